"""A pool of workers that answers many clients within fixed limits."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar

from kg.errors import KGError
from kg.serve.fair_queue import Turns
from kg.sparql.query import SHORT, Query
from kg.stores.worker import Worker

T = TypeVar("T")
MEND_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one query, and of all queries together.

    Args:
        seconds: how long a query may run before its process is killed.
        rows: how many rows or triples an answer may have.
        size: how many bytes an answer may have.
        memory: how many bytes of memory a query may take.
        places: how many queries run at once, each in its own process.
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


class Pool:
    """Workers for a graph, which answer the queries of many clients at once."""

    def __init__(self, graph: Path, limits: Limits) -> None:
        self.limits = limits
        self.turns = Turns(limits.places, limits.waiting, limits.patience)
        self.answers = Answers(limits.kept)
        self._workers = [Worker(graph, memory_bytes=limits.memory) for _ in range(limits.places)]
        self._free = list(self._workers)
        self._threads = ThreadPoolExecutor(limits.places, thread_name_prefix="kg-engine")
        self._looks = Turns(1, limits.waiting, limits.patience)
        self._look = ThreadPoolExecutor(1, thread_name_prefix="kg-guard")
        self._watch: asyncio.Task[None] | None = None

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
            for worker in [worker for worker in self._free if worker.pid is None]:
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
        async with self.turns.turn(client):
            worker = self._free.pop()
            try:
                answer = await self._run(worker, query, form)
            finally:
                self._free.append(worker)
        if query.is_stable:
            self.answers.keep(key, answer)
        return answer

    async def _run(self, worker: Worker, query: Query, form: str) -> bytes:
        unwanted = Event()
        work = self._in_thread(lambda: self._ask(worker, query, form, unwanted))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            unwanted.set()
            worker.interrupt()
            with suppress(KGError):
                await work
            raise

    def _ask(self, worker: Worker, query: Query, form: str, unwanted: Event) -> bytes:
        most = self.limits
        try:
            return worker.answer(
                query, timeout=most.seconds, accept=form, max_rows=most.rows, max_bytes=most.size, unwanted=unwanted
            )
        finally:
            with suppress(KGError):
                worker.start()

    def _in_thread(self, work: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work)
