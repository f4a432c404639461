"""Pushing into real stores: what arrives, and what a fault at any point leaves."""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import push as pushing
from kg.client import Client, EndpointError, Unreachable
from kg.errors import BuildError, KGError
from kg.push import PushError, Target, push, query_address, read_triples
from kg.remote import RemoteSource
from tests import stores
from tests.conftest import ROOT
from tests.stores import Store

KILLS = 20
GRAPH = "http://graph.example/kg"
KIND = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/ai-video-kg/ontology#Statement> ."
OLD = [f"<http://x/s> {KIND}"] + [f'<http://x/old{n}> <http://x/p> "{n}" .' for n in range(50)]
WORDS = (
    '"كيلينج \\"و\\" غيرها"@ar',
    '"line\\nbreak \\\\ and \\t tab"',
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
)
NEW = sorted(
    [
        f"<http://x/new{n}> <http://x/p{n % 7}> {value} ."
        for n in range(1500)
        for value in (WORDS if n % 10 == 0 else (f"<http://x/new{n + 1}>",))
    ]
    + [f"<http://x/s> {KIND}"]
)


def held(store: Store, graph: str | None) -> set[str]:
    """Return what a graph of a store holds, as N-Triples."""
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    solutions = RemoteSource(store.query).answer(f"SELECT ?s ?p ?o {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return {f"{s} {p} {o} ." for s, p, o in solutions}


def stagings(store: Store) -> int:
    query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{pushing.STAGING}")) }}'
    solutions = RemoteSource(store.query).answer(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return len(list(solutions))


def name_of(store: Store) -> str:
    return "virtuoso" if "virtuoso" in store.command[0] else "oxigraph"


def normal(lines: list[str]) -> set[str]:
    quads = ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return {f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads}


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with stores.oxigraph(tmp_path_factory.mktemp("oxigraph")) as store:
        yield store


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with stores.virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield store


@pytest.fixture(params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "virtuoso":
        monkeypatch.setenv("KG_USER", "dba")
        monkeypatch.setenv("KG_PASSWORD", "dba")
    found: Store = request.getfixturevalue(request.param)
    return found


def target(store: Store, graph: str | None = GRAPH) -> Target:
    return Target(store.update, store.query, graph)


# Refusals


def test_nothing_to_push() -> None:
    with pytest.raises(PushError, match=r"^there is nothing to push$"):
        push([], Target("http://127.0.0.1:1/", "http://127.0.0.1:1/"))


def test_blank_nodes(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text('<http://x/a> <http://x/p> "_:no" .\n<http://x/a> <http://x/p> _:b .\n')
    with pytest.raises(BuildError) as error:
        read_triples(path)
    assert str(error.value) == "graph.nt:2: a blank node cannot be pushed"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ftp://store/"], "'ftp://store/' is not the address of an endpoint: it begins with http:// or https://"),
        (["http://me:secret@store/"], "an address holds no password: set KG_USER and KG_PASSWORD, or write them in"),
        (["http://store/", "--query-url", "store"], "'store' is not the address of an endpoint: it begins with http"),
        (["http://store/", "--graph", "my graph"], "'my graph' is not an absolute IRI"),
    ],
)
def test_arguments_that_make_no_sense(arguments: list[str], message: str) -> None:
    parser = argparse.ArgumentParser()
    pushing.add_arguments(parser)
    with pytest.raises(EndpointError) as error:
        pushing.run(parser.parse_args(arguments))
    assert str(error.value).startswith(message)
    assert "secret" not in str(error.value)


def test_a_store_that_is_not_there() -> None:
    url = f"http://127.0.0.1:{stores.free_port()}/update"
    with pytest.raises(EndpointError) as error:
        push(OLD, Target(url, query_address(url)))
    assert str(error.value) == f"{query_address(url)} cannot be reached: Connection refused"


def test_wrong_credentials(virtuoso: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "wrong")
    with pytest.raises(EndpointError, match="wants credentials \\(401\\)"):
        push(OLD, target(virtuoso))


def test_no_credentials(virtuoso: Store) -> None:
    with pytest.raises(EndpointError, match="wants credentials \\(401\\)"):
        push(OLD, target(virtuoso))


@pytest.mark.parametrize(
    ("update", "query"),
    [
        ("http://store:3030/kg/update", "http://store:3030/kg/query"),
        ("http://store/repositories/kg/statements", "http://store/repositories/kg"),
        ("http://store/sparql-auth", "http://store/sparql-auth"),
    ],
)
def test_where_queries_go(update: str, query: str) -> None:
    assert query_address(update) == query


def test_a_graph_that_is_something_else(store: Store) -> None:
    graph = "http://graph.example/theirs"
    theirs = f"INSERT DATA {{ GRAPH <{graph}> {{ <http://x/a> <http://x/b> 1 }} }}"
    Client(store.update).post(theirs.encode(), "*/*", media=pushing.UPDATE)
    with pytest.raises(PushError) as error:
        push(OLD, target(store, graph))
    assert str(error.value) == (
        f"GRAPH <{graph}> at {store.query} holds something else, which a push would replace: "
        "name another graph with --graph, or empty this one"
    )
    assert len(held(store, graph)) == 1


def test_a_default_graph_that_is_something_else(tmp_path: Path) -> None:
    with stores.oxigraph(tmp_path) as store:
        Client(store.update).post(b"INSERT DATA { <http://x/a> <http://x/b> 1 }", "*/*", media=pushing.UPDATE)
        with pytest.raises(PushError, match=r"^DEFAULT at .* holds something else, which a push would replace"):
            push(OLD, target(store, None))


# What arrives


def test_everything_arrives_and_replaces_what_was_there(store: Store) -> None:
    push(OLD, target(store))
    assert held(store, GRAPH) == normal(OLD)
    seen: list[tuple[int, int]] = []
    pushed = push(NEW, target(store), progress=lambda done, of: seen.append((done, of)))
    assert (pushed.triples, pushed.resumed) == (len(NEW), 0)
    assert held(store, GRAPH) == normal(NEW)
    assert seen[-1] == (len(NEW), len(NEW))
    assert stagings(store) == 0


def test_twice_changes_nothing(store: Store) -> None:
    push(NEW, target(store))
    push(NEW, target(store))
    assert held(store, GRAPH) == normal(NEW)


def test_into_the_default_graph(oxigraph: Store) -> None:
    push(OLD, target(oxigraph, None))
    assert held(oxigraph, None) == normal(OLD)


def test_other_graphs_are_left_alone(store: Store) -> None:
    push(OLD, target(store, "http://graph.example/other"))
    push(NEW, target(store))
    assert held(store, "http://graph.example/other") == normal(OLD)


def test_with_netrc(virtuoso: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login dba password dba\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert push(OLD, target(virtuoso, "http://graph.example/netrc")).triples == len(OLD)


def test_the_real_graph(store: Store, tiny_graph: list[str]) -> None:
    push(tiny_graph, target(store, "http://graph.example/real"))
    counted = RemoteSource(store.query, graph="http://graph.example/real").answer(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    )
    assert isinstance(counted, ox.QuerySolutions)
    assert [row["n"].value for row in counted] == [str(len(tiny_graph))]


@pytest.fixture(scope="module")
def tiny_graph(tmp_path_factory: pytest.TempPathFactory, ontology: object) -> list[str]:
    from kg.check import compile_seeds
    from kg.exports import ntriples
    from kg.ontology import Ontology
    from tests.conftest import FIXTURE

    assert isinstance(ontology, Ontology)
    path = tmp_path_factory.mktemp("tiny") / "tiny.nt"
    path.write_text(ntriples(compile_seeds(FIXTURE / "seeds", ontology)[0], ontology), encoding="utf-8")
    return read_triples(path)


# Faults


class Break(Exception):
    pass


def test_a_push_that_broke_is_taken_up_where_it_stopped(store: Store) -> None:
    push(OLD, target(store))

    def stop(done: int, of: int) -> None:
        if done >= 1000:
            raise Break

    with pytest.raises(Break):
        push(NEW, target(store), progress=stop)
    assert held(store, GRAPH) == normal(OLD)
    assert push(NEW, target(store)).resumed == 1000
    assert held(store, GRAPH) == normal(NEW)


def test_what_another_push_left_is_cleaned_away(store: Store) -> None:
    def stop(done: int, of: int) -> None:
        raise Break

    with pytest.raises(Break):
        push(NEW, target(store), progress=stop)
    push(OLD, target(store))
    assert stagings(store) == 0
    assert held(store, GRAPH) == normal(OLD)


def test_a_staging_graph_that_holds_something_else_is_started_anew(store: Store) -> None:
    staging = target(store).staging(NEW)
    client = Client(store.update)
    client.post(
        f"INSERT DATA {{ GRAPH <{staging}> {{ <http://x/a> <http://x/b> 1 }} }}".encode(), "*/*", media=pushing.UPDATE
    )
    push(NEW, target(store))
    assert held(store, GRAPH) == normal(NEW)


@contextmanager
def cutting(store: Store, after: int, *, answers: bool = False) -> Iterator[str]:
    """A line to a store that is cut after so many bytes of requests, or of answers."""
    host, port = store.update.split("/")[2].split(":")
    left = [after]
    lock = threading.Lock()

    def pump(source: socket.socket, sink: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(4096):
                if counted:
                    with lock:
                        left[0] -= len(data)
                    if left[0] < 0:
                        break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve(door: socket.socket, threads: list[threading.Thread], ends: list[socket.socket]) -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            server = socket.create_connection((host, int(port)))
            ends += [client, server]
            for source, sink, counted in ((client, server, not answers), (server, client, answers)):
                threads.append(threading.Thread(target=pump, args=(source, sink, counted)))
                threads[-1].start()

    threads: list[threading.Thread] = []
    ends: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        accepting = threading.Thread(target=serve, args=(door, threads, ends))
        accepting.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/{store.update.split('/', 3)[3]}"
        finally:
            door.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join(10)
            for end in ends:
                end.close()


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_line_that_breaks(
    store: Store, share: float, answers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(pushing, "Client", lambda url: Client(url, pauses=(0.01, 0.01)))
    push(OLD, target(store))
    size = {"oxigraph": 200, "virtuoso": 3000}[name_of(store)] if answers else sum(map(len, NEW))
    broken = r"the connection broke|cannot be reached|did not answer"
    with cutting(store, int(size * share), answers=answers) as update, pytest.raises(KGError, match=broken):
        push(NEW, Target(update, store.query, GRAPH))
    assert held(store, GRAPH) in (normal(OLD), normal(NEW))
    push(NEW, target(store))
    assert held(store, GRAPH) == normal(NEW)


PUSH = """
import sys
from pathlib import Path
from kg.push import Target, push, read_triples
update, query, graph, path = sys.argv[1:]
print("ready", flush=True)
push(read_triples(Path(path)), Target(update, query, graph), chunk=50)
"""


@pytest.fixture(scope="module")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("new") / "new.nt"
    path.write_text("\n".join(NEW) + "\n", encoding="utf-8")
    return path


def pusher(store: Store, path: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", PUSH, store.update, store.query, GRAPH, str(path)]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout
    with process.stdout:
        process.stdout.readline()
    return process


def test_a_push_that_is_killed(store: Store, new_file: Path) -> None:
    begun = time.monotonic()
    assert pusher(store, new_file).wait(60) == 0
    took = time.monotonic() - begun
    chance = random.Random(6)
    interrupted = 0
    for _ in range(KILLS):
        push(OLD, target(store))
        process = pusher(store, new_file)
        time.sleep(chance.uniform(0, took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = held(store, GRAPH)
        assert now in (normal(OLD), normal(NEW))
        interrupted += now == normal(OLD) and stagings(store) > 0
    assert interrupted, "no push was killed while it worked"
    push(NEW, target(store))
    assert held(store, GRAPH) == normal(NEW)
    assert stagings(store) == 0


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_a_store_that_is_killed_during_a_push(
    name: str, tmp_path: Path, new_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "virtuoso":
        monkeypatch.setenv("KG_USER", "dba")
        monkeypatch.setenv("KG_PASSWORD", "dba")
    chance = random.Random(6)
    with getattr(stores, name)(tmp_path) as store:
        for _ in range(KILLS if name == "oxigraph" else KILLS // 5):
            push(OLD, target(store))
            process = pusher(store, new_file)
            time.sleep(chance.uniform(0, 0.4))
            store.kill()
            process.wait()
            store.start()
            assert held(store, GRAPH) in (normal(OLD), normal(NEW))
        push(NEW, target(store))
        assert held(store, GRAPH) == normal(NEW)


def test_a_lost_answer_to_the_swap_is_found_out(oxigraph: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    push(OLD, target(oxigraph))
    real = Client.post
    swaps = []

    def post(self: Client, body: object, *rest: object, **named: object) -> object:
        reply = real(self, body, *rest, **named)  # type: ignore[arg-type]
        if isinstance(body, bytes) and body.startswith(b"MOVE"):
            swaps.append(body)
            raise Unreachable("the connection broke")
        return reply

    monkeypatch.setattr(Client, "post", post)
    assert push(NEW, target(oxigraph)).triples == len(NEW)
    assert len(swaps) == 1


def test_a_swap_that_did_not_happen_says_where_the_data_waits(oxigraph: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    push(OLD, target(oxigraph))
    real = Client.post

    def post(self: Client, body: object, *rest: object, **named: object) -> object:
        if isinstance(body, bytes) and body.startswith(b"MOVE"):
            raise Unreachable("the connection broke")
        return real(self, body, *rest, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Client, "post", post)
        with pytest.raises(PushError, match=r"the new graph waits in <.*>: push again$"):
            push(NEW, target(oxigraph))
    assert held(oxigraph, GRAPH) == normal(OLD)
    assert push(NEW, target(oxigraph)).resumed == len(NEW)


# The command


def test_the_command(oxigraph: Store, small: Path) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    pushing.add_arguments(parser)
    assert pushing.run(parser.parse_args(["--data", str(small), oxigraph.update, "--graph", "http://x/command"])) == 0
    assert len(held(oxigraph, "http://x/command")) > 100


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    from tests.conftest import FIXTURE

    folder = tmp_path_factory.mktemp("small") / "tiny"
    shutil.copytree(FIXTURE, folder)
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    return folder


def test_the_command_line_shows_no_password() -> None:
    assert "KG_PASSWORD" not in " ".join(os.sys.argv)  # type: ignore[attr-defined]
    parser = argparse.ArgumentParser()
    pushing.add_arguments(parser)
    assert "password" not in parser.format_usage().lower()
