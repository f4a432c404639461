"""A disposable process that answers queries, and that is killed at its deadline.

The engine has no timeout and cannot be cancelled, and a hostile query can overflow its stack. So it runs in a process
of its own (`kg.stores.worker_process`), which holds the graph, has no access to files or the network, and is
replaced when it dies. Whatever a query does there, the caller gets an answer or an error in time.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import pyoxigraph

from kg.errors import BuildError, QueryError, QueryTimeout
from kg.formats import formats_for
from kg.namespaces import BASE, PREFIXES
from kg.sparql.query import Query
from kg.sparql.syntax_errors import explain
from kg.stores import worker_process

MEMORY = 1 << 30
"""Bytes that an engine may use beyond the loaded graph, by default."""
START_SECONDS = 120.0
_PIECE = 1 << 18
_MAIN = "import sys; sys.path += sys.argv[2:]; from kg.stores.worker_process import main; main(sys.argv[1])"


class TooLarge(QueryError):
    """An answer is larger than the limit; no part of it is returned."""


class EngineCrash(QueryError):
    """A query crashed its engine: it overflowed the stack or needed too much memory."""


class OutOfMemory(EngineCrash):
    """A query needed more memory than it may take."""


class EngineLost(QueryError):
    """Something else than the query stopped the engine; trying again may help."""


class Worker:
    """A process that holds a graph and answers queries about it, one at a time.

    Args:
        graph: the built graph, an N-Triples file.
        memory_bytes: how much memory answering may take, beyond the graph itself.

    The process starts with the first query (or with `start`), and again after it died. It ends with `close`, with
    the `with` block, or with the process that made it, however that ends. Threads may share a worker; they take turns.
    """

    def __init__(self, graph: Path, *, memory_bytes: int | None = None) -> None:
        self.graph = graph
        self.memory = MEMORY if memory_bytes is None else memory_bytes
        self.triples = 0
        self.starts = 0
        self._engine: _Engine | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id of the engine, or None if it is not running."""
        found = self._engine
        return found.pid if found and found.alive else None

    def answer(
        self,
        query: str,
        *,
        timeout: float | None = None,
        accept: str = "json",
        max_rows: int | None = None,
        max_bytes: int | None = None,
        unwanted: threading.Event | None = None,
    ) -> bytes:
        """Run a query and return its answer, serialised.

        Args:
            query: SPARQL 1.1 of any query form; the prefixes of the graph need not be declared.
            timeout: seconds after which the engine is killed; by default there is no limit.
            accept: json, xml, csv or tsv for SELECT and ASK; turtle, ntriples, jsonld or rdfxml for triples.
            max_rows: how many rows or triples the answer may have; by default any number.
            max_bytes: how many bytes the answer may have; by default any number.
            unwanted: set it, then call `interrupt`, to cancel: a query that has not started yet will not.

        Raises:
            QueryError: the query is malformed or not allowed, or its answer cannot have the format `accept`.
            QueryTimeout: it ran longer than `timeout`; the engine was killed.
            TooLarge: the answer has more than `max_rows` or `max_bytes`.
            EngineCrash: it crashed the engine.
            EngineLost: something else stopped the engine.
            BuildError: the graph cannot be loaded.
        """
        query = Query(query)
        if accept not in (formats := [form.name for form in formats_for(query.form)]):
            raise QueryError(f"{accept} is not a format for {query.form}: choose one of {', '.join(formats)}")
        request = {
            "query": query, "format": accept, "max_rows": max_rows, "max_bytes": max_bytes, "seconds": timeout,
        }  # fmt: skip
        with self._turn:
            started = self._started()
            if unwanted and unwanted.is_set():
                raise EngineLost("the query was cancelled")
            return self._ask(started, request)

    def start(self) -> None:
        """Start the engine and load the graph, unless it is running.

        Raises:
            BuildError: the graph cannot be loaded.
        """
        with self._turn:
            self._started()

    def interrupt(self) -> None:
        """Kill the engine; the query that it is running fails with EngineLost."""
        if found := self._engine:
            found.kill()

    def close(self) -> None:
        """Kill the engine, as `interrupt` does, and wait until it is gone."""
        self.interrupt()
        with self._turn:
            self._drop()

    def _started(self) -> _Engine:
        if self._engine is None or not self._engine.alive:
            self._drop()
            self._engine = _Engine(self.graph, self.memory)
            self.starts += 1
            self.triples = self._await_ready(self._engine)
        return self._engine

    def _await_ready(self, started: _Engine) -> int:
        try:
            kind, data = started.receive(time.monotonic() + START_SECONDS)
        except (EOFError, TimeoutError):
            self._drop()
            raise BuildError(f"{self.graph.name} cannot be loaded: the query engine did not start") from None
        except BaseException:
            self._drop()
            raise
        if kind != worker_process.READY:
            self._drop()
            raise BuildError(f"{self.graph.name} cannot be loaded: {data.decode('utf-8', 'replace')}")
        return int(data)

    def _ask(self, started: _Engine, request: dict[str, Any]) -> bytes:
        timeout = request["seconds"]
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            kind, data = started.ask(request, deadline)
            reason = _explained(started, request, data, deadline) if kind == worker_process.SYNTAX else ""
        except TimeoutError:
            self._drop()
            raise _too_slow(timeout) from None
        except (EOFError, BrokenPipeError):
            raise self._obituary(started, timeout) from None
        except BaseException:
            self._drop()
            raise
        if reason:
            raise QueryError(reason)
        if kind in (worker_process.WORN, worker_process.FAILED):
            self._drop()
        if kind == worker_process.FULL:
            self._drop()
            raise self._too_big()
        return _answer(kind, data)

    def _obituary(self, ended: _Engine, timeout: float | None) -> QueryError:
        """Return the error for a query whose engine died."""
        code = ended.end()
        self._engine = None
        if code == -signal.SIGALRM:
            return _too_slow(timeout)
        if code == -signal.SIGABRT:
            return self._too_big()
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            return EngineCrash("the query was stopped: it is too long or too deeply nested for the engine")
        return EngineLost("the query engine stopped unexpectedly: try again")

    def _too_big(self) -> OutOfMemory:
        return OutOfMemory(f"the query was stopped: it needed more than {self.memory >> 20} MiB of memory")

    def _drop(self) -> None:
        found, self._engine = self._engine, None
        if found:
            found.kill()
            found.end()


def _too_slow(timeout: float | None) -> QueryTimeout:
    return QueryTimeout(f"the query was stopped: it ran longer than {timeout:g} s")


def _explained(started: _Engine, request: dict[str, Any], data: bytes, deadline: float | None) -> str:
    """Return the message of a syntax error; the second look that it takes runs in the engine's process, too."""

    def parse(text: str) -> str:
        kind, found = started.ask({**request, "query": text}, deadline)
        return found.decode("utf-8", "replace") if kind == worker_process.SYNTAX else ""

    return explain(data.decode("utf-8", "replace"), request["query"], parse)


def _answer(kind: bytes, data: bytes) -> bytes:
    if kind in (worker_process.ANSWER, worker_process.WORN):
        return data
    message = data.decode("utf-8", "replace")
    raise TooLarge(message) if kind == worker_process.REFUSED else QueryError(f"the query failed: {message}")


def _no_process(error: OSError) -> EngineLost:
    return EngineLost(f"the query engine cannot be started: {error.strerror}")


class _Engine:
    """One engine process, from its start to its end, and the pipes to it."""

    def __init__(self, graph: Path, memory: int) -> None:
        self._killed = False
        try:
            heard, self._life = os.pipe()
        except OSError as error:
            raise _no_process(error) from None
        try:
            self._process = subprocess.Popen(
                _command(graph, memory, heard), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, bufsize=0, pass_fds=(heard,), cwd="/", env=_environment(),
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            os.close(self._life)
            raise _no_process(error) from None
        finally:
            os.close(heard)
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it is running; one that was killed is not, though it may take a moment to end."""
        return not self._killed and self._process.poll() is None

    def kill(self) -> None:
        """Kill it; `end` waits until it is gone."""
        self._killed = True
        with suppress(ProcessLookupError):
            self._process.kill()

    def end(self) -> int:
        """Close the pipes, which ends it, wait until it is gone, and return its exit code."""
        if not self._in.closed:
            os.close(self._life)
            self._in.close()
            self._out.close()
        return self._process.wait()

    def ask(self, request: dict[str, Any], deadline: float | None) -> tuple[bytes, bytes]:
        """Send a request and return the kind and the bytes of its reply; raises as `send` and `receive` do."""
        self.send(json.dumps(request).encode(), deadline)
        return self.receive(deadline)

    def send(self, request: bytes, deadline: float | None) -> None:
        """Send a request; raises TimeoutError, BrokenPipeError."""
        left = memoryview(worker_process.HEAD.pack(b"Q", len(request)) + request)
        while left:
            try:
                left = left[os.write(self._in.fileno(), left) :]
            except BlockingIOError:
                _wait(self._in.fileno(), select.POLLOUT, deadline)

    def receive(self, deadline: float | None) -> tuple[bytes, bytes]:
        """Return the kind and the bytes of a reply; raises TimeoutError, EOFError."""
        kind, length = worker_process.HEAD.unpack(self._read(worker_process.HEAD.size, deadline))
        return kind, self._read(length, deadline)

    def _read(self, count: int, deadline: float | None) -> bytes:
        data = bytearray()
        while len(data) < count:
            try:
                part = os.read(self._out.fileno(), min(count - len(data), _PIECE))
            except BlockingIOError:
                _wait(self._out.fileno(), select.POLLIN, deadline)
                continue
            if not part:
                raise EOFError
            data += part
        return bytes(data)


def _wait(descriptor: int, event: int, deadline: float | None) -> None:
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise TimeoutError
    waiter = select.poll()
    waiter.register(descriptor, event)
    if not waiter.poll(None if left is None else left * 1000):
        raise TimeoutError


def _command(graph: Path, memory: int, life: int) -> list[str]:
    settings = {"graph": str(graph.resolve()), "memory": memory, "life": life, "prefixes": PREFIXES, "base": BASE}
    modules = (Path(__file__).parent.parent, Path(pyoxigraph.__file__).parent.parent)
    return [sys.executable, "-I", "-c", _MAIN, json.dumps(settings), *map(str, modules)]


def _environment() -> dict[str, str]:
    """Return the variables that an interpreter may need to start, and no other: no secrets, no proxies."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
