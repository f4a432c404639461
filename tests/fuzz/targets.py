"""What strangers' input is given to, and what must hold whatever it is: each target raises AssertionError if not.

A refusal is fine, and so is an answer. An internal error, a way around the guard, a message that steers a terminal, a
file that others cannot read and an engine that crashes are not.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pyoxigraph as ox

from kg.errors import BuildError, KGError, QueryError, SeedError
from kg.facts.network import gexf, graphml
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.facts.tables import statements_csv
from kg.graph.graph import Graph
from kg.home import Home, home_at
from kg.rdf.encode import to_quads
from kg.rdf.ontology import read_ontology
from kg.rdf.serialize import jsonld, ntriples
from kg.seeds.check import check
from kg.seeds.compile import compile_seeds
from kg.sparql.query import Query
from kg.stores.extent import Extents
from kg.stores.local import SMALL, LocalSource, store_of
from kg.stores.remote import RemoteSource
from kg.stores.worker import EngineCrash, OutOfMemory
from tests.conftest import FIXTURE, ROOT

Target = Callable[[bytes], None]
SECONDS = 2.0
"""The time limit of a query."""


def _legible(message: str) -> None:
    """A message has only characters that can be read, and line breaks."""
    odd = [c for c in message if unprintable(c)]
    assert not odd, f"{odd[0]!r} in the message {message!r}"
    assert message.strip(), "an empty message"


def unprintable(character: str) -> bool:
    """Whether a character steers a terminal, or cannot be written."""
    return bool(re.match("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", character))


@contextmanager
def _tiny() -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as folder:
        home = Path(folder) / "tiny"
        shutil.copytree(FIXTURE, home)
        shutil.copytree(ROOT / "ontology", home / "ontology")
        yield home_at(home)


# Seeds


@contextmanager
def seeds() -> Iterator[Target]:
    """A seed file; which one, the comment on its first line says."""
    with _tiny() as home:
        ontology = read_ontology(home.ontology_file)

        def target(data: bytes) -> None:
            named = re.match(rb"# ([a-z]+(?:/[a-z]+)?\.(?:yaml|json))\n", data)
            file = home.seeds / (named[1].decode() if named else "articles/one.yaml")
            file = file if file.is_file() else home.seeds / "articles" / "one.yaml"
            before = file.read_bytes()
            file.write_bytes(data[len(named[0]) :] if named and file.suffix == ".json" else data)
            try:
                _anchored(home, ontology) if file.suffix == ".json" else _checked(home, ontology, data)
            finally:
                file.write_bytes(before)

        yield target


def _anchored(home: Home, ontology: Ontology) -> None:
    """The seeds with other anchors: refused, or built into files that others can read."""
    try:
        facts, _ = compile_seeds(home.seeds, ontology)
    except KGError as error:
        return _lines_legible(str(error))
    return _others_read_it(facts, ontology)


def _checked(home: Home, ontology: Ontology, data: bytes) -> None:
    texts = home.seeds.parent / "texts"
    try:
        report = check(home.seeds, ontology, texts)
    except BuildError as error:
        return _legible(str(error))
    except SeedError as error:
        problems = error.problems
    else:
        problems = [*report.problems, *report.warnings]
        if not report.problems:
            facts, _ = compile_seeds(home.seeds, ontology)
            _others_read_it(facts, ontology)
            return None
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + 2
    assert problems
    for problem in problems:
        _legible(str(problem))
        assert "\n" not in str(problem)
        assert (home.seeds.parent / problem.place.file).is_file() or problem.place.file == "seeds", problem
        assert 1 <= problem.place.line <= max(lines, 200), problem
    return None


def _others_read_it(facts: Facts, ontology: Ontology) -> None:
    ElementTree.fromstring(graphml(facts, ontology))
    ElementTree.fromstring(gexf(facts, ontology))
    json.loads(jsonld(facts, ontology))
    lines = ntriples(facts, ontology)
    assert len(list(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))) == lines.count("\n")
    assert statements_csv(facts, ontology).count("\n") > len(facts.statements)


# Queries

_FORMS = {
    "SELECT": ox.QuerySolutions,
    "ASK": ox.QueryBoolean,
    "CONSTRUCT": ox.QueryTriples,
    "DESCRIBE": ox.QueryTriples,
}
_FORBIDDEN = re.compile(r"service|from|load|insert|delete|clear|drop|create|add|move|copy|with|using", re.IGNORECASE)
_ORDERLESS = re.compile(r"\b(limit|offset|reduced|sample|group_concat|bnode)\b", re.IGNORECASE)


@contextmanager
def queries() -> Iterator[Target]:
    """A query: refused, or harmless and answered alike with and without its citations."""
    with _tiny() as home, socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        ontology = read_ontology(home.ontology_file)
        facts, _ = compile_seeds(home.seeds, ontology)
        source = LocalSource(store_of(to_quads(facts, ontology)))
        graph, extents, size = Graph(source, home), Extents(source.store), len(source.store)

        def target(data: bytes) -> None:
            text = data.decode("utf-8", "replace")
            door = f"127.0.0.1:{canary.getsockname()[1]}"
            try:
                query = Query(text.replace("127.0.0.1:9", door))
            except QueryError as error:
                return _lines_legible(str(error))
            _calls_nothing(query)
            try:
                answer = source.answer(query, SECONDS)
                assert isinstance(answer, _FORMS[query.form]), f"{query.form} gave {type(answer).__name__}"
                if query.form == "SELECT" and extents.of(query) <= SMALL:
                    _cited(graph, query)
            except QueryError as error:
                assert type(error) is not EngineCrash or isinstance(error, OutOfMemory), f"crash: {error}"
                _lines_legible(str(error))
            assert len(source.store) == size, "the graph has changed"
            with suppress(BlockingIOError):
                canary.accept()
                raise AssertionError("the query opened a connection")
            return None

        yield target
        source.close()


def _lines_legible(message: str) -> None:
    """A message is legible but for the query that it repeats: what shows it knows what a terminal obeys."""
    assert message.strip()
    assert "\ud800" not in message


def _calls_nothing(query: Query) -> None:
    """No word that the guard let pass is read by the engine as a keyword that is not allowed."""
    if not _parses(query.text):
        return
    for match in _FORBIDDEN.finditer(query.text):
        changed = f"{query.text[: match.start()]}{match.group()[:-1]}X{query.text[match.end() :]}"
        assert _parses(changed) or _is_name(query, match.start()), f"the engine reads {match.group()} as a keyword"


def _is_name(query: Query, at: int) -> bool:
    """Whether a place lies in a name or an IRI: with another letter, its prefix or the escape in it is another."""
    return any(
        t.kind in ("name", "iri", "text", "tag", "variable") and t.start <= at < t.start + len(t.text)
        for t in query.tokens
    )


def _parses(text: str) -> bool:
    from kg.namespaces import BASE, PREFIXES

    try:
        ox.Store().query(text, prefixes=PREFIXES, base_iri=BASE)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return True


def _cited(graph: Graph, query: Query) -> None:
    """The rows of an answer are the same with citations, where they are determined."""
    cited = graph.cite(query, timeout=SECONDS)
    if query.is_stable and not _ORDERLESS.search(query.text):
        plain = graph.query(query, timeout=SECONDS)
        assert len(cited) == len(plain), f"{len(plain)} rows, {len(cited)} with citations"
    cited.to_csv()


# HTTP

STATUSES = frozenset(b"200 204 206 303 304 400 403 404 405 406 408 413 414 415 421 422 431 503 504".split())


@contextmanager
def http() -> Iterator[Target]:
    """The bytes that a client sends to `kg serve`."""
    with ExitStack() as held:
        home = held.enter_context(_tiny())
        log = held.enter_context((home.seeds.parent / "log").open("w+"))
        command = [
            sys.executable,
            "-m",
            "kg",
            "--data",
            str(home.seeds.parent),
            "serve",
            "--port",
            "0",
            "--timeout",
            "1",
        ]
        process = held.enter_context(
            subprocess.Popen(
                [*command, "--engines", "2"], stdout=subprocess.PIPE, stderr=log, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        )  # fmt: skip
        held.callback(process.kill)
        assert process.stdout
        first = process.stdout.readline()
        assert first.startswith("http://"), Path(log.name).read_text()
        port, before = int(first.split("/")[2].rpartition(":")[2]), _resident(process.pid)

        def target(data: bytes) -> None:
            answer = _exchanged(port, data)
            assert process.poll() is None, "the service ended"
            said = Path(log.name).read_text()
            assert "Traceback" not in said, said[-3000:]
            if answer:
                assert answer[:9] == b"HTTP/1.1 ", answer[:200]
                assert answer[9:12] in STATUSES, answer[:300]
                head, _, body = answer.partition(b"\r\n\r\n")
                if b"text/plain" in head:
                    _legible(body.decode() if body else "-")
            assert _resident(process.pid) - before < 200 << 20, "the service takes more and more memory"
            log.truncate(0)

        yield target


def _exchanged(port: int, data: bytes) -> bytes:
    """Send bytes, and return what comes back."""
    answer = b""
    door = socket.create_connection(("127.0.0.1", port), timeout=60)
    with door, suppress(ConnectionError):
        door.sendall(data)
        door.shutdown(socket.SHUT_WR)
        while part := door.recv(1 << 16):
            answer += part
    return answer


def _resident(process: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) * 1024 if found else 0


# Remote answers


@contextmanager
def remote() -> Iterator[Target]:
    """The bytes that an endpoint answers, whatever it is asked."""
    with (
        _tiny() as home,
        socket.create_server(("127.0.0.1", 0)) as door,
        patch("kg.stores.http._rest", lambda *_: None),
    ):
        door.settimeout(60)
        saying = [b""]
        thread = threading.Thread(target=_answer_all, args=(door, saying), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{door.getsockname()[1]}/sparql"

        def target(data: bytes) -> None:
            saying[0] = data
            graph = Graph(RemoteSource(url), home)
            try:
                if b"turtle" in data or b"n-triples" in data:
                    graph.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", timeout=SECONDS)
                elif b'"boolean"' in data:
                    graph.test("ASK { ?s ?p ?o }", timeout=SECONDS)
                else:
                    rows = graph.query("SELECT ?s ?p ?o { ?s ?p ?o }", timeout=SECONDS)
                    for written in (rows.to_csv(), rows.to_json(), rows.to_markdown(), rows.to_html(), str(rows)):
                        written.encode()
            except KGError as error:
                _legible(str(error))
                assert url in str(error), f"the endpoint is not named: {error}"

        yield target


def _answer_all(door: socket.socket, saying: list[bytes]) -> None:
    while True:
        try:
            connection, _ = door.accept()
        except OSError:
            return
        with connection, suppress(OSError):
            connection.settimeout(60)
            asked = b""
            while b"\r\n\r\n" not in asked and (part := connection.recv(1 << 16)):
                asked += part
            head, _, body = asked.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            while length and len(body) < int(length[1]) and (part := connection.recv(1 << 16)):
                body += part
            connection.sendall(saying[0])
            connection.shutdown(socket.SHUT_WR)


TARGETS = {"seeds": seeds, "query": queries, "http": http, "remote": remote}
"""Each target: a context that yields the function to call with an input."""
