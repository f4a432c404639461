"""The SPARQL 1.1 Protocol, section 2.1: each operation and each negative case that its test suite names."""

from __future__ import annotations

import http.client
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from tests.serve.conftest import Served

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
JSON = "application/sparql-results+json"
ASK = "ASK {}"


# What is refused


@pytest.mark.parametrize(
    ("method", "path", "body", "fields", "status", "message"),
    [
        ("GET", "/sparql?query=ASK%20%7B", None, {}, 400, "syntax error at line 1, column "),
        ("POST", "/sparql", b"ASK {", {"Content_Type": QUERY}, 400, "syntax error at line 1, column "),
        ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", None, {}, 400, "expected one query, got 2"),
        (
            "POST",
            "/sparql",
            b"query=ASK%7B%7D&query=ASK%7B%7D",
            {"Content_Type": FORM},
            400,
            "expected one query, got 2",
        ),
        ("POST", "/sparql?query=ASK%7B%7D", b"ASK {}", {"Content_Type": QUERY}, 400, "expected one query, got 2"),
        ("POST", "/sparql", b"", {"Content_Type": FORM}, 400, "expected one query, got 0"),
        (
            "POST",
            "/sparql",
            b"query=",
            {"Content_Type": FORM},
            400,
            "the query has no SELECT, ASK, CONSTRUCT or DESCRIBE",
        ),
        ("PUT", "/sparql?query=ASK%7B%7D", None, {}, 405, "this address does not support the method"),
        ("DELETE", "/sparql", None, {}, 405, "this address does not support the method"),
        ("POST", "/query", b"query=ASK%7B%7D", {"Content_Type": FORM}, 405, "this address does not support the method"),
        ("POST", "/sparql", b"query=ASK%7B%7D", {"Content_Type": "text/plain"}, 415, "unsupported content type: use "),
        ("POST", "/sparql", b"query=ASK%7B%7D", {}, 415, "unsupported content type: use "),
        (
            "POST",
            "/sparql",
            b"ASK {}",
            {"Content_Type": "application/sparql-results+json"},
            415,
            "unsupported content type: use ",
        ),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), {"Content_Type": QUERY}, 400, "the request is not UTF-8 at"),
        (
            "POST",
            "/sparql",
            b"ASK {}",
            {"Content_Type": QUERY + "; charset=utf-16"},
            415,
            "the charset of a query must be",
        ),
        ("GET", "/sparql?query=%FF", None, {}, 400, "the request is not UTF-8"),
        ("GET", "/sparql?" + "a=1&" * 60, None, {}, 400, "the request has too many fields (limit 50)"),
        (
            "GET",
            "/sparql?query=ASK%7B%7D&default-graph-uri=http://x/",
            None,
            {},
            400,
            "default-graph-uri is not supported: ",
        ),
        (
            "GET",
            "/sparql?query=ASK%7B%7D&named-graph-uri=http://x/",
            None,
            {},
            400,
            "named-graph-uri is not supported: ",
        ),
        ("GET", "/sparql?default-graph-uri=http://x/", None, {}, 400, "expected one query, got 0"),
        ("GET", "/sparql?update=CLEAR%20ALL", None, {}, 403, "this endpoint is read-only: it accepts no updates"),
        ("POST", "/sparql", b"update=CLEAR+ALL", {"Content_Type": FORM}, 403, "this endpoint is read-only"),
        ("POST", "/sparql", b"CLEAR ALL", {"Content_Type": "application/sparql-update"}, 403, "this endpoint is"),
        (
            "POST",
            "/sparql",
            b"query=CLEAR+ALL",
            {"Content_Type": FORM},
            400,
            "line 1, column 1: CLEAR is not allowed: ",
        ),
        (
            "GET",
            "/sparql?query=ASK%7B%7D",
            None,
            {"Accept": "image/png"},
            406,
            "not acceptable: the answer can be application/",
        ),
        (
            "GET",
            "/sparql?query=DESCRIBE%20%3Chttp://x/%3E",
            None,
            {"Accept": JSON},
            406,
            "not acceptable: the answer can be text/",
        ),
    ],
)
def test_negative(
    served: Served, method: str, path: str, body: bytes | None, fields: dict[str, str], status: int, message: str
) -> None:
    answer = served.ask(method, path, body, **fields)
    assert (answer.status, answer.text[: len(message)]) == (status, message)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_wrong_method_names_the_right_ones(served: Served) -> None:
    assert set(served.ask("PUT", "/sparql").headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


# The three ways to ask


def test_query_by_get(served: Served) -> None:
    answer = served.get("/sparql?" + urlencode({"query": ASK}))
    assert (answer.status, json.loads(answer.text)) == (200, {"head": {}, "boolean": True})


def test_query_by_post_form(served: Served) -> None:
    answer = served.ask("POST", "/sparql", urlencode({"query": ASK}).encode(), Content_Type=FORM)
    assert json.loads(answer.text)["boolean"] is True


def test_query_by_post_directly(served: Served) -> None:
    answer = served.ask("POST", "/sparql", ASK.encode(), Content_Type=QUERY + "; charset=UTF-8")
    assert json.loads(answer.text)["boolean"] is True


def test_a_long_query_by_get(served: Served) -> None:
    query = 'ASK { FILTER("' + "كيلينج" * 1500 + '" != "") }'
    assert served.get("/sparql?" + urlencode({"query": query}), Accept="text/csv").text == "true"


def test_a_query_too_long_for_get(served: Served) -> None:
    query = 'ASK { FILTER("' + "كيلينج" * 2000 + '" != "") }'
    answer = served.get("/sparql?" + urlencode({"query": query}))
    assert (answer.status, answer.text) == (414, "the URL is too long: send a long query by POST\n")
    assert served.query(query, "text/csv").text == "true"


def test_unknown_parameters_are_passed_over(served: Served) -> None:
    assert served.get("/sparql?output=json&results=json&timeout=5&" + urlencode({"query": ASK})).status == 200


def test_a_plus_is_a_space_and_percent_20_too(served: Served) -> None:
    for encoded in ("ASK+%7B+%7D", "ASK%20%7B%20%7D"):
        assert served.get(f"/sparql?query={encoded}").status == 200


def test_words_of_another_script(served: Served) -> None:
    query = 'SELECT ("كيلينج 稀宇" AS ?x) {}'
    for answer in (
        served.get("/sparql?query=" + quote(query), Accept="text/csv"),
        served.ask("POST", "/sparql", query.encode(), Content_Type=QUERY, Accept="text/csv"),
    ):
        assert answer.text == "x\r\nكيلينج 稀宇\r\n"


# Formats


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
    ],
)
@pytest.mark.parametrize("query", ["SELECT ?s { ?s ?p ?o } LIMIT 1", ASK])
def test_rows(served: Served, query: str, accept: str, media: str) -> None:
    answer = served.query(query, accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media)
    assert answer.headers["vary"] == "Accept"
    if media.endswith("xml"):
        ET.fromstring(answer.text)
    elif media.endswith("json"):
        json.loads(answer.text)


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("text/turtle", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s a vg:Statement }", "DESCRIBE vg:Statement"])
def test_triples(served: Served, query: str, accept: str, media: str, form: ox.RdfFormat) -> None:
    answer = served.query(query, accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media)
    assert len(list(ox.parse(answer.body, format=form))) > 0


def test_a_format_parameter_decides(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": ASK, "format": "csv"})
    assert served.get(path, Accept=JSON).headers["content-type"] == "text/csv; charset=utf-8"


def test_a_format_parameter_of_others_is_passed_over(served: Served) -> None:
    assert served.get("/sparql?" + urlencode({"query": ASK, "format": "rdf+xml"}), Accept=JSON).status == 200


# HTTP


def test_head_has_no_body(served: Served) -> None:
    answer = served.ask("HEAD", "/sparql?" + urlencode({"query": ASK}))
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == "26"


def test_options(served: Served) -> None:
    answer = served.ask("OPTIONS", "/sparql")
    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert "access-control-allow-origin" not in answer.headers


def test_a_known_answer_is_not_sent_again(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": "SELECT ?s { ?s ?p ?o } LIMIT 1"})
    tag = served.get(path).headers["etag"]
    again = served.get(path, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")


def test_chance_is_not_remembered(served: Served) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    assert served.query(query).text != served.query(query).text


def test_a_connection_serves_many_requests(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    for _ in range(5):
        connection.request("GET", "/sparql?" + urlencode({"query": ASK}))
        assert json.loads(connection.getresponse().read())["boolean"] is True
    connection.close()


# The description


def test_the_service_describes_itself(served: Served) -> None:
    answer = served.get("/sparql")
    store = ox.Store()
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    found = store.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?triples (COUNT(DISTINCT ?format) AS ?formats) (COUNT(DISTINCT ?part) AS ?parts) {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:resultFormat ?format ; sd:defaultDataset ?dataset .
          ?dataset sd:defaultGraph/void:triples ?triples ; void:classPartition|void:propertyPartition ?part
        } GROUP BY ?endpoint ?triples"""
    )
    assert isinstance(found, ox.QuerySolutions)
    (row,) = found
    held = json.loads(served.get("/health").text)["triples"]
    assert [term.value for term in row][:3] == [f"{served.url}/sparql", str(held), "8"]
    assert int(row["parts"].value) > 10


@pytest.mark.parametrize("path", ["/sparql", "/void", "/.well-known/void"])
@pytest.mark.parametrize(("accept", "form"), [("text/turtle", "TURTLE"), ("application/ld+json", "JSON_LD")])
def test_the_description_is_negotiated(served: Served, path: str, accept: str, form: str) -> None:
    answer = served.get(path, Accept=accept)
    assert len(list(ox.parse(answer.body, format=getattr(ox.RdfFormat, form)))) > 50


def test_a_browser_at_the_endpoint_sees_the_editor(served: Served) -> None:
    answer = served.get("/sparql", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (answer.status, answer.headers["location"]) == (303, "/query")
