from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import threading
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.cli import serve as serve_command
from kg.errors import KGError
from kg.serve import run
from tests.conftest import ROOT, lacking
from tests.serve.conftest import Answer, Launch, Served, entity_of, until

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve_command.add_arguments(parser)
    return parser.parse_args(arguments)


# The command


@pytest.mark.parametrize(
    "argument", ["--timeout=0", "--timeout=-1", "--engines=0", "--max-rows=x", "--memory=-5", "--port=65536"]
)
def test_arguments_that_make_no_sense(argument: str) -> None:
    with pytest.raises(SystemExit):
        options(argument)


def test_a_port_that_is_taken(small_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KGError) as error, run.listening("127.0.0.1", port):
            pass
    assert str(error.value) == f"cannot listen on 127.0.0.1:{port}: Address already in use"


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 0), ("192.0.2.1", 0)])
def test_an_address_that_is_not_ours(host: str, port: int) -> None:
    with pytest.raises(KGError, match=f"^cannot listen on {host}:{port}: "), run.listening(host, port):
        pass


@pytest.mark.parametrize("host", ["\ufffd", "a" * 300, "a..b", "\0"])
def test_a_host_that_is_no_name(host: str) -> None:
    with pytest.raises(KGError, match=r"^cannot listen on ") as caught, run.listening(host, 0):
        pass
    assert len(str(caught.value)) < 160


def test_it_prints_its_addresses(served: Served) -> None:
    assert [line.split()[0] for line in served.printed] == [f"{served.url}/{path}" for path in ("", "query", "sparql")]


def test_an_address_of_the_sixth_version(launch: Launch) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        lacking("IPv6 on the loopback", "run on a machine that can listen on ::1")
    served = launch("--host", "::1", "--engines", "1")
    assert served.printed[0].startswith(f"http://[::1]:{served.port}/ ")
    with socket.create_connection(("::1", served.port), timeout=10) as connection:
        connection.sendall(f"GET /health HTTP/1.1\r\nHost: [::1]:{served.port}\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(("host", "from_here"), [("::1", "::1"), ("::", "127.0.0.1")])
def test_a_proxy_may_come_by_the_sixth_version(launch: Launch, host: str, from_here: str) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        lacking("IPv6 on the loopback", "run on a machine that can listen on ::1")
    served = launch("--host", host, "--behind-proxy", "--engines", "1")
    with socket.create_connection((from_here, served.port), timeout=10) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
    assert until(lambda: any(" 203.0.113.7 GET /health 200 " in line for line in served.lines()))


def test_an_open_address_names_its_hosts(launch: Launch) -> None:
    served = launch("--host", "0.0.0.0", "--allow-host", "kg.example", "--engines", "1")
    hosts = "localhost, 127.0.0.1, [::1], 0.0.0.0, kg.example"
    assert f"kg: answering to {hosts}; other host names need --allow-host" in served.lines()


# The site


def test_the_page(served: Served) -> None:
    answer = served.get("/")
    assert (answer.status, answer.text) == (200, "<!DOCTYPE html><title>page</title>")
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"


def test_without_a_page_there_is_the_editor(launch: Launch, small_home: Path, tmp_path: Path) -> None:
    import shutil

    home = Path(shutil.copytree(small_home, tmp_path / "home"))
    (home / "exports" / "ai-video-kg.html").unlink()
    answer = launch(data=home).get("/")
    assert (answer.status, answer.headers["location"]) == (303, "/query")


def test_the_editor_needs_nothing_from_elsewhere(served: Served) -> None:
    page, script, style = (served.get(path) for path in ("/query", "/site/editor.mjs", "/site/site.css"))
    assert re.findall(r'(?:src|href|action)="(?!/|data:,)', page.text) == []
    assert re.findall(r"https?://", script.text + style.text) == []
    assert "innerHTML" not in script.text
    assert "onclick" not in page.text
    policy = page.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'", "img-src data:"} <= set(policy)
    assert "unsafe" not in page.headers["content-security-policy"]


def test_the_editor_has_the_saved_questions(served: Served) -> None:
    site = json.loads(served.get("/queries.json").text)
    assert len(site["questions"]) >= 5
    for question in site["questions"]:
        assert question["title"]
        assert served.query(question["query"]).status == 200, question["name"]


def asked(served: Served, question: str, **given: str | list[str]) -> Answer:
    return served.get(f"/queries/{question}?{urlencode(given, doseq=True)}")


def test_every_saved_question_can_be_had_by_itself(served: Served) -> None:
    site = json.loads(served.get("/queries.json").text)
    for question in site["questions"]:
        answer = asked(served, question["name"])
        assert (answer.status, answer.text) == (200, question["query"])
        assert answer.headers["content-type"] == "application/sparql-query"
        for parameter in question["parameters"]:
            assert parameter["default"] or "{ UNDEF }" in question["query"]
            assert parameter["kind"] in site["choices"]
    assert site["choices"]["Organization"] == ["Acme", "Infoval", "North Bank"]
    assert site["choices"]["date"] == []


def test_a_saved_question_with_other_values(served: Served) -> None:
    one = asked(served, "who-founded", company="أكمي")
    assert "VALUES ?company { <https://w3id.org/ai-video-kg/id/acme> }" in one.text
    two = asked(served, "who-founded", company=["North Bank", "acme"])
    assert "{ <https://w3id.org/ai-video-kg/id/banque-nord> <https://w3id.org/ai-video-kg/id/acme> }" in two.text
    day = asked(served, "events-within", since="2024-05-01")
    assert '"2024-05-01"^^<http://www.w3.org/2001/XMLSchema#date>' in day.text
    assert served.query(two.text).status == served.query(day.text).status == 200


def test_a_saved_question_is_answered_too(served: Served) -> None:
    path = "/queries/who-founded?" + urlencode({"company": "Acme"})
    answer = served.get(path, Accept="text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text == served.query(served.get(path).text, "text/csv").text
    assert answer.text.startswith("founder,role,")
    assert served.get(f"{path}&format=csv").text == answer.text
    assert "results" in json.loads(served.get(path, Accept="application/json").text)
    assert served.get(f"{path}&format=sparql", Accept="text/csv").headers["content-type"] == "application/sparql-query"
    assert served.get(path, Accept="image/png").status == 406
    assert served.get(f"{path}&format=rq", Accept="text/csv").text == served.get(path).text
    assert served.get(f"{path}&format=html").headers["location"].startswith("/query#query=PREFIX%20")


@pytest.mark.parametrize(
    ("question", "given", "status", "reason"),
    [
        ("who-foundet", {}, 404, "no saved question 'who-foundet'; did you mean 'who-founded'?; /queries.json "),
        ("who-founded", {"company": "Acne"}, 400, "no entity named 'Acne'; did you mean Acme "),
        ("who-founded", {"company": ""}, 400, "no entity named ''"),
        ("who-founded", {"firm": "Acme"}, 400, "'who-founded' has no parameter 'firm'; known are company"),
        ("who-founded", {"company": "} SERVICE <http://127.0.0.1/> {"}, 400, "no entity named '} SERVICE "),
        ("events-within", {"since": "May"}, 400, "parameter 'since' must be a day as YYYY-MM-DD, not 'May'"),
        (
            "who-founded",
            {"company": "x" * 201},
            400,
            "too many or too long values (limit: 20 values of 200 characters)",
        ),
        (
            "who-founded",
            {"company": ["Acme"] * 21},
            400,
            "too many or too long values (limit: 20 values of 200 characters)",
        ),
        ("..%2Fwho-founded", {}, 404, ""),
    ],
)
def test_a_saved_question_that_cannot_be_had(
    served: Served, question: str, given: dict[str, str | list[str]], status: int, reason: str
) -> None:
    answer = asked(served, question, **given)
    assert answer.status == status
    assert answer.text.startswith(reason)


def test_health(served: Served) -> None:
    state = json.loads(served.get("/health").text)
    assert (state["status"], state["engines"]) == ("ok", 2)
    assert state["triples"] > 100


# Things


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (HTML, "text/html; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_a_thing_is_negotiated(served: Served, accept: str, media: str) -> None:
    answer = served.get(f"/id/{entity_of(served)}", Accept=accept)
    assert (answer.status, answer.headers["content-type"], answer.headers["vary"]) == (200, media, "Accept")


@pytest.mark.parametrize(
    ("ending", "media"), [("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("html", "text/html")]
)
def test_an_ending_decides(served: Served, ending: str, media: str) -> None:
    answer = served.get(f"/id/{entity_of(served)}.{ending}", Accept="*/*")
    assert answer.headers["content-type"].partition(";")[0] == media


def test_a_thing_comes_with_its_statements_and_their_evidence(served: Served) -> None:
    answer = served.get(f"/id/{entity_of(served)}.ttl")
    predicates = {t.predicate.value.rpartition("#")[2] for t in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)}
    assert {"status", "evidence", "stance", "hasSelector", "exact", "start"} <= predicates


def test_a_card_shows_quotes_in_their_language(served: Served) -> None:
    text = served.get(f"/id/{entity_of(served)}", Accept=HTML).text
    assert '<blockquote dir="ltr" lang="fr">' in text


def test_arabic_is_set_from_right_to_left_whatever_it_begins_with(served: Served) -> None:
    assert '<blockquote dir="rtl" lang="ar">' in served.get("/id/vif-release", Accept=HTML).text


def test_records_lead_to_their_statements(served: Served) -> None:
    for pattern in ("?st vg:evidence ?x", "?x vg:member ?st", "?st rdf:object ?x . ?x schema:value ?n"):
        query = f"SELECT ?x ?st {{ {pattern} }} ORDER BY ?x LIMIT 1"
        thing, statement = served.query(query, "text/csv").text.split()[1].split(",")
        text = served.get(thing.removeprefix("https://w3id.org/ai-video-kg"), Accept=HTML).text
        assert f'<a href="/statement/{statement.rpartition("/")[2]}">' in text, pattern
        assert "<blockquote" in text, pattern


@pytest.mark.parametrize(("cls", "title"), [("Evidence", "Evidence"), ("Conflict", "Conflict")])
def test_a_record_without_a_name_is_called_what_it_is(served: Served, cls: str, title: str) -> None:
    iri = served.query(f"SELECT ?x {{ ?x a vg:{cls} }} LIMIT 1", "text/csv").text.split()[1]
    page = served.get(iri.removeprefix("https://w3id.org/ai-video-kg"), Accept=HTML).text
    assert f'<h1 dir="auto">{title}</h1>' in page


def test_a_card_cites(served: Served) -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", served.get("/id/vif-release", Accept=HTML).text)
    text = re.sub(r" +", " ", text)
    assert " [Arabic, machine translation from Chinese]; publisher unknown, published about 2024-05-06" in text
    assert "; our label: Two ; text t2" in text
    assert re.search(r"the article \(author unknown\) \[\w+", text)
    assert re.search(r"; text t\d\w*, sentence \d+, characters \d+–\d+ ?\. In our words: \w+", text)


def test_a_page_says_a_statement_in_the_sentence_of_its_property(served: Served) -> None:
    text = re.sub(r"<[^>]+>", "", served.get("/id/vif-release", Accept=HTML).text)
    assert "Concerns" in text
    whole = served.query("SELECT ?st { ?st rdf:subject id:vif ; rdf:predicate vg:trainedOn }", "text/csv").text.split()[
        1
    ]
    said = re.sub(r"<[^>]+>", "", served.get(whole.removeprefix("https://w3id.org/ai-video-kg"), Accept=HTML).text)
    assert said.count("Vif was trained on films") == 4  # title, heading, statement, and the triple that says it


def test_a_statement_has_a_page_with_all_its_quotes(served: Served) -> None:
    query = "SELECT ?st (COUNT(*) AS ?n) { ?st a vg:Statement ; vg:evidence ?e } GROUP BY ?st ORDER BY DESC(?n) LIMIT 1"
    iri, number = served.query(query, "text/csv").text.split()[1].split(",")
    text = served.get(iri.removeprefix("https://w3id.org/ai-video-kg"), Accept=HTML).text
    assert text.count("<blockquote") == int(number) > 1


def test_an_article_lists_what_it_says(served: Served) -> None:
    text = served.get("/source/one", Accept=HTML).text
    assert text.count('<li><a href="/statement/') > 5


@pytest.mark.parametrize("path", ["/source/two", "/source/t2a"])
def test_an_article_and_its_texts_begin_with_a_head(served: Served, path: str) -> None:
    text = re.sub(r"<[^>]+>", "", served.get(path, Accept=HTML).text)
    assert "publisher unknown, author unknown, published about 2024-05-06 (inferred). Inferred from: " in text
    assert "t2b French, machine translation from Chinese, 2 quotes" in text
    assert re.search(r"\d+ statements and 4 quotes are taken from it", text)


def test_links_lead_to_pages(served: Served) -> None:
    seen = {"/source/one", f"/id/{entity_of(served)}"}
    for path in sorted(seen):
        seen |= set(re.findall(r'href="(/[a-z]+/[^"#]+)"', served.get(path, Accept=HTML).text))
    assert len(seen) > 20
    assert [path for path in sorted(seen) if served.get(path, Accept=HTML).status != 200] == []


def test_every_kind_of_thing_has_a_page(served: Served) -> None:
    query = """SELECT ?kind (MIN(STR(?s)) AS ?x) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), "https://w3id.org/ai-video-kg/"))
      BIND(REPLACE(STR(?s), "^https://w3id.org/ai-video-kg/([a-z]+)/.*$", "$1") AS ?kind)
      FILTER(!CONTAINS(?kind, ":")) } GROUP BY ?kind"""
    rows = json.loads(served.query(query).text)["results"]["bindings"]
    assert {"id", "statement", "evidence", "source"} <= {row["kind"]["value"] for row in rows}
    for row in rows:
        local = row["x"]["value"].removeprefix("https://w3id.org/ai-video-kg")
        assert served.get(local, Accept=HTML).status == 200, local


@pytest.mark.parametrize(
    "path",
    [
        "/id/none",
        "/id/%3Cscript%3E",
        "/id/a%20b",
        "/id/..",
        "/id/%2e%2e%2f",
        "/id/" + "a" * 400,
        "/id/a%22b",
        "/none/x",
    ],
)
def test_things_that_are_not(served: Served, path: str) -> None:
    for accept, media in (("*/*", "text/plain"), (HTML, "text/html")):
        answer = served.get(path, Accept=accept)
        assert (answer.status, answer.headers["content-type"]) == (404, f"{media}; charset=utf-8")


@pytest.mark.parametrize("name", ["csv", "CSV", "text/csv"])
def test_a_format_by_any_of_its_names(served: Served, name: str) -> None:
    answer = served.get("/sparql?" + urlencode({"query": "SELECT ?x { VALUES ?x { 1 } }", "format": name}))
    assert (answer.text, answer.headers["content-disposition"]) == ("x\r\n1\r\n", 'inline; filename="answer.csv"')


def test_rdf_xml_that_cannot_be_written_is_an_error(served: Served) -> None:
    answer = served.query("CONSTRUCT { <http://x/a> <http://x/1> 1 } WHERE {}", "application/rdf+xml")
    assert (answer.status, answer.text) == (
        400, "the query failed: RDF/XML cannot express the property <http://x/1>: use Turtle\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "noted"),
    [
        ("CONSTRUCT { ?s ?p ?o } { ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }", True),
        ("CONSTRUCT { ?s ?p ?o ; vg:status ?x } { ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; "
         "vg:status ?x MINUS { ?st vg:negated true } }", False),
        ("CONSTRUCT WHERE { ?s vg:developedBy ?o }", False),
        ("SELECT ?s { ?st rdf:subject ?s } LIMIT 1", False),
    ],
)  # fmt: skip
def test_a_construct_of_the_parts_of_statements_comes_with_a_note(query: str, noted: bool, served: Served) -> None:
    answer = served.query(query, "*/*")
    assert answer.status == 200
    assert ("built from statements" in answer.headers.get("kg-notes", "")) is noted


def test_a_page_shows_when_an_event_happened(served: Served) -> None:
    page = served.get("/id/acme-round", Accept="text/html").text
    assert "funding round, 2024-03 ·" in page
    assert "Round of Acme</bdi></a>, 2024-03" in served.get("/id/acme", Accept="text/html").text


def test_whoever_holds_any_version_gets_none(served: Served) -> None:
    assert served.get("/void", If_None_Match="*").status == 304


@pytest.fixture(scope="module")
def after_a_merge(launch: Launch, small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A service of the tiny data set in which Acme replaces another entity."""
    home = tmp_path_factory.mktemp("merged") / "tiny"
    shutil.copytree(small_home, home)
    entities = home / "seeds" / "entities" / "all.yaml"
    written = entities.read_text(encoding="utf-8").replace("acme:\n", "acme:\n  replaces: [acme-sa]\n", 1)
    entities.write_text(written, encoding="utf-8")
    return launch("--engines", "1", data=home)


@pytest.mark.parametrize("ending", ["", ".ttl", ".nt"])
def test_the_address_of_an_entity_that_was_merged_leads_on(ending: str, after_a_merge: Served) -> None:
    answer = after_a_merge.get(f"/id/acme-sa{ending}", Accept=HTML)
    assert (answer.status, answer.headers["location"]) == (301, f"/id/acme{ending}")
    there = after_a_merge.get(answer.headers["location"], Accept=HTML)
    assert there.status == 200
    assert "acme-sa" in there.text


def test_the_page_leads_to_the_query_page() -> None:
    from kg.serve.app import CONTROLS, Service, Site

    page = ROOT / "exports" / "ai-video-kg.html"
    assert page.read_bytes().count(CONTROLS) == 1
    served = Service(Site(ROOT / "exports" / "ai-video-kg.nt", page))._page
    assert served is not None
    assert CONTROLS + b'<a class="bar-button" href="/query">SPARQL</a>' in served


def test_the_vocabulary_in_a_browser(served: Served) -> None:
    text = served.get("/ontology", Accept=HTML).text
    assert '<tr id="raisedBy"><th scope="row"><code>vg:raisedBy</code></th><td>raised by</td>' in text
    assert text.count("<tr id=") > 100
    assert '<tr id="Asserted">' in text


def test_the_description_in_a_browser(served: Served) -> None:
    answer = served.get("/void", Accept=HTML)
    assert (answer.status, answer.headers["location"]) == (303, "/void?format=turtle")


def test_the_ontology(served: Served) -> None:
    answer = served.get("/ontology")
    assert len(list(ox.parse(answer.body, format=ox.RdfFormat.TURTLE))) > 100


# Header fields, Host, other origins, the log


@pytest.mark.parametrize("path", ["/", "/query", "/sparql", "/health", "/nothing", "/id/none", "/site/site.css"])
def test_every_answer_is_armoured(served: Served, path: str) -> None:
    headers = served.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "x@localhost"]
)
def test_hosts_that_are_refused(served: Served, host: str) -> None:
    assert served.get("/health", Host=host).status == 421


@pytest.mark.parametrize("host", ["localhost", "LocalHost:1", "127.0.0.1:80", "[::1]:8000"])
def test_hosts_that_are_ours(served: Served, host: str) -> None:
    assert served.get("/health", Host=host).status == 200


def test_a_host_and_an_origin_of_ones_choice(launch: Launch) -> None:
    served = launch("--allow-host", "kg.example", "--cors", "https://page.example", "--engines", "1")
    path = "/sparql?" + urlencode({"query": "ASK {}"})
    allowed = served.get(path, Host="kg.example", Origin="https://page.example")
    assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (200, "https://page.example")
    assert "access-control-allow-credentials" not in allowed.headers
    assert "access-control-allow-origin" not in served.get(path, Origin="https://other.example").headers
    asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
    assert (
        served.ask("OPTIONS", "/sparql", None, **asked).headers["access-control-allow-origin"] == "https://page.example"
    )


def test_the_log_has_one_line_a_request_and_no_secret(launch: Launch) -> None:
    served = launch("--engines", "1")
    served.get(
        "/sparql?" + urlencode({"query": 'ASK { FILTER("secret-query" = "x") }'}), Authorization="Basic secret-field"
    )
    served.get("/id/" + quote("a\r\nforged line"))
    served.get("/id/" + quote("\x1b[31mred"))

    def lines() -> list[str]:
        return [line for line in served.lines() if not line.startswith("kg: ")]

    until(lambda: len(lines()) == 3)
    assert [line.split()[1:5] for line in lines()] == [
        ["127.0.0.1", "GET", "/sparql", "200"],
        ["127.0.0.1", "GET", "/id/a%0D%0Aforged%20line", "404"],
        ["127.0.0.1", "GET", "/id/%1B%5B31mred", "404"],
    ]
    assert "secret" not in served.log.read_text()


def test_many_at_once(served: Served) -> None:
    found: list[str] = []

    def ask(number: int) -> None:
        found.append(served.query(f"SELECT ({number} AS ?n) {{}}", "text/csv").text)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"n\r\n{n}\r\n" for n in range(30))
