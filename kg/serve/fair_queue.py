"""A fair queue: a few places, shared among many clients."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Full(Exception):
    """No place is free, and the queue is full."""


class Turns:
    """A limited number of places, and a queue for each client that waits for one.

    A client that sends many requests delays only itself: a free place goes to the client that holds
    the fewest places, in turn among equals. The last free place is kept for a client that holds none.
    If the waiting room is full, a client with a shorter queue may still enter, and the last request
    of the longest queue is turned away.

    Args:
        places: how many requests may run at once.
        waiting: how many requests of all clients may wait; one client may use half of that.
        patience: seconds after which a waiting request is turned away.
    """

    def __init__(self, places: int, waiting: int, patience: float) -> None:
        self.places, self.waiting, self.patience = places, waiting, patience
        self._running: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def busy(self) -> int:
        """How many places are taken."""
        return self._running.total()

    @property
    def queued(self) -> int:
        """How many requests wait."""
        return sum(map(len, self._queues.values()))

    def is_open(self, client: str) -> bool:
        """Return whether a request of a client would get a place at once."""
        return not self.queued and self._may(client)

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for a place, and hold it.

        Raises:
            Full: the queue is full, or the wait was too long.
        """
        await self._enter(client)
        try:
            yield
        finally:
            self._leave(client)

    async def _enter(self, client: str) -> None:
        queue = self._queues.get(client, ())
        if not queue and self._may(client):
            self._running[client] += 1
            return
        if len(queue) >= max(1, self.waiting // 2):
            raise Full
        if self.queued >= self.waiting:
            self._make_room(len(queue))
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(mine)
        try:
            async with asyncio.timeout(self.patience):
                await mine
        except TimeoutError:
            self._give_up(client, mine)
            raise Full from None
        except BaseException:
            self._give_up(client, mine)
            raise

    def _make_room(self, own: int) -> None:
        """Turn away the last request of the longest queue, if the client's own queue stays shorter."""
        longest = max(self._queues.values(), key=len)
        if len(longest) <= own + 1:
            raise Full
        longest.pop().set_exception(Full())

    def _give_up(self, client: str, mine: asyncio.Future[None]) -> None:
        if mine.done() and not mine.cancelled() and mine.exception() is None:
            self._leave(client)
            return
        queue = self._queues.get(client, deque())
        if mine in queue:
            queue.remove(mine)
        if not queue:
            self._queues.pop(client, None)

    def _may(self, client: str) -> bool:
        kept = 1 if self._running[client] else 0
        return self.busy + kept < self.places

    def _leave(self, client: str) -> None:
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._call_next()

    def _call_next(self) -> None:
        for client in sorted(self._queues, key=self._running.__getitem__):
            if self.busy >= self.places:
                return
            if self._may(client):
                self._call(client)

    def _call(self, client: str) -> None:
        queue = self._queues.pop(client)
        while queue:
            waiter = queue.popleft()
            if not waiter.done():
                waiter.set_result(None)
                self._running[client] += 1
                break
        if queue:
            self._queues[client] = queue
