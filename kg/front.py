"""What every request passes: its Host checked, its answer's header fields set, one line logged."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import quote

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
SEND_SECONDS = 60.0
LOG = logging.getLogger("kg.serve")


def host_name(field: str) -> str:
    """Return the name in a Host field, without the port, in lower case.

    >>> host_name("LocalHost:8000"), host_name("[::1]:80")
    ('localhost', '[::1]')
    """
    name, colon, port = field.strip().lower().rpartition(":")
    return name if colon and port.isdigit() else field.strip().lower()


class Front:
    """The outermost layer of the service.

    Args:
        app: the layer behind it.
        hosts: the names under which the service answers; "*" for any.
    """

    def __init__(self, app: App, hosts: Collection[str]) -> None:
        self.app, self.hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of the ASGI protocol."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        exchange = _Exchange(scope, send)
        try:
            if self._is_ours(scope):
                await self.app(scope, receive, exchange.send)
            else:
                await exchange.refuse(421, "this service does not answer under that host name")
        except Exception as error:
            exchange.error = type(error).__name__
            if not exchange.status:
                await exchange.refuse(500, "the service failed; nothing of the request was kept")
            elif not isinstance(error, TimeoutError):
                raise
        finally:
            LOG.info("%s", exchange.line())

    def _is_ours(self, scope: Scope) -> bool:
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        return "*" in self.hosts or (len(given) == 1 and host_name(given[0]) in self.hosts)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self._send = scope, send
        self.begun, self.status, self.size, self.error = time.perf_counter(), 0, 0, ""

    async def send(self, message: Message) -> None:
        """Send a part of the answer, with the fields that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name for name, _ in message["headers"]}
            missing = [(n.encode(), v.encode()) for n, v in FIELDS.items() if n.encode() not in given]
            message["headers"] = [*message["headers"], *missing]
        self.size += len(message.get("body", b""))
        async with asyncio.timeout(SEND_SECONDS):
            await self._send(message)

    async def refuse(self, status: int, reason: str) -> None:
        """Answer with a status and a reason."""
        body = (reason + "\n").encode()
        fields = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await self.send({"type": "http.response.start", "status": status, "headers": fields})
        await self.send({"type": "http.response.body", "body": body})

    def line(self) -> str:
        """Return the line for the log: no query, no header field, nothing that could break the line."""
        client = (self.scope.get("client") or ("-",))[0]
        path = quote(self.scope["path"][:200], safe="/:._~-")
        took = 1000 * (time.perf_counter() - self.begun)
        parts = [client, self.scope["method"][:10], path, str(self.status or 499), f"{self.size}B", f"{took:.1f}ms"]
        return " ".join([*parts, self.error] if self.error else parts)
