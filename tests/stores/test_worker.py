from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.stores.worker
from kg.errors import BuildError, QueryError, QueryTimeout
from kg.rdf.turtle import to_turtle
from kg.sparql.tokens import Scanner, Token
from kg.stores.worker import EngineCrash, EngineLost, TooLarge, Worker
from tests.conftest import ROOT, lacking

TRIPLES = 300
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

if not Path("/proc/self/stat").exists():
    lacking("/proc", "these tests watch processes; run them on Linux")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worker") / "graph.nt"
    lines = [f'<http://x/{n}> <http://x/p> "{n}, \\"and\\" so on" .\n' for n in range(TRIPLES)]
    path.write_text("".join(lines))
    return path


@pytest.fixture(scope="module")
def shared(graph: Path) -> Iterator[Worker]:
    with Worker(graph, memory_bytes=128 << 20) as worker:
        yield worker


class Unguarded(str):
    """A query that no guard has seen."""

    @property
    def form(self) -> str:
        return "CONSTRUCT" if "CONSTRUCT" in self else "SELECT"

    @property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(Scanner(self))


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every query through to the engine, as if the guard had been outwitted."""
    monkeypatch.setattr(kg.stores.worker, "Query", Unguarded)


def runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until_gone(process: int) -> None:
    end = time.monotonic() + 10
    while runs(process):
        assert time.monotonic() < end
        time.sleep(0.01)


# Refusals


def test_a_graph_that_is_not_there(tmp_path: Path) -> None:
    with Worker(tmp_path / "none.nt") as worker, pytest.raises(BuildError) as error:
        worker.start()
    assert str(error.value) == "none.nt cannot be loaded: No such file or directory (os error 2)"


def test_a_graph_that_is_no_graph(tmp_path: Path) -> None:
    (tmp_path / "bad.nt").write_text("<http://x/a> nonsense .\n")
    with Worker(tmp_path / "bad.nt") as worker, pytest.raises(BuildError, match=r"^bad\.nt cannot be loaded: Parser"):
        worker.answer("ASK {}")


def test_a_malformed_query(shared: Worker) -> None:
    with pytest.raises(QueryError, match=r"^syntax error at line 1, column 21: unexpected end of the query\n"):
        shared.answer("SELECT ?x WHERE { ?x")


def test_a_format_that_does_not_fit(shared: Worker) -> None:
    with pytest.raises(QueryError) as error:
        shared.answer("CONSTRUCT WHERE { ?s ?p ?o }")
    assert str(error.value) == "json is not a format for CONSTRUCT: choose one of turtle, ntriples, jsonld, rdfxml"


@pytest.mark.parametrize("accept", ["json", "xml", "csv", "tsv"])
def test_too_many_rows(shared: Worker, accept: str) -> None:
    query = "SELECT * {{ ?s ?p ?o }} LIMIT {}"
    assert shared.answer(query.format(50), accept=accept, max_rows=50)
    with pytest.raises(TooLarge) as error:
        shared.answer(query.format(51), accept=accept, max_rows=50)
    assert str(error.value) == "the answer has more than 50 rows: narrow the query, or page with LIMIT and OFFSET"


def test_too_many_triples(shared: Worker) -> None:
    with pytest.raises(TooLarge, match=r"^the answer has more than 50 triples: "):
        shared.answer("CONSTRUCT WHERE { ?s ?p ?o }", accept="turtle", max_rows=50)


@pytest.mark.parametrize("accept", ["json", "turtle"])
def test_too_many_bytes(shared: Worker, accept: str) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }" if accept == "json" else "CONSTRUCT WHERE { ?s ?p ?o }"
    with pytest.raises(TooLarge) as error:
        shared.answer(query, accept=accept, max_bytes=9000)
    assert str(error.value) == "the answer is larger than 9000 bytes: narrow the query, or page with LIMIT and OFFSET"


# The deadline


@pytest.mark.parametrize(
    "query",
    [
        SLOW,
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?zz) }",
        "SELECT DISTINCT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        "SELECT ?s { " + "?s ?p ?o . " * 160 + "}",
        "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i && ?c != ?i) }",
    ],
)
def test_the_engine_is_gone_at_the_deadline(shared: Worker, unguarded: None, query: str) -> None:
    shared.start()
    engine = shared.pid
    begun = time.monotonic()
    with pytest.raises(QueryTimeout) as error:
        shared.answer(query, timeout=0.3, accept="ntriples" if "CONSTRUCT" in query else "json")
    assert str(error.value) == "the query was stopped: it ran longer than 0.3 s"
    assert time.monotonic() - begun < 5
    assert not Path(f"/proc/{engine}").exists()


def test_the_engine_stops_itself_where_its_parent_does_not(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = kg.stores.worker._wait
    monkeypatch.setattr(kg.stores.worker, "_wait", lambda pipe, event, _deadline: real(pipe, event, None))
    with Worker(graph) as worker, pytest.raises(QueryTimeout, match=r"longer than 0\.2 s$"):
        worker.answer(SLOW, timeout=0.2)


def test_after_a_deadline_the_next_query_is_answered(shared: Worker) -> None:
    with pytest.raises(QueryTimeout):
        shared.answer(SLOW, timeout=0.1)
    assert shared.answer("ASK { <http://x/1> ?p ?o }", accept="csv") == b"true"


# What a query cannot do


def test_an_engine_that_overflows_its_stack(shared: Worker, unguarded: None) -> None:
    with pytest.raises(EngineCrash) as error:
        shared.answer("ASK { FILTER(" + "!" * 30_000 + "true) }")
    assert str(error.value) == "the query was stopped: it is too long or too deeply nested for the engine"
    assert shared.answer("ASK {}")


def test_an_engine_that_needs_too_much_memory(shared: Worker) -> None:
    with pytest.raises(EngineCrash) as error:
        shared.answer("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f LIMIT 1", timeout=30)
    assert str(error.value) == "the query was stopped: it needed more than 128 MiB of memory"


def test_the_guard_stands_before_the_engine(shared: Worker) -> None:
    with pytest.raises(QueryError, match=r"SERVICE is not allowed"):
        shared.answer("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


def test_no_socket_can_be_opened(shared: Worker, unguarded: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        port = canary.getsockname()[1]
        with pytest.raises(QueryError, match=r"^the query failed: "):
            shared.answer(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", timeout=5)
        with pytest.raises(TimeoutError):
            canary.accept()


def test_no_file_is_read(shared: Worker, unguarded: None, tmp_path: Path) -> None:
    (tmp_path / "secret.nt").write_text("<http://x/secret> <http://x/p> <http://x/o> .\n")
    answer = shared.answer(f"SELECT * FROM <file://{tmp_path}/secret.nt> {{ ?s ?p ?o }}")
    assert json.loads(answer)["results"]["bindings"] == []


def test_the_engine_gave_up_what_it_does_not_need(shared: Worker) -> None:
    shared.start()
    limits = Path(f"/proc/{shared.pid}/limits").read_text().splitlines()
    hard = {line[:26].strip(): line[47:68].strip() for line in limits}
    assert [hard[f"Max {name}"] for name in ("core file size", "file size", "processes", "open files")] == ["0"] * 4
    assert int(hard["Max address space"]) < 512 << 20


def test_the_engine_knows_no_secret(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_PASSWORD", "secret")
    with Worker(graph) as worker:
        worker.start()
        assert b"secret" not in Path(f"/proc/{worker.pid}/environ").read_bytes()


# Faults


def test_an_engine_killed_between_queries_is_replaced(shared: Worker) -> None:
    shared.start()
    engine = shared.pid
    assert engine
    os.kill(engine, signal.SIGKILL)
    until_gone(engine)
    assert shared.answer("ASK {}", accept="csv") == b"true"


def test_an_engine_killed_while_it_works(graph: Path) -> None:
    with Worker(graph) as worker:
        worker.start()
        assert worker.pid
        threading.Timer(0.2, os.kill, (worker.pid, signal.SIGKILL)).start()
        with pytest.raises(EngineLost) as error:
            worker.answer(SLOW, timeout=20)
        assert str(error.value) == "the query engine stopped unexpectedly: try again"
        assert worker.answer("ASK {}")


def test_an_engine_that_was_interrupted_is_not_asked_again(shared: Worker) -> None:
    for _ in range(10):
        shared.start()
        shared.interrupt()
        assert shared.answer("ASK {}", accept="csv") == b"true"


@pytest.mark.parametrize("call", ["os.pipe", "subprocess.Popen"])
def test_an_engine_that_the_system_has_no_room_for(graph: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    with Worker(graph) as worker:
        monkeypatch.setattr(f"kg.stores.worker.{call}", refuse)
        with pytest.raises(EngineLost, match="the query engine cannot be started: Too many open files"):
            worker.start()
        monkeypatch.undo()
        assert worker.answer("ASK {}", accept="csv") == b"true"


def test_a_query_that_nobody_waits_for_does_not_begin(shared: Worker) -> None:
    unwanted = threading.Event()
    unwanted.set()
    shared.interrupt()
    with pytest.raises(EngineLost):
        shared.answer(SLOW, timeout=20, unwanted=unwanted)


@pytest.mark.parametrize("busy", [True, False])
def test_the_engine_dies_with_its_parent(graph: Path, busy: bool) -> None:
    code = (
        "import sys, threading; from pathlib import Path; from kg.stores.worker import Worker\n"
        f"worker = Worker(Path({str(graph)!r})); worker.start(); print(worker.pid, flush=True)\n"
        f"worker.answer({SLOW!r}) if {busy} else sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert parent.stdout
    engine = int(parent.stdout.readline())
    time.sleep(0.2)
    assert runs(engine)
    parent.kill()
    parent.communicate()
    until_gone(engine)


def test_close_ends_the_engine(graph: Path) -> None:
    worker = Worker(graph)
    worker.start()
    engine = worker.pid
    worker.close()
    worker.close()
    assert worker.pid is None
    assert not Path(f"/proc/{engine}").exists()


# Answers


def test_threads_take_turns(shared: Worker) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(shared.answer(f"SELECT ({n} AS ?n) {{}}", accept="csv")))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"n\r\n{n}\r\n".encode() for n in range(20))


def test_a_long_query_and_a_long_answer(shared: Worker) -> None:
    query = 'SELECT * { ?s ?p ?o FILTER(STR(?o) != "' + "x" * 60_000 + '") }'
    assert len(json.loads(shared.answer(query))["results"]["bindings"]) == TRIPLES


def test_words_of_another_script(shared: Worker) -> None:
    assert shared.answer('SELECT ("كيلينج" AS ?x) {}', accept="csv").decode() == "x\r\nكيلينج\r\n"


def test_a_worker_starts_once(graph: Path) -> None:
    with Worker(graph) as worker:
        for _ in range(3):
            worker.answer("ASK {}")
        assert (worker.starts, worker.triples) == (1, TRIPLES)


@pytest.mark.parametrize("accept", ["ntriples", "turtle", "jsonld"])
def test_triples_come_sorted_and_once(shared: Worker, accept: str) -> None:
    query = "CONSTRUCT { <http://x/b> a <http://x/c> . <http://x/a> a <http://x/c> } WHERE { ?s ?p ?o }"
    answer = shared.answer(query, accept=accept)
    assert answer.count(b"http://x/a>" if accept != "jsonld" else b'http://x/a"') == 1
    assert answer.index(b"http://x/a") < answer.index(b"http://x/b")


def test_turtle_is_what_the_library_writes(shared: Worker) -> None:
    query = "CONSTRUCT { id:x a vg:Person ; rdfs:label 'X'@en ; vg:n 1 ; vg:e '2024'^^edtf:edtf } WHERE {}"
    text = shared.answer(query, accept="turtle").decode()
    declared = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert [line.split()[1] for line in declared] == ["edtf:", "id:", "rdfs:", "vg:", "xsd:"]
    assert text == to_turtle(ox.parse(shared.answer(query, accept="ntriples"), format=ox.RdfFormat.N_TRIPLES))


def test_the_engine_is_light() -> None:
    names = "sorted(name for name in sys.modules if name.partition('.')[0] == 'kg')"
    code = f"import sys, kg.stores.worker_process; print({names})"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    ours = [
        "kg",
        "kg.formats",
        "kg.lazy",
        "kg.namespaces",
        "kg.rdf",
        "kg.rdf.turtle",
        "kg.stores",
        "kg.stores.worker_process",
    ]
    assert found.stdout == f"{ours}\n"
