from __future__ import annotations

import json
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.serve.conftest import SLOW, Launch, Served, computing, until

ASK = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"


def resident(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


# Reaching out


@pytest.mark.parametrize(
    "template",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE#comment\n<{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<{url}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ \\U00000053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ {{ SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }}",
        "SELECT * {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        'SELECT ("\\u005C" AS ?x) {{ SERVICE <{url}> {{ ?s ?p ?o }} FILTER("" = "") }}',
        "SELECT ('\\u005C' AS ?x) {{ SERVICE <{url}> {{ ?s ?p ?o }} FILTER('' = '') }}",
        "PREFIX s: <{url}> SELECT * {{ SERVICE s: {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} FROM <{url}> {{ ?s ?p ?o }}",
        "DESCRIBE <{url}> FROM <{url}>",
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <{url}>",
        "SELECT * {{ ?s ?p ?o }} ; LOAD <{url}>",
        "INSERT DATA {{ <{url}> <{url}> <{url}> }}",
        "DELETE WHERE {{ ?s ?p ?o }}",
        "CREATE GRAPH <{url}>",
    ],
)
def test_nothing_is_fetched(served: Served, template: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.05)
        answer = served.query(template.format(url=f"http://127.0.0.1:{canary.getsockname()[1]}/x"))
        assert (answer.status, "is not allowed" in answer.text) == (400, True), answer.text
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "file:/etc/passwd", "/etc/passwd"])
def test_no_file_is_read(served: Served, scheme: str) -> None:
    answer = served.query(f"SELECT * FROM <{scheme}> {{ ?s ?p ?o }}")
    assert answer.status == 400
    assert "FROM is not allowed" in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ('SERVICE FROM LOAD INSERT' AS ?x) {}",
        'SELECT ("""SERVICE " FROM""" AS ?x) {}',
        "SELECT * { <http://x/SERVICE> ?p ?o } # LOAD and CLEAR",
        "SELECT ?SERVICE $FROM { ?SERVICE ?p $FROM } LIMIT 1",
        "PREFIX LOAD: <http://x/> SELECT * { ?s LOAD:INSERT ?o }",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_same_words_elsewhere_pass(served: Served, query: str) -> None:
    answer = served.query(query)
    assert answer.status == 200, answer.text


# Never ending


@pytest.mark.parametrize(
    "query",
    [
        SLOW,
        SLOW.replace("(COUNT(*) AS ?n)", "DISTINCT ?a"),
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?zz) }",
        "CONSTRUCT { ?a ?b ?c } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?a != ?l) }",
    ],
)
def test_the_processor_is_free_after_the_time_limit(served: Served, query: str) -> None:
    begun = time.monotonic()
    answer = served.query(query, "*/*")
    assert (answer.status, answer.text) == (504, "the query was stopped: it ran longer than 1 s\n")
    assert time.monotonic() - begun < 8
    assert computing(served.engines()) == []
    assert served.query("ASK {}").status == 200


def test_who_leaves_stops_his_query(launch: Launch) -> None:
    served = launch("--timeout", "60", "--engines", "1")
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        body = SLOW.encode()
        connection.sendall(ASK + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert until(lambda: len(computing(served.engines())) == 1)
    assert until(lambda: computing(served.engines()) == [])
    assert served.query("ASK {}").status == 200


def test_who_leaves_while_he_waits_gives_up_his_place(launch: Launch) -> None:
    served = launch("--timeout", "60", "--engines", "1")
    engines = served.engines()

    def held() -> list[int]:
        health = json.loads(served.get("/health").text)
        return [health["busy"], health["waiting"]]

    crowd = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(6)]
    try:
        for number, connection in enumerate(crowd):
            body = f"{SLOW} # {number}".encode()
            connection.sendall(ASK + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert until(lambda: sum(held()) > number)  # noqa: B023
        for connection in crowd[1:]:
            connection.close()
        assert until(lambda: held() == [1, 0])
        assert served.engines() == engines
    finally:
        for connection in crowd:
            connection.close()
    assert until(lambda: held() == [0, 0])
    assert served.query("ASK {}").status == 200


def test_who_looks_up_much_delays_himself(launch: Launch) -> None:
    prelude = """
import time
from kg.serve import app
given = app.description
app.description = lambda *asked: (time.sleep(0.1), given(*asked))[1]
"""
    served = launch("--engines", "1", prelude=prelude)
    crowd = [socket.create_connection(("127.0.0.1", served.port), source_address=("127.0.0.66", 0)) for _ in range(30)]
    try:
        for port, connection in enumerate(crowd):
            connection.sendall(f"GET /void HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        assert until(lambda: any("/void 200" in line for line in served.lines()))
        assert served.get("/ontology").status == 200
        assert sum("/void 200" in line for line in served.lines()) < len(crowd)
    finally:
        for connection in crowd:
            connection.close()


def test_a_pattern_that_explodes_elsewhere(served: Served) -> None:
    query = (
        'SELECT ?o { ?s ?p ?o FILTER(REGEX(STR(?o), "(a+)+$") || REGEX("' + "a" * 5000 + 'b", "(a|a?)+$")) } LIMIT 1'
    )
    assert served.query(query).status == 200


def test_a_pattern_that_is_slow_to_build(served: Served) -> None:
    answer = served.query('SELECT ?s { ?s ?p ?o FILTER(REGEX(STR(?o), "((a{500}){500}){500}")) }')
    assert answer.status in (200, 504)
    assert computing(served.engines()) == []


# Too much


@pytest.mark.parametrize("depth", [40, 1000, 10_000])
@pytest.mark.parametrize("pair", ["()", "{}"])
def test_deep_nesting(served: Served, pair: str, depth: int) -> None:
    inner = pair[0] * depth + ("true" if pair == "()" else "") + pair[1] * depth
    answer = served.query(f"ASK {{ FILTER{inner} }}" if pair == "()" else f"ASK {inner}")
    assert (answer.status, "too many nested levels (limit 32)" in answer.text) == (400, True)


def test_a_query_that_is_too_long(served: Served) -> None:
    answer = served.query("ASK {} #" + "x" * 65_536)
    assert (answer.status, answer.text) == (400, "the query is too long: 65544 bytes (limit 65536)\n")


def test_an_answer_that_is_too_large(launch: Launch) -> None:
    served = launch("--max-rows", "10", "--engines", "1")
    answer = served.query("SELECT * { ?s ?p ?o }")
    assert answer.status == 422
    assert answer.text == "the answer has more than 10 rows: narrow the query, or page with LIMIT and OFFSET\n"


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_of_100_mb(served: Served, announced: bool) -> None:
    before = resident(served.process.pid)
    size, piece = 100 << 20, b"x" * 65536
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        field = f"Content-Length: {size}" if announced else "Transfer-Encoding: chunked"
        connection.sendall(ASK + f"{field}\r\n\r\n".encode())
        sent = 0
        try:
            while sent < size:
                connection.sendall(piece if announced else b"10000\r\n" + piece + b"\r\n")
                sent += len(piece)
        except OSError:
            pass
        assert sent < size
    assert resident(served.process.pid) - before < 30 << 20
    assert served.query("ASK {}").status == 200


def test_a_body_that_is_announced_too_long(served: Served) -> None:
    answer = served.raw(ASK + b"Content-Length: 104857600\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"the request is too large (limit 262144 bytes)" in answer


def test_a_header_without_end(served: Served) -> None:
    before = resident(served.process.pid)
    answer = served.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Long: " + b"x" * (20 << 20))
    assert answer.startswith((b"HTTP/1.1 431 ", b""))
    assert resident(served.process.pid) - before < 30 << 20
    assert served.query("ASK {}").status == 200


# Too slow, too many


@pytest.fixture(scope="module")
def impatient(launch: Launch) -> Served:
    prelude = """
from kg.serve import connections
from kg.serve import app
connections.HEAD_SECONDS, app.BODY_SECONDS, connections.EACH = 0.5, 0.5, 10
"""
    return launch("--engines", "2", "--timeout", "1", prelude=prelude)


def trickle(served: Served, head: bytes) -> bytes:
    answer = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=0.1) as connection:
        connection.sendall(head)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                connection.sendall(b"x")
                part = connection.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
            if not part:
                break
            answer += part
        assert time.monotonic() < end
    return answer


def test_a_header_that_trickles(impatient: Served) -> None:
    assert trickle(impatient, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ").startswith(b"HTTP/1.1 408 ")


def test_a_body_that_trickles(impatient: Served) -> None:
    answer = trickle(impatient, ASK + b"Content-Length: 1000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"the request did not arrive within 0.5 s" in answer


def test_silence(impatient: Served) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=10) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 408 ")


def test_too_many_connections_of_one_client(impatient: Served) -> None:
    crowd = [
        socket.create_connection(("127.0.0.1", impatient.port), source_address=("127.0.0.3", 0)) for _ in range(15)
    ]
    try:
        assert impatient.query("ASK {}").status == 200
        assert impatient.query("ASK {}", client="127.0.0.2").status == 200
        assert crowd[14].recv(100).startswith(b"HTTP/1.1 503 ")
    finally:
        for connection in crowd:
            connection.close()


def test_a_hostile_client_does_not_starve_others(launch: Launch) -> None:
    served = launch("--timeout", "2", "--engines", "2")
    stop = threading.Event()
    found: list[int] = []

    def attack() -> None:
        while not stop.is_set():
            found.append(served.query(SLOW, client="127.0.0.66").status)

    attackers = [threading.Thread(target=attack) for _ in range(8)]
    for thread in attackers:
        thread.start()
    try:
        assert until(lambda: json.loads(served.get("/health").text)["busy"] > 0)
        times = []
        for number in range(20):
            begun = time.monotonic()
            assert served.query(f"SELECT ({number} AS ?n) {{}}").status == 200
            times.append(time.monotonic() - begun)
        assert sorted(times)[10] < 1
    finally:
        stop.set()
        for thread in attackers:
            thread.join()
    assert set(found) <= {503, 504}


def test_a_full_queue_says_when_to_come_back(launch: Launch) -> None:
    served = launch("--timeout", "1", "--engines", "1")
    found = []

    def attack() -> None:
        found.append(served.query(SLOW))

    threads = [threading.Thread(target=attack) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turned_away = [answer for answer in found if answer.status == 503]
    assert turned_away
    assert {(answer.headers["retry-after"], answer.text) for answer in turned_away} == {
        ("2", "too many queries are waiting; try again soon\n")
    }


# Malformed


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"GET /sparql?query=", b"POST /sparql", b"GET /id/", b"GET ", b"", b"PRI * HTTP/2.0"]),
    middle=st.binary(max_size=200),
    end=st.sampled_from(
        [
            b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            b" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b" HTTP/9.9\r\n\r\n",
            b"\r\n\r\n",
            b"",
        ]
    ),
)
def test_malformed_requests(served: Served, start: bytes, middle: bytes, end: bytes) -> None:
    answer = served.raw(start + middle + end)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 200 ", b"HTTP/1.1 303 "))


def test_after_all_that_it_answers(served: Served) -> None:
    assert served.query("ASK {}").status == 200
    assert not [line for line in served.lines() if "Traceback" in line]


@pytest.mark.parametrize("length", ["x", "-1", "1, 2", "9" * 40, "0x10"])
def test_a_length_that_is_none(served: Served, length: str) -> None:
    answer = served.raw(ASK + f"Content-Length: {length}\r\n\r\nASK {{}}".encode())
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 413 "))


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/site/../app.py",
        "/site/..%2fservice.py",
        "/site/%2e%2e/app.py",
        "/site//etc/passwd",
        "/site/thing.html",
        "/site/editor.html%00",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/queries/../../etc/passwd",
    ],
)
def test_paths_that_climb(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /id/a%0d%0aSet-Cookie:%20x=1 HTTP/1.1\r\nHost: localhost",
        b"GET /sparql?query=%0d%0aSet-Cookie:x=1 HTTP/1.1\r\nHost: localhost",
        b"GET /sparql?query=ASK%7B%7D&format=%0d%0aSet-Cookie:x=1 HTTP/1.1\r\nHost: localhost",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv%0d%0aSet-Cookie: x=1",
        b"GET / HTTP/1.1\r\nHost: localhost\x0aSet-Cookie: x=1",
    ],
)
def test_no_field_is_injected(served: Served, request_line: bytes) -> None:
    head = served.raw(request_line + b"\r\nConnection: close\r\n\r\n").partition(b"\r\n\r\n")[0]
    assert b"set-cookie" not in head.lower()


@pytest.mark.parametrize(
    "script", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"]
)
def test_what_is_echoed_is_plain_text(served: Served, script: str) -> None:
    for answer in (served.query(f"SELECT {script}", "text/html, */*"), served.query(f"ASK {{ x:{script} ?p ?o }}")):
        assert answer.status == 400
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_scripts_in_the_data_are_shown_as_text(tmp_path: Path) -> None:
    from kg.namespaces import PREFIXES
    from kg.serve.resources import Things

    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    iri = "https://w3id.org/ai-video-kg/id/hostile"
    path = tmp_path / "hostile.nt"
    path.write_text(
        f'<{iri}> <{PREFIXES["skos"]}prefLabel> "{hostile}"@en .\n<{iri}> <{PREFIXES["rdfs"]}label> "{hostile}"@en .\n'
        f"<{iri}> <{PREFIXES['rdf']}type> <{PREFIXES['vg']}Entity> .\n"
        f"<{iri}> <{PREFIXES['vg']}directType> <{PREFIXES['vg']}Entity> .\n"
        f"<{iri}> <http://schema.org/url> <javascript:alert(3)> .\n"
        f"<{PREFIXES['vg']}Entity> <{PREFIXES['rdf']}type> <{PREFIXES['owl']}Class> .\n"
    )
    text = Things(path).page(iri).decode()
    assert text.count("&lt;script&gt;alert(1)") >= 3
    assert "<script" not in text
    assert "<img" not in text
    assert 'href="javascript:' not in text
