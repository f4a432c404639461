"""Faults at any point of a push: what they leave, and how the next push goes on from there."""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KGError, QueryError, QueryTimeout
from kg.stores import push as pushing
from kg.stores.http import UPDATE, Client, EndpointError, Reply, Unreachable
from kg.stores.push import PushError, Target, push
from kg.stores.writable import Counts, WritableStore
from tests.conftest import ROOT
from tests.stores import servers
from tests.stores.pushes import (
    GRAPH,
    LARGE,
    NEARLY,
    NEW,
    OLD,
    held,
    name_of,
    normal,
    older,
    oxigraph,
    stagings,
    store,
    target,
    virtuoso,
)
from tests.stores.servers import Store

__all__ = ["oxigraph", "store", "virtuoso"]

KILLS = 20


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
    client.post(f"INSERT DATA {{ GRAPH <{staging}> {{ <http://x/a> <http://x/b> 1 }} }}".encode(), "*/*", media=UPDATE)
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
    monkeypatch.setattr("kg.stores.writable.Client", lambda url: Client(url, pauses=(0.01, 0.01)))
    push(OLD, target(store))
    size = {"oxigraph": 200, "virtuoso": 3000}[name_of(store)] if answers else sum(map(len, NEW))
    broken = r"closed the connection too early|cannot be reached|did not answer"
    with cutting(store, int(size * share), answers=answers) as update, pytest.raises(KGError, match=broken):
        push(NEW, Target(update, store.query, GRAPH))
    assert held(store, GRAPH) in (normal(OLD), normal(NEW))
    push(NEW, target(store))
    assert held(store, GRAPH) == normal(NEW)


PUSH = """
import sys
from pathlib import Path
from kg.stores.push import Target, push, read_triples
update, query, graph, path = sys.argv[1:]
print("ready", flush=True)
push(read_triples(Path(path)), Target(update, query, graph), chunk=150)
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


def test_a_push_that_is_killed(store: Store, new_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    monkeypatch.setattr(pushing, "ABANDONED", -1.0)
    push(NEW, target(store))
    assert held(store, GRAPH) == normal(NEW)
    assert stagings(store) == 0


def before_the_swap(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have something done when the first swap is to be sent."""
    real = Client.post
    acts = [act]

    def post(self: Client, body: Any, *rest: Any, **named: Any) -> Reply:
        if isinstance(body, bytes) and body.startswith((b"DELETE", b"MOVE")) and acts:
            acts.pop()()
        return real(self, body, *rest, **named)

    monkeypatch.setattr(Client, "post", post)


def pushing_aside(lines: list[str], store: Store, failed: list[Exception]) -> threading.Thread:
    """Start a push in a thread, which keeps its error."""

    def run() -> None:
        try:
            push(lines, target(store), chunk=1000)
        except KGError as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def killed_while_pushing(lines: list[str], store: Store, patched: pytest.MonkeyPatch, point: str, wait: float) -> bool:
    """Kill and start a store at a point of a push; return whether the push was said to be done."""
    swapping = threading.Event()
    before_the_swap(patched, swapping.set)
    failed: list[Exception] = []
    thread = pushing_aside(lines, store, failed)
    if point == "swap":
        swapping.wait(20)
    elif point == "end":
        thread.join()
    time.sleep(wait)
    store.kill()
    thread.join()
    store.start()
    return not failed


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_a_store_that_is_killed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At any point of a push, in its swap, or just after it: what the store then holds is one version."""
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "dba")
    chance = random.Random(6)
    new, rounds = {"oxigraph": (NEW, KILLS), "virtuoso": (LARGE, 6)}[name]
    versions = [new, older(new)]
    whole = [normal(lines) for lines in versions]
    with getattr(servers, name)(tmp_path) as store:
        push(versions[0], target(store), chunk=1000)
        now, seen = 0, []
        for number in range(rounds):
            wanted = 1 - now
            point, most = [("swap", 0.2), ("end", 0.0), ("swap", 0.1), ("any", 0.6)][number % 4]
            with monkeypatch.context() as patched:
                done = killed_while_pushing(versions[wanted], store, patched, point, chance.uniform(0, most))
            now = whole.index(held(store, GRAPH))
            assert now == wanted or not done, "it was said to be pushed"
            seen.append(now == wanted)
        assert set(seen) == {True, False}


# Two at once


def test_a_push_whose_twin_was_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    push(NEARLY, target(store))
    before_the_swap(monkeypatch, lambda: push(NEW, target(store)))
    assert push(NEW, target(store)).triples == len(NEW)
    assert held(store, GRAPH) == normal(NEW)


def test_a_push_that_another_one_cleans_up_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    push(NEARLY, target(store))

    def other(done: int, of: int) -> None:
        if done == len(NEW) and not others:
            others.append(push(NEARLY[:-1], target(store)))

    others: list[object] = []
    assert push(NEW, target(store), progress=other).triples == len(NEW)
    assert held(store, GRAPH) == normal(NEW)


@pytest.mark.parametrize("contents", [(NEW, NEW), (NEW, NEARLY)], ids=["the same", "two versions"])
def test_two_pushes_at_once(store: Store, contents: tuple[list[str], list[str]]) -> None:
    for _ in range(4):
        try:
            both_at_once(store, contents)
        except (AssertionError, KGError):
            if name_of(store) == "oxigraph" or not store.crashed():
                raise
            store.start_empty()
            both_at_once(store, contents)
    assert stagings(store) == 0


def both_at_once(store: Store, contents: tuple[list[str], list[str]]) -> None:
    push(OLD, target(store))
    failed: list[Exception] = []
    for thread in [pushing_aside(lines, store, failed) for lines in contents]:
        thread.join()
    assert failed == []
    assert held(store, GRAPH) in [normal(lines) for lines in contents]


def test_the_copy_of_a_push_is_kept_for_a_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = target(store).copy()
    Client(store.update).post(
        f"INSERT DATA {{ GRAPH <{copy}> {{ <http://x/a> <http://x/b> 1 }} }}".encode(), "*/*", media=UPDATE
    )
    push(OLD, target(store))
    assert held(store, copy)
    monkeypatch.setattr(pushing, "ABANDONED", -1.0)
    push(OLD, target(store))
    assert stagings(store) == 0


# Answers that are lost, or bad


def answering(monkeypatch: pytest.MonkeyPatch, beginning: bytes, error: Exception | None, *, done: bool) -> list[bytes]:
    """Have updates that begin so done or not, and answered with an error or well; return those that were sent."""
    real = Client.post
    sent: list[bytes] = []

    def post(self: Client, body: Any, *rest: Any, **named: Any) -> Reply:
        if not (isinstance(body, bytes) and body.startswith(beginning)):
            return real(self, body, *rest, **named)
        sent.append(body)
        if done:
            real(self, body, *rest, **named)
        if error:
            raise error
        return Reply("text/plain", b"")

    monkeypatch.setattr(Client, "post", post)
    return sent


BAD_ANSWERS = [
    Unreachable("it closed the connection too early"), QueryTimeout("it did not answer in time"),
    EndpointError("it failed with status 500"), QueryError("it rejected the update"),
]  # fmt: skip


@pytest.mark.parametrize("error", BAD_ANSWERS, ids=str)
def test_a_swap_that_happened_whatever_was_answered(
    oxigraph: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    push(OLD, target(oxigraph))
    swaps = answering(monkeypatch, b"DELETE", error, done=True)
    assert push(NEW, target(oxigraph)).triples == len(NEW)
    assert held(oxigraph, GRAPH) == normal(NEW)
    assert len(swaps) == 1
    assert stagings(oxigraph) == 1, "the store may still be at work on the copy"


@pytest.mark.parametrize("error", BAD_ANSWERS[:3], ids=str)
def test_a_swap_that_did_not_happen_says_where_the_data_waits(
    oxigraph: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    push(OLD, target(oxigraph))
    with monkeypatch.context() as patched:
        answering(patched, b"DELETE", error, done=False)
        with pytest.raises(PushError) as failed:
            push(NEW, target(oxigraph))
    assert str(failed.value) == (
        f"{error}; the graph <{GRAPH}> at {oxigraph.query} was not replaced. The new graph is kept in "
        f"<{target(oxigraph).staging(NEW)}>: push again"
    )
    assert held(oxigraph, GRAPH) == normal(OLD)
    assert push(NEW, target(oxigraph)).resumed == len(NEW)


def test_a_swap_that_is_refused_leaves_nothing_behind(oxigraph: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    push(OLD, target(oxigraph))
    answering(monkeypatch, b"DELETE", QueryError("it rejected the update"), done=False)
    with pytest.raises(PushError) as failed:
        push(NEW, target(oxigraph))
    assert str(failed.value) == f"it rejected the update; the graph <{GRAPH}> at {oxigraph.query} was not replaced"
    assert held(oxigraph, GRAPH) == normal(OLD)
    assert stagings(oxigraph) == 0


@pytest.mark.parametrize("swapped", [True, False])
def test_a_swap_that_cannot_be_checked(oxigraph: Store, monkeypatch: pytest.MonkeyPatch, swapped: bool) -> None:
    push(OLD, target(oxigraph))
    error = None if swapped else EndpointError("it failed with status 500")
    swaps = answering(monkeypatch, b"DELETE", error, done=swapped)
    count = WritableStore.count

    def broken(self: WritableStore, graph: str | None) -> Counts:
        if swaps:
            raise Unreachable("it is gone")
        return count(self, graph)

    monkeypatch.setattr(WritableStore, "count", broken)
    name = f"the graph <{GRAPH}> at {oxigraph.query}"
    with pytest.raises(PushError) as failed:
        push(NEW, target(oxigraph))
    assert str(failed.value) == (
        f"{name} was replaced, but could not be verified: it is gone"
        if swapped
        else f"it failed with status 500; could not check whether {name} was replaced (it is gone): push again"
    )


@pytest.mark.parametrize(
    ("beginning", "message"),
    [
        (b"INSERT DATA",
         "the staging graph <{staging}> has 0 triples instead of 1081: "
         "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> occurs 0 times instead of 1; {name} is unchanged"),
        (b"DELETE",
         "{name} has 51 triples instead of 1081: <http://x/p> occurs 50 times instead of 0. "
         "The new graph is kept in <{staging}>: push again"),
    ],
)  # fmt: skip
def test_a_store_that_says_yes_and_does_nothing(
    oxigraph: Store, monkeypatch: pytest.MonkeyPatch, beginning: bytes, message: str
) -> None:
    monkeypatch.setattr(pushing, "PAUSE", 0.0)
    push(OLD, target(oxigraph))
    answering(monkeypatch, beginning, None, done=False)
    with pytest.raises(PushError) as failed:
        push(NEW, target(oxigraph))
    name, staging = f"the graph <{GRAPH}> at {oxigraph.query}", target(oxigraph).staging(NEW)
    assert str(failed.value) == message.format(name=name, staging=staging)
    assert held(oxigraph, GRAPH) == normal(OLD)
