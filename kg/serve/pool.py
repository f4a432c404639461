"""A pool of workers that answers many clients within fixed limits."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar

from kg.errors import KGError, QueryTimeout
from kg.serve.fair_queue import Turns
from kg.sparql.query import SHORT, Query
from kg.stores.extent import Extents
from kg.stores.worker import Worker

T = TypeVar("T")
MEND_SECONDS = 1.0
QUICK = 50_000
"""The extent of a query up to which it may use the engine that is kept for quick ones."""
QUICK_SECONDS = 0.5
"""Seconds that a query may run there; then it is stopped, and waits for another engine."""
BARRED_SECONDS = 60.0
"""Seconds for which a client whose query was stopped there may not use that engine."""
_BARRED = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one query, and of all queries together.

    Args:
        seconds: how long a query may run before its process is killed.
        rows: how many rows or triples an answer may have.
        size: how many bytes an answer may have.
        memory: how many bytes of memory a query may take.
        places: how many queries run at once, each in its own process; of several, one is kept for quick queries.
        waiting: how many more queries may wait for a place.
        patience: how many seconds a query waits before it is turned away.
        kept: how many bytes of answers are cached.
    """

    seconds: float = 10.0
    rows: int = 100_000
    size: int = 16 << 20
    memory: int = 512 << 20
    places: int = 4
    waiting: int = 64
    patience: float = 10.0
    kept: int = 32 << 20


class Answers:
    """A cache of answers, by query and format; the graph never changes, so answers stay valid.

    Args:
        limit: the size in bytes; the answers that were used least recently are removed first.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def get(self, key: tuple[str, str]) -> bytes | None:
        """Return a cached answer, or None."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: tuple[str, str], answer: bytes) -> None:
        """Cache an answer and remove old ones to make room; one that takes over a tenth of the limit is not cached."""
        if _weight(key, answer) > self.limit // 10 or key in self._kept:
            return
        self._kept[key] = answer
        self.size += _weight(key, answer)
        while self.size > self.limit:
            old, forgotten = self._kept.popitem(last=False)
            self.size -= _weight(old, forgotten)


def _weight(key: tuple[str, str], answer: bytes) -> int:
    return len(answer) + 4 * len(key[0]) + 500


class Engines:
    """Workers that share a queue.

    Args:
        workers: the workers.
        limits: the limits of a query, and of the queue.
        seconds: how long a query may run.
    """

    def __init__(self, workers: Sequence[Worker], limits: Limits, seconds: float) -> None:
        self.turns = Turns(len(workers), limits.waiting, limits.patience)
        self.seconds = seconds
        self.free = list(workers)


class Pool:
    """Workers for a graph, which answer the queries of many clients at once.

    One worker is kept for quick queries, so that slow ones delay only each other. Which are quick, their extent tells;
    a query that is slow all the same is stopped there, and begins again behind the other slow ones.

    Args:
        graph: the built graph, an N-Triples file.
        limits: the limits of one query, and of all.

    Attributes:
        extents: the extents of queries on the graph; as long as there are none, no query counts as quick.
    """

    def __init__(self, graph: Path, limits: Limits) -> None:
        self.limits = limits
        self.extents: Extents | None = None
        self.answers = Answers(limits.kept)
        self._workers = [Worker(graph, memory_bytes=limits.memory) for _ in range(limits.places)]
        kept = 1 if limits.places > 1 else 0
        self._quick = Engines(self._workers[:kept], limits, min(QUICK_SECONDS, limits.seconds))
        self._ordinary = Engines(self._workers[kept:], limits, limits.seconds)
        self._barred: OrderedDict[str, float] = OrderedDict()
        self._threads = ThreadPoolExecutor(limits.places, thread_name_prefix="kg-engine")
        self._looks = Turns(1, limits.waiting, limits.patience)
        self._look = ThreadPoolExecutor(1, thread_name_prefix="kg-guard")
        self._watch: asyncio.Task[None] | None = None

    @property
    def busy(self) -> int:
        """How many queries run."""
        return self._quick.turns.busy + self._ordinary.turns.busy

    @property
    def queued(self) -> int:
        """How many queries wait."""
        return self._quick.turns.queued + self._ordinary.turns.queued

    @property
    def triples(self) -> int:
        """How many triples the graph has."""
        return max(worker.triples for worker in self._workers)

    @property
    def ready(self) -> int:
        """How many workers have a running engine."""
        return sum(worker.pid is not None for worker in self._workers)

    async def start(self) -> None:
        """Start every worker.

        Raises:
            BuildError: the graph cannot be loaded.
        """
        await asyncio.gather(*(self._in_thread(worker.start) for worker in self._workers))
        self._watch = asyncio.create_task(self._mend())

    async def _mend(self) -> None:
        """Restart the engines that died while they were idle."""
        while True:
            await asyncio.sleep(MEND_SECONDS)
            idle = (*self._quick.free, *self._ordinary.free)
            for worker in [worker for worker in idle if worker.pid is None]:
                with suppress(KGError):
                    await asyncio.to_thread(worker.start)

    async def close(self) -> None:
        """End every worker."""
        if self._watch:
            self._watch.cancel()
        for worker in self._workers:
            worker.interrupt()
        await asyncio.gather(*(self._in_thread(worker.close) for worker in self._workers))
        self._threads.shutdown()
        self._look.shutdown()

    async def read(self, client: str, text: str) -> Query:
        """Read a query; long queries take turns, so that reading them delays no other client.

        Args:
            client: the name of the client, for fairness.
            text: the query.

        Raises:
            Full: too many queries are waiting.
            QueryError: see `kg.sparql.query.Query`.
        """
        if len(text) <= SHORT:
            return Query(text)
        async with self._looks.turn(client):
            return await asyncio.get_running_loop().run_in_executor(self._look, Query, text)

    async def answer(self, client: str, query: Query, form: str) -> bytes:
        """Return the answer to a query, in the format named `form`; cancelling this stops the query.

        Args:
            client: the name of the client, for fairness.
            query: the query.
            form: the name of a format that fits the query.

        Raises:
            Full: too many queries are waiting.
            QueryError: see `Worker.answer`.
        """
        key = (query.text, form)
        if (cached := self.answers.get(key)) is not None:
            return cached
        answer = await self._soon(client, query, form) if self._is_quick(client, query) else None
        if answer is None:
            answer = await self._in_turn(self._ordinary, client, query, form)
        if query.is_stable:
            self.answers.keep(key, answer)
        return answer

    def _is_quick(self, client: str, query: Query) -> bool:
        if self.extents is None or self.limits.places < 2 or client in self._barred_now():
            return False
        return self.extents.of(query) <= QUICK

    async def _soon(self, client: str, query: Query, form: str) -> bytes | None:
        """Answer a query on the first engine that is free; None if it was stopped on the one for quick queries."""
        if self._quick.turns.busy and self._ordinary.turns.is_open(client):
            return await self._in_turn(self._ordinary, client, query, form)
        try:
            return await self._in_turn(self._quick, client, query, form)
        except QueryTimeout:
            self._barred[client] = time.monotonic()
            self._barred.move_to_end(client)
            return None

    def _barred_now(self) -> Collection[str]:
        """Return the clients that may not use the engine for quick queries."""
        since = time.monotonic() - BARRED_SECONDS
        while self._barred and (len(self._barred) > _BARRED or next(iter(self._barred.values())) < since):
            self._barred.popitem(last=False)
        return self._barred

    async def _in_turn(self, engines: Engines, client: str, query: Query, form: str) -> bytes:
        async with engines.turns.turn(client):
            worker = engines.free.pop()
            try:
                return await self._run(worker, query, form, engines.seconds)
            finally:
                engines.free.append(worker)

    async def _run(self, worker: Worker, query: Query, form: str, seconds: float) -> bytes:
        unwanted = Event()
        work = self._in_thread(lambda: self._ask(worker, query, form, seconds, unwanted))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            unwanted.set()
            worker.interrupt()
            with suppress(KGError):
                await work
            raise

    def _ask(self, worker: Worker, query: Query, form: str, seconds: float, unwanted: Event) -> bytes:
        most = self.limits
        try:
            return worker.answer(
                query, timeout=seconds, accept=form, max_rows=most.rows, max_bytes=most.size, unwanted=unwanted
            )
        finally:
            with suppress(KGError):
                worker.start()

    def _in_thread(self, work: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work)
