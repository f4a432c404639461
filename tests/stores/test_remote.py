from __future__ import annotations

import base64
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg
from kg.cli.main import main
from kg.errors import NotFound, QueryError, QueryTimeout
from kg.facts.ontology import Ontology
from kg.graph.graph import Graph
from kg.graph.opening import connect
from kg.home import Home, home_at
from kg.rdf.serialize import ntriples
from kg.seeds.compile import compile_seeds
from kg.sparql.query import Query
from kg.stores.http import UPDATE, Client, EndpointError, Unreachable
from kg.stores.local import LocalSource, store_of
from kg.stores.push import Target, push
from kg.stores.remote import RemoteSource
from kg.stores.writable import WritableStore
from tests.conftest import FIXTURE, ROOT
from tests.stores import servers

JSON = "application/sparql-results+json"
YES = b'{"head":{},"boolean":true}'


class Script:
    """What a scripted endpoint answers, one entry a request; the last one stays."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.delay = 0.0
        self.meeting: threading.Barrier | None = None
        self.url = ""

    def then(self, status: int, body: bytes = b"", media: str = "text/plain", **fields: str) -> Script:
        self.answers.append(
            (status, {"Content-Type": media, **{k.replace("_", "-"): v for k, v in fields.items()}}, body)
        )
        return self


@pytest.fixture
def script() -> Iterator[Script]:
    found = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.asked.append((dict(self.headers), body))
            time.sleep(found.delay)
            if found.meeting and "Authorization" in self.headers:
                found.meeting.wait(10)
            status, fields, answer = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **fields}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(answer)

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        found.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", "/nowhere")
    monkeypatch.setattr("kg.stores.http._rest", lambda *_rest: None)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"200 OK\r\nX-Long: ", " did not answer in time"),
        (b"200 OK\r\nContent-Length: 1000\r\n\r\n", " did not answer in time"),
        (b"400 No\r\nContent-Length: 1000\r\n\r\n", " rejected the query: x"),
    ],
    ids=["header", "body", "error"],
)
def test_an_endpoint_that_answers_drop_by_drop(head: bytes, reason: str) -> None:
    def drip() -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 " + head)
            for _ in range(500):
                connection.sendall(b"x")
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/sparql"
        begun = time.monotonic()
        with pytest.raises(QueryError) as error:
            Client(url).post(b"ASK {}", JSON, timeout=0.5)
        assert time.monotonic() - begun < 20
        thread.join()
    assert str(error.value).startswith(url + reason)


# Refusals


@pytest.mark.parametrize(
    "url", ["", "store", "ftp://store/", "file:///etc/passwd", "http://", "http://a b/", "http://a:x/"]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(EndpointError) as error:
        connect(url)
    assert str(error.value) == f"{url!r} is not the URL of an endpoint: it must start with http:// or https://"


def test_an_address_with_a_password() -> None:
    with pytest.raises(EndpointError) as error:
        connect("https://me:secret@store/sparql")
    assert "secret" not in str(error.value)


def test_nobody_there() -> None:
    url = f"http://127.0.0.1:{servers.free_port()}/sparql"
    with pytest.raises(Unreachable) as error:
        connect(url)
    assert str(error.value) == f"{url} cannot be reached: Connection refused"


def test_no_such_host() -> None:
    with pytest.raises(Unreachable, match=r"^http://no\.such\.host\.invalid/ cannot be reached: "):
        connect("http://no.such.host.invalid/")


NO_CREDENTIALS = (
    "requires credentials (401): set KG_USER and KG_PASSWORD, or KG_TOKEN, or add them to ~/.netrc; "
    "over plain http they are sent only to this machine, or with Digest"
)


@pytest.mark.parametrize(
    ("status", "fields", "body", "message"),
    [
        (404, {}, b"", "is not a SPARQL endpoint (404): the path is often /sparql or /query"),
        (405, {}, b"", "is not a SPARQL endpoint (405): the path is often /sparql or /query"),
        (415, {}, b"", "is not a SPARQL endpoint (415): the path is often /sparql or /query"),
        (403, {}, b"not you", "does not allow the query (403): not you"),
        (301, {"Location": "https://new/\x1b[31m"}, b"", "has moved to https://new/ [31m: use that address"),
        (302, {"Location": "file:///etc/passwd"}, b"", "has moved to file:///etc/passwd: use that address"),
        (401, {}, b"", NO_CREDENTIALS),
        (500, {}, b"disk\nis \x1b[31mfull", "failed with status 500: disk is  [31mfull"),
        (
            200,
            {"media": "text/html"},
            b"<html>",
            "returned a web page instead of JSON results: the path is often /sparql or /query",
        ),
        (200, {"media": "application/rdf+xml"}, b"<", "returned application/rdf+xml instead of JSON results"),
        (200, {"media": "x\x1b[31m"}, b"", "returned x [31m instead of JSON results"),
    ],
)
def test_answers_of_what_is_no_endpoint(
    script: Script, status: int, fields: dict[str, str], body: bytes, message: str
) -> None:
    script.then(status, body, **fields)
    with pytest.raises(EndpointError) as error:
        connect(script.url)
    assert str(error.value) == f"{script.url} {message}"


DEEP = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":' + b'{"type":"triple","value":{"subject":' * 90_000


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[" * 100_000, DEEP])
def test_results_that_cannot_be_read(script: Script, body: bytes) -> None:
    script.then(200, body, JSON)
    with pytest.raises(EndpointError, match="returned results that cannot be read: "):
        RemoteSource(script.url).answer("SELECT ?x { ?x ?p ?o }")


@pytest.mark.parametrize("body", [b"nonsense", b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * 90_000])
def test_triples_that_cannot_be_read(script: Script, body: bytes) -> None:
    script.then(200, body, "text/turtle")
    with pytest.raises(EndpointError, match=r"returned (triples that cannot be read|nested triples)"):
        RemoteSource(script.url).answer("DESCRIBE id:minimax")


def test_an_answer_to_something_else(script: Script) -> None:
    script.then(200, YES, JSON)
    with pytest.raises(EndpointError, match="returned the wrong kind of result for a SELECT"):
        RemoteSource(script.url).answer("SELECT ?x { ?x ?p ?o }")


@pytest.mark.parametrize("character", ["\r", "\n", "\x1b", "\x9b", "\u202e"])
def test_a_complaint_about_triples_stays_on_its_line(script: Script, character: str) -> None:
    script.then(200, f"<urn:a> <{character}urn:b> <urn:c> .".encode(), "application/n-triples")
    with pytest.raises(EndpointError, match="returned triples that cannot be read: ") as error:
        RemoteSource(script.url).answer("DESCRIBE id:minimax")
    assert character not in str(error.value)


@pytest.mark.parametrize("columns", ["", '"y"', '"x", "y"', '"y", "x"'])
def test_other_columns_than_asked_for(script: Script, columns: str) -> None:
    script.then(200, f'{{"head": {{"vars": [{columns}]}}, "results": {{"bindings": [{{}}]}}}}'.encode(), JSON)
    with pytest.raises(EndpointError) as error:
        RemoteSource(script.url).answer("SELECT ?x { ?x ?p ?o }")
    shown = columns.replace('"', "'") or "none"
    assert str(error.value) == f"{script.url} returned other columns than the query asks for: {shown}"
    assert RemoteSource(script.url).answer("SELECT * { ?x ?p ?o }")


def test_a_query_that_the_endpoint_refuses(script: Script) -> None:
    script.then(400, b"line 1: no\x1b[31m")
    with pytest.raises(QueryError) as error:
        RemoteSource(script.url).answer("ASK {}")
    assert str(error.value) == f"{script.url} rejected the query: line 1: no [31m"


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (400, b"line 1: no", "rejected the update: line 1: no"),
        (403, b"The server is read-only", "does not allow the update (403): The server is read-only"),
        (404, b"", "does not accept SPARQL updates (404): the path is often /update, /statements or /sparql-auth"),
        (405, b"", "does not accept SPARQL updates (405): the path is often /update, /statements or /sparql-auth"),
        (415, b"", "does not accept SPARQL updates (415): the path is often /update, /statements or /sparql-auth"),
        (504, b"", "stopped the update: it ran too long"),
    ],
)
def test_what_is_said_of_updates(script: Script, status: int, body: bytes, message: str) -> None:
    script.then(status, body)
    with pytest.raises(QueryError) as error:
        Client(script.url).post(b"CLEAR ALL", "*/*", media=UPDATE)
    assert str(error.value) == f"{script.url} {message}"


@pytest.mark.parametrize("graph", ["", "my graph", "g"])
def test_a_graph_that_is_no_iri(graph: str) -> None:
    with pytest.raises(EndpointError) as error:
        connect("http://store/sparql", graph=graph)
    assert str(error.value) == f"{graph!r} is not an absolute IRI"


def test_a_query_that_is_refused_here_is_not_sent(script: Script) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        RemoteSource(script.url).answer("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")
    assert script.asked == []


def test_an_endpoint_that_does_not_hold_the_graph(script: Script) -> None:
    script.then(200, b'{"head":{},"boolean":false}', JSON)
    with pytest.raises(NotFound) as error:
        connect(script.url, graph="http://x/g")
    held = f"the graph <http://x/g> at {script.url} holds no statements of this knowledge graph"
    assert str(error.value) == f"{held}: push it there, or name its graph"


def test_an_endpoint_that_does_not_answer(script: Script) -> None:
    script.then(200, YES, JSON).delay = 1.0
    with pytest.raises(QueryTimeout) as error:
        RemoteSource(script.url).answer("ASK {}", 0.2)
    assert str(error.value) == f"{script.url} did not answer in time"


BOMB = '<!DOCTYPE x [<!ENTITY a "{url}"><!ENTITY b SYSTEM "{url}">]><rdf:RDF xmlns:rdf="&a;">&b;</rdf:RDF>'


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/ld+json", '{{"@context": "{url}", "@id": "http://x/a", "b": 1}}'),
        ("application/rdf+xml", BOMB),
        ("application/sparql-results+xml", BOMB),
    ],
)
@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_what_could_fetch_more_is_not_read(script: Script, media: str, body: str, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.05)
        url = f"http://127.0.0.1:{canary.getsockname()[1]}/x"
        script.then(200, body.format(url=url).encode(), media)
        with pytest.raises(EndpointError, match=f"returned {media[:12]}"):
            RemoteSource(script.url).answer(query)
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize("status", [408, 504])
def test_an_endpoint_that_stopped_the_query(script: Script, status: int) -> None:
    script.then(status)
    with pytest.raises(QueryTimeout, match="stopped the query: it ran too long"):
        RemoteSource(script.url).answer("ASK {}")


# Trying again


@pytest.mark.parametrize("status", [429, 502, 503])
def test_it_asks_again_where_the_endpoint_was_not_ready(script: Script, status: int) -> None:
    script.then(status).then(status, Retry_After="1").then(200, YES, JSON)
    assert RemoteSource(script.url).answer("ASK {}")
    assert len(script.asked) == 3


def test_it_gives_up_in_the_end(script: Script) -> None:
    script.then(503, b"busy")
    with pytest.raises(Unreachable) as error:
        RemoteSource(script.url).answer("ASK {}")
    assert str(error.value) == f"{script.url} is not ready (503): busy"
    assert len(script.asked) == 6


def test_a_request_that_may_not_be_sent_twice_is_not(script: Script) -> None:
    script.then(503)
    with pytest.raises(Unreachable):
        Client(script.url).post(b"MOVE", "*/*", again=False)
    assert len(script.asked) == 1


def test_a_request_that_was_refused_is_sent_again_in_any_case(script: Script) -> None:
    script.then(429, Retry_After="1").then(200, b"done")
    assert Client(script.url).post(b"DELETE", "*/*", again=False).body == b"done"


def test_an_answer_that_is_cut_off_is_no_answer(script: Script) -> None:
    script.then(200, YES[:10], JSON, Content_Length="26")
    with pytest.raises(Unreachable, match="closed the connection too early"):
        RemoteSource(script.url).answer("ASK {}", 5)


def test_an_answer_that_is_too_large(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.http.MAX_ANSWER", 1 << 20)
    script.then(200, b"x" * ((1 << 20) + 1))
    with pytest.raises(EndpointError) as error:
        Client(script.url).post(b"x", "*/*")
    assert str(error.value) == f"{script.url}: the answer is larger than 1 MiB"


ROWS = b'{"head":{"vars":["s","p","o"]},"results":{"bindings":[]}}'


@pytest.mark.parametrize(
    "ask", [lambda g: g.query("SELECT ?s ?p ?o { ?s ?p ?o }"), lambda g: g.to_rdflib(), lambda g: g.facts]
)
def test_a_part_of_an_answer_is_no_answer(script: Script, ask: Callable[[Graph], object]) -> None:
    script.then(200, ROWS, JSON, X_SPARQL_MaxRows="10000")
    with pytest.raises(EndpointError) as error:
        ask(Graph(RemoteSource(script.url)))
    assert str(error.value) == f"{script.url} returns at most 10000 rows: use LIMIT to ask for fewer"


def test_an_answer_that_was_not_finished(script: Script) -> None:
    script.then(200, ROWS, JSON, X_SQL_State="S1TAT")
    with pytest.raises(QueryTimeout, match="stopped the query: it ran too long"):
        RemoteSource(script.url).answer("SELECT ?s ?p ?o { ?s ?p ?o }")


# Credentials


def test_a_token_is_sent_to_this_machine(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "secret")
    script.then(200, YES, JSON)
    assert RemoteSource(script.url).answer("ASK {}")
    assert script.asked[0][0]["Authorization"] == "Bearer secret"


def test_a_token_is_not_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "secret")
    with pytest.raises(EndpointError) as error:
        RemoteSource("http://192.0.2.1/sparql").answer("ASK {}")
    assert str(error.value) == "http://192.0.2.1/sparql: KG_TOKEN is not sent over plain http"


def test_a_password_is_sent_when_it_is_asked_for(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "me")
    monkeypatch.setenv("KG_PASSWORD", "secret")
    script.then(401, WWW_Authenticate='Basic realm="x"').then(200, YES, JSON)
    assert RemoteSource(script.url).answer("ASK {}")
    assert "Authorization" not in script.asked[0][0]
    assert script.asked[1][0]["Authorization"].startswith("Basic ")


def test_a_password_that_was_accepted_is_sent_at_once(script: Script) -> None:
    script.then(401, WWW_Authenticate='Basic realm="x"').then(200, YES, JSON)
    client = Client(script.url, {"KG_USER": "me", "KG_PASSWORD": "secret"})
    for _ in range(3):
        client.post(b"x", "*/*")
    sent = [fields.get("Authorization", "").partition(" ")[0] for fields, _ in script.asked]
    assert sent == ["", "Basic", "Basic", "Basic"]


def test_a_password_that_was_not_asked_for_is_not_sent(script: Script) -> None:
    script.then(200, YES, JSON)
    client = Client(script.url, {"KG_USER": "me", "KG_PASSWORD": "secret"})
    for _ in range(2):
        client.post(b"x", "*/*")
    assert all("Authorization" not in fields for fields, _ in script.asked)


def test_a_password_that_a_digest_hid_stays_hidden(script: Script) -> None:
    digest = 'Digest realm="x", nonce="n", qop="auth"'
    script.then(401, WWW_Authenticate=digest).then(200, YES, JSON).then(401, WWW_Authenticate=digest)
    script.then(200, YES, JSON)
    client = Client(script.url, {"KG_USER": "me", "KG_PASSWORD": "secret"})
    for _ in range(2):
        client.post(b"x", "*/*")
    sent = [fields.get("Authorization", "").partition(" ")[0] for fields, _ in script.asked]
    assert sent == ["", "Digest", "", "Digest"]


@pytest.mark.parametrize("spent", [4, 5])
def test_a_digest_that_is_not_taken_is_made_anew(script: Script, spent: int) -> None:
    for _ in range(1 + spent):
        script.then(401, WWW_Authenticate='Digest realm="x", nonce="n", qop="auth"')
    script.then(200, YES, JSON)
    client = Client(script.url, {"KG_USER": "me", "KG_PASSWORD": "secret"})
    with nullcontext() if spent == 4 else pytest.raises(EndpointError, match=r"requires credentials \(401\)"):
        client.post(b"x", "*/*")
    assert ["Authorization" in fields for fields, _ in script.asked] == [False] + [True] * 5


def test_digests_of_many_threads(script: Script) -> None:
    script.meeting = threading.Barrier(8)
    for _ in range(8):
        script.then(401, WWW_Authenticate='Digest realm="x", nonce="n", qop="auth"')
    script.then(200, YES, JSON)
    client = Client(script.url, {"KG_USER": "me", "KG_PASSWORD": "secret"})
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: client.post(b"x", "*/*"), range(8)))
    assert [reply.body for reply in replies] == [YES] * 8


@pytest.fixture
def proxy(script: Script, monkeypatch: pytest.MonkeyPatch) -> Script:
    """The scripted endpoint as the proxy that the environment names."""
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", script.url.replace("://", "://p:sec%72et@"))
    return script


@pytest.mark.parametrize(
    ("challenge", "sent"),
    [
        ('Basic realm="x"', [None]),
        ('Digest realm="x", nonce="n"', [None, "Digest"]),
        ('Basic realm="x", Digest realm="x", nonce="n"', [None]),
    ],
)
def test_a_password_is_not_sent_in_the_clear(proxy: Script, challenge: str, sent: list[str | None]) -> None:
    proxy.then(401, WWW_Authenticate=challenge).then(200, YES, JSON)
    client = Client("http://store.example/sparql", {"KG_USER": "me", "KG_PASSWORD": "secret"})
    with nullcontext() if len(sent) == 2 else pytest.raises(EndpointError, match=r"requires credentials \(401\)"):
        client.post(b"x", "*/*")
    given = [fields.get("Authorization") for fields, _ in proxy.asked]
    assert [field and field.partition(" ")[0] for field in given] == sent


def test_a_proxy_of_the_environment_is_used(proxy: Script) -> None:
    proxy.then(200, YES, JSON)
    assert Client("http://store.example/sparql").post(b"x", "*/*").body == YES
    ((fields, _),) = proxy.asked
    assert fields["Host"] == "store.example"
    assert fields["Proxy-Authorization"] == "Basic " + base64.b64encode(b"p:secret").decode()


def test_no_proxy_is_used_within_this_machine(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{servers.free_port()}")
    script.then(200, YES, JSON)
    assert Client(script.url).post(b"x", "*/*").body == YES


@pytest.mark.parametrize("address", ["http://me:secret@proxy:x", "http://me:secret@[", "socks5://me:secret@proxy"])
def test_the_password_of_a_wrong_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("http_proxy", address)
    with pytest.raises(EndpointError) as error:
        Client("http://store.example/").post(b"x", "*/*")
    assert str(error.value) == "http://store.example/: the request cannot be sent"


@pytest.mark.parametrize("challenge", ["Digest realm=", "Digest x", 'Digest realm="x", nonce="n", algorithm="x"'])
def test_a_challenge_that_makes_no_sense(script: Script, challenge: str) -> None:
    script.then(401, WWW_Authenticate=challenge)
    with pytest.raises(EndpointError, match=r"requires credentials \(401\)"):
        Client(script.url, {"KG_USER": "me", "KG_PASSWORD": "secret"}).post(b"x", "*/*")
    assert len(script.asked) == 1


def test_spaces_around_a_token_are_none_of_it(script: Script) -> None:
    script.then(200, YES, JSON)
    Client(script.url, {"KG_TOKEN": " secret\r\n"}).post(b"x", "*/*")
    assert script.asked[0][0]["Authorization"] == "Bearer secret"


@pytest.mark.parametrize("token", ["sec\rret", "sec ret", "sec\x00ret", "sécret"])
def test_a_token_that_is_none(token: str) -> None:
    with pytest.raises(EndpointError) as error:
        Client("http://127.0.0.1:1/", {"KG_TOKEN": token}).post(b"x", "*/*")
    assert str(error.value) == "KG_TOKEN must not contain spaces, control characters or non-ASCII characters"


@pytest.mark.parametrize("name", ["KG_USER", "KG_PASSWORD"])
def test_a_password_with_a_line_break(name: str) -> None:
    with pytest.raises(EndpointError) as error:
        Client("http://127.0.0.1:1/", {"KG_USER": "me", "KG_PASSWORD": "x", name: "secret\r"}).post(b"x", "*/*")
    assert str(error.value) == f"{name} must not contain control characters, such as line breaks"


@pytest.mark.parametrize("challenge", ['Digest realm="x", nonce="n", qop="auth"', 'Negotiate realm="x"'])
def test_credentials_that_cannot_be_sent_are_not_shown(script: Script, challenge: str) -> None:
    script.then(401, WWW_Authenticate=challenge)
    with pytest.raises(EndpointError) as error:
        Client(script.url, {"KG_USER": "سرّ", "KG_PASSWORD": "secret"}).post(b"x", "*/*")
    assert str(error.value) == f"{script.url} {NO_CREDENTIALS}"


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("machine 127.0.0.1 login me password secret", 0o644,
         "is ignored: ~/.netrc access too permissive: access permissions must restrict access to only the owner"),
        ("machine 127.0.0.1 login me secret", 0o600, "is ignored: syntax error at line 1"),
    ],
)  # fmt: skip
def test_a_netrc_that_is_not_used(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, mode: int, reason: str
) -> None:
    script.then(401, WWW_Authenticate='Basic realm="x"')
    (tmp_path / ".netrc").write_text(text)
    (tmp_path / ".netrc").chmod(mode)
    monkeypatch.delenv("NETRC")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(EndpointError) as error:
        Client(script.url).post(b"x", "*/*")
    said = NO_CREDENTIALS.replace("~/.netrc;", f"~/.netrc (which {reason});")
    assert str(error.value) == f"{script.url} {said}"


def test_a_netrc_that_cannot_be_read(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script.then(401, WWW_Authenticate='Basic realm="x"')
    monkeypatch.setenv("NETRC", str(tmp_path))
    with pytest.raises(EndpointError, match=r"~/\.netrc \(which cannot be read: Is a directory\);"):
        Client(script.url).post(b"x", "*/*")


def test_a_secret_is_not_shown() -> None:
    assert "secret" not in repr(Client("http://store/", {"KG_PASSWORD": "secret"}))


# The query that is sent


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("ASK {}", "ASK {}"),
        ("ASK { id:x ?p 'st:x' } # ev:", "PREFIX id: <https://w3id.org/ai-video-kg/id/> ASK { id:x ?p 'st:x' } # ev:"),
        ("PREFIX vg: <http://x/> ASK { vg:Model ?p ?o }", "PREFIX vg: <http://x/> ASK { vg:Model ?p ?o }"),
        ("ASK { <id/minimax> ?p ?o }", "BASE <https://w3id.org/ai-video-kg/> ASK { <id/minimax> ?p ?o }"),
        ("ASK { ex:a ?p ?o }", "ASK { ex:a ?p ?o }"),
    ],
)  # fmt: skip
def test_prefixes_are_declared(query: str, sent: str) -> None:
    assert Query(query).with_prologue() == sent


def test_a_named_graph_is_asked_for(script: Script) -> None:
    script.then(200, YES, JSON)
    RemoteSource(script.url, graph="http://x/g").answer("ASK {}")
    assert script.asked[0][1] == b"query=ASK+%7B%7D&default-graph-uri=http%3A%2F%2Fx%2Fg"


# Counting


def counts(script: Script, **terms: object) -> dict[str, int]:
    body = {"head": {"vars": ["p", "n"]}, "results": {"bindings": [terms]}}
    script.then(200, json.dumps(body).encode(), JSON)
    return dict(WritableStore(script.url, script.url).count("http://x/g"))


ZERO = {"type": "literal", "value": "0", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}


def test_a_count_of_nothing_in_one_row(script: Script) -> None:
    assert counts(script, n=ZERO) == {}


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"n": {"type": "literal", "value": "many"}}, '"many"'),
        ({"n": {"type": "uri", "value": "http://x/n"}}, "<http://x/n>"),
        ({}, "None"),
    ],
)
def test_a_count_that_is_no_number(script: Script, terms: dict[str, object], said: str) -> None:
    with pytest.raises(EndpointError) as error:
        counts(script, p={"type": "uri", "value": "http://x/p"}, **terms)
    assert str(error.value) == f"{script.url} returned {said} instead of a number of triples"


# The same graph, here and there


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("home") / "tiny"
    shutil.copytree(FIXTURE, folder)
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    return home_at(folder)


@pytest.fixture(scope="module")
def local(small_home: Home, ontology: Ontology) -> Graph:
    from kg.rdf.encode import to_quads

    return Graph(LocalSource(store_of(to_quads(compile_seeds(small_home.seeds, ontology)[0], ontology))), small_home)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def remote(
    request: pytest.FixtureRequest, small_home: Home, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Graph]:
    lines = ntriples(compile_seeds(small_home.seeds, ontology)[0], ontology).splitlines()
    with (
        getattr(servers, request.param)(tmp_path_factory.mktemp(request.param)) as store,
        pytest.MonkeyPatch.context() as m,
    ):
        m.setenv("KG_USER", "dba")
        m.setenv("KG_PASSWORD", "dba")
        push(lines, Target(store.update, store.query, "http://x/kg"))
        found = connect(store.query, graph="http://x/kg")
        yield Graph(found.source, small_home)


def test_connect_gives_a_graph(remote: Graph) -> None:
    assert isinstance(remote, kg.Graph)


def test_all_that_it_says_is_the_same(local: Graph, remote: Graph) -> None:
    assert remote.facts.statements == local.facts.statements
    assert remote.facts.evidence == local.facts.evidence
    assert remote.facts.standings == local.facts.standings
    assert remote.facts.entities == local.facts.entities
    assert remote.facts.articles == local.facts.articles
    assert remote.facts.conflicts == local.facts.conflicts


def test_a_query_has_the_same_rows(local: Graph, remote: Graph) -> None:
    query = """SELECT ?s ?name ?status { ?s a vg:Statement ; rdf:subject/skos:prefLabel ?name ; vg:status ?status
      FILTER(LANG(?name) = "ar") } ORDER BY ?s"""
    assert len(local.query(query)) > 0
    assert remote.query(query).to_json() == local.query(query).to_json()


def test_truth_has_the_same_words(local: Graph, remote: Graph) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:boolean) } ORDER BY ?s ?p"
    assert "true" in local.query(query).to_csv()
    assert remote.query(query).to_json() == local.query(query).to_json()


def test_a_question_of_truth(local: Graph, remote: Graph) -> None:
    for query in ("ASK { ?s a vg:Statement }", "ASK { ?s a vg:Nothing }"):
        assert remote.test(query) == local.test(query)


def test_a_construct_has_the_same_triples(remote: Graph) -> None:
    text = remote.construct("CONSTRUCT { ?s a vg:Statement } WHERE { ?s a vg:Statement }")
    assert len(list(ox.parse(text, format=ox.RdfFormat.TURTLE))) == len(remote.facts.statements)


def test_rdflib_has_the_same_triples(local: Graph, remote: Graph) -> None:
    assert len(remote.to_rdflib()) == len(local.to_rdflib())


def test_the_doors_are_the_same(local: Graph, remote: Graph) -> None:
    entity = next(iter(local.facts.statements.values())).subject
    name = local.facts.entities[entity].labels["en"]
    query = f"SELECT ?p ?o {{ id:{entity} ?p ?o }} ORDER BY ?p ?o"
    assert str(remote.entity(name)) == str(local.entity(name))
    assert [str(found) for found in remote.search(name)] == [str(found) for found in local.search(name)]
    assert [str(s) for s in remote.statements(about=name)] == [str(s) for s in local.statements(about=name)]
    assert [str(row) for row in remote.cite(query)] == [str(row) for row in local.cite(query)]
    assert [str(event) for event in remote.timeline()] == [str(event) for event in local.timeline()]


def test_the_source_describes_in_batches(local: Graph, remote: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.remote._BATCH", 3)
    members = local.source.members("vg:Statement")
    assert remote.source.members("vg:Statement") == members
    there, here = remote.source.describe(members), local.source.describe(members)
    assert {k: {p: sorted(map(str, o)) for p, o in v.items()} for k, v in there.items()} == {
        k: {p: sorted(map(str, o)) for p, o in v.items()} for k, v in here.items()
    }


def test_the_command_line_names_a_graph(remote: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--endpoint", remote.source.client.url]  # type: ignore[attr-defined]
    query = ["query", "ASK { ?s a vg:Statement }"]
    assert main([*at, "--endpoint-graph", "http://x/kg", *query]) == 0
    assert capsys.readouterr().out == "true\n"
    assert main([*at, "--endpoint-graph=http://x/other", *query]) == 1
    assert "kg: the graph <http://x/other> at " in capsys.readouterr().err


@pytest.mark.parametrize(("written", "read"), [("1", "true"), ("0", "false"), ("true", "true")])
def test_truth_as_virtuoso_writes_it(script: Script, written: str, read: str) -> None:
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    terms = {
        "x": {"type": "typed-literal", "datatype": boolean, "value": written},
        "y": {"type": "literal", "value": "1"},
    }
    script.then(200, json.dumps({"head": {"vars": ["x", "y"]}, "results": {"bindings": [terms]}}).encode(), JSON)
    ((x, y),) = RemoteSource(script.url).answer("SELECT ?x ?y { ?s ?x ?y }")  # type: ignore[misc]
    assert (str(x), str(y)) == (f'"{read}"^^<{boolean}>', '"1"')


def test_results_in_json_of_virtuoso() -> None:
    term = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#integer", "value": "5"}
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term}]}})
    (row,) = ox.parse_query_results(body.encode(), format=ox.QueryResultsFormat.JSON)  # type: ignore[misc]
    assert str(row["x"]) == '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
