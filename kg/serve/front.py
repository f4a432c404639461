"""The outermost layer of the service: host names, shares of clients, common header fields, the log."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from kg.serve.clients import client_name
from kg.serve.refusals import told

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FIELDS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": CSP,
}
PIECE = 64 * 1024
SEND_SECONDS = 60.0
SEND_RATE = 64 * 1024
"""A client must read an answer within SEND_SECONDS, plus one second for every SEND_RATE bytes."""
REQUESTS_EACH = 64
ON_THEIR_WAY, ON_THEIR_WAY_EACH = 256 << 20, 64 << 20
"""The most bytes of answers in transit at once: to all clients, and to one."""
LOG = logging.getLogger("kg.serve")


def host_name(field: str) -> str:
    """Return the name in a Host field, without the port, in lower case.

    >>> host_name("LocalHost:8000"), host_name("[::1]:80")
    ('localhost', '[::1]')
    """
    name, colon, port = field.strip().lower().rpartition(":")
    return name if colon and port.isdigit() else field.strip().lower()


def client_of(scope: Scope) -> str:
    """Return the name under which the client of a request is counted."""
    return client_name((scope.get("client") or (None,))[0])


class Front:
    """The outermost layer of the service.

    Args:
        app: the layer behind it.
        hosts: the host names that the service answers to; "*" for any.
    """

    def __init__(self, app: App, hosts: Collection[str]) -> None:
        self.app, self.hosts = app, frozenset(hosts)
        self.shares = Shares()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        exchange = _Exchange(scope, send, self.shares)
        self.shares.requests[exchange.client] += 1
        try:
            await self._serve(exchange, receive)
        except TimeoutError:
            await exchange.abort()
        except asyncio.CancelledError:
            await exchange.fail(503, "the service is shutting down", "Cancelled")
        except Exception as error:
            await exchange.fail(500, "internal error; nothing of the request was stored", type(error).__name__)
        finally:
            self.shares.leave(exchange.client, exchange.held)
            LOG.info("%s", exchange.line())

    async def _serve(self, exchange: _Exchange, receive: Receive) -> None:
        if not self._is_ours(exchange.scope):
            await exchange.refuse(421, "this service does not answer to that host name")
        elif self.shares.requests[exchange.client] > REQUESTS_EACH:
            await exchange.refuse(503, "too many requests at once", **{"Retry-After": "2"})
        else:
            await self.app(exchange.scope, receive, exchange.send)

    def _is_ours(self, scope: Scope) -> bool:
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        return "*" in self.hosts or (len(given) == 1 and host_name(given[0]) in self.hosts)


class Shares:
    """The share of each client: its requests in progress, and the bytes of its answers in transit."""

    def __init__(self) -> None:
        self.requests: Counter[str] = Counter()
        self.held: Counter[str] = Counter()

    def take(self, client: str, size: int) -> bool:
        """Reserve room for an answer of `size` bytes, and return whether there was room."""
        if self.held[client] + size > ON_THEIR_WAY_EACH or self.held.total() + size > ON_THEIR_WAY:
            return False
        self.held[client] += size
        return True

    def leave(self, client: str, size: int) -> None:
        """Release what one request reserved."""
        for taken, amount in ((self.requests, 1), (self.held, size)):
            taken[client] -= amount
            if taken[client] <= 0:
                del taken[client]


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send, shares: Shares) -> None:
        self.scope, self._send, self.shares = scope, send, shares
        self.client = client_of(scope)
        self.begun, self.status, self.size, self.held, self.error = time.perf_counter(), 0, 0, 0, ""
        self._start: Message | None = None
        self._end = 0.0

    async def send(self, message: Message) -> None:
        """Send a part of the answer: its start with the common header fields, its body in pieces."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is None:
            await self._pieces(message)
        elif self.shares.take(self.client, size := len(message.get("body", b""))):
            self.held += size
            start, self._start = self._start, None
            await self._begin(start, size)
            await self._pieces(message)
        else:
            await self.refuse(503, "too many answers are in transit", **{"Retry-After": "5"})

    async def _begin(self, start: Message, size: int) -> None:
        self.status = start["status"]
        self._end = time.monotonic() + SEND_SECONDS + size / SEND_RATE
        given = {name for name, _ in start["headers"]}
        missing = [(n.encode(), v.encode()) for n, v in FIELDS.items() if n.encode() not in given]
        await self._out({**start, "headers": [*start["headers"], *missing]})

    async def _pieces(self, message: Message) -> None:
        body, more = memoryview(message.get("body", b"")), message.get("more_body", False)
        for place in range(0, max(len(body), 1), PIECE):
            piece = bytes(body[place : place + PIECE])
            self.size += len(piece)
            last = place + PIECE >= len(body)
            await self._out({"type": "http.response.body", "body": piece, "more_body": more or not last})

    async def _out(self, message: Message) -> None:
        async with asyncio.timeout(max(self._end - time.monotonic(), 0)):
            await self._send(message)

    async def refuse(self, status: int, reason: str, **fields: str) -> None:
        """Answer with a status and a reason."""
        answer = told(Request(self.scope), status, reason, **fields)
        start = {"type": "http.response.start", "status": status, "headers": answer.raw_headers}
        await self._begin(start, len(answer.body))
        await self._pieces({"body": answer.body})

    async def fail(self, status: int, reason: str, error: str) -> None:
        """Send an error, or abort the connection if an answer has started."""
        self.error = error
        if self.status:
            await self.abort()
        else:
            await self.refuse(status, reason)

    async def abort(self) -> None:
        """Abort the connection, and let the server notice that the client is gone."""
        self.error = self.error or "Aborted"
        self.scope.get("kg.abort", lambda: None)()
        await asyncio.sleep(0)

    def line(self) -> str:
        """Return the log line: without the query and header fields, and without line breaks."""
        path = quote(self.scope["path"][:200], safe="/:._~-")
        took = 1000 * (time.perf_counter() - self.begun)
        parts = [
            self.client,
            self.scope["method"][:10],
            path,
            str(self.status or 499),
            f"{self.size}B",
            f"{took:.1f}ms",
        ]
        return " ".join([*parts, self.error] if self.error else parts)
