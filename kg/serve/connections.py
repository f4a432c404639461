"""HTTP connections with limits on their time, their size and their number.

uvicorn times out only connections that are idle between requests. It accepts headers, trailers and
pipelined requests of any length, and keeps in memory what a client does not read.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.serve.clients import client_name

HEAD_SECONDS = 10.0
LINGER_SECONDS = 30.0
"""How long a client may take to read the end of an answer."""
HEAD_BYTES = 256 * 1024
REQUEST_BYTES = 1 << 20
"""The most bytes of a request: header, body with chunk markers, trailer."""
ADDRESS_BYTES = 60_000
"""The most bytes of a URL; its parser counts in 16 bits."""
EACH = 64
TOTAL = 512
_CLOSING = "content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncache-control: no-store\r\n"


class _Overtaken(Exception):
    """A request arrived before the previous one was answered."""


class PatientProtocol(HttpToolsProtocol):
    """A connection that answers one request at a time and enforces the limits."""

    _open: ClassVar[dict[str, dict[PatientProtocol, None]]] = {}

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._alarm: asyncio.TimerHandle | None = None
        self._size = 0
        self._in_head, self._in_body = True, False
        self._deaf = False
        self._upgrade: int | None = None
        self._peer = ""

    # From the first byte to the last

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection, unless its client or all clients together have too many."""
        super().connection_made(transport)
        self._peer = client_name(self.client[0] if self.client else None)
        mine = self._open.setdefault(self._peer, {})
        mine[self] = None
        if (len(mine) > EACH and not self._is_proxy) or not self._has_room(mine):
            self._refuse(503, "too many connections", "retry-after: 2\r\n")
        else:
            self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._disarm()
        mine = self._open.get(self._peer)
        if mine is not None:
            mine.pop(self, None)
            if not mine:
                del self._open[self._peer]
        self.pipeline.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive bytes of a request."""
        if self._deaf or self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self._size += len(data)
        if self._in_head:
            self._arm()
        try:
            self._feed(data)
        except _Overtaken:
            self._deaf = True
        if self._in_head and self._size > HEAD_BYTES:
            self._refuse(431, "the header is too long")
        elif self._size > REQUEST_BYTES:
            self._refuse(413, "the request is too long")

    def _feed(self, data: bytes) -> None:
        if self._upgrade is not None:
            return self._take(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._take(data[upgrade.args[0] :])
        except httptools.HttpParserCallbackError as error:
            if isinstance(error.__context__, _Overtaken):
                raise error.__context__ from None
            self._refuse(400, "not an HTTP request")
        except httptools.HttpParserError:
            self._refuse(400, "not an HTTP request")
        return None

    # The parts of a request

    def on_message_begin(self) -> None:
        """Begin a request; the previous one must have been answered."""
        if self._is_busy:
            self.cycle.keep_alive = False
            raise _Overtaken
        super().on_message_begin()
        self.scope["kg.abort"] = self.transport.abort  # type: ignore[typeddict-unknown-key]

    def on_url(self, url: bytes) -> None:
        """Receive a part of the URL."""
        super().on_url(url)
        if len(self.url) > ADDRESS_BYTES:
            self._refuse(414, "the URL is too long: send a long query by POST")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Receive a header field; trailer fields are ignored."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start the request, now that its header is complete."""
        self._in_head, self._in_body = False, True
        self._disarm()
        if self.transport.is_closing():
            return
        super().on_headers_complete()
        if self.parser.should_upgrade():
            self.cycle.keep_alive = False
            length = dict(self.headers).get(b"content-length", b"0")
            self._upgrade = int(length) if length.isdigit() and len(length) < 12 else 0

    def on_body(self, body: bytes) -> None:
        """Receive a part of the body."""
        if self.cycle is not None and not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Expect the next header after the end of a request."""
        if self._upgrade:
            return
        self._in_head, self._in_body, self._size = True, False, 0
        if self.cycle is not None and not self.transport.is_closing():
            super().on_message_complete()

    def _take(self, body: bytes) -> None:
        """Receive the body of a request that asks for a protocol upgrade: the parser stops before it."""
        body = body[: self._upgrade]
        self._upgrade = (self._upgrade or 0) - len(body)
        if body:
            self.on_body(body)
        if self._in_body and not self._upgrade:
            self.on_message_complete()

    # The answer

    def on_response_complete(self) -> None:
        """Expect another request, or close the connection if the rest of this one has not arrived."""
        if self._in_body or self._deaf:
            self.transport.close()
        self._linger()
        super().on_response_complete()

    def _linger(self) -> None:
        """Give the client a limited time to read the end of an answer."""
        if self.transport.get_write_buffer_size():
            self.loop.call_later(LINGER_SECONDS, self._abort_if_stuck)

    def _abort_if_stuck(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Reject input that is not HTTP."""
        self._refuse(400, msg)

    def _refuse(self, status: int, reason: str, fields: str = "") -> None:
        """Send an error, unless the application has started its answer, and close."""
        self._disarm()
        if self.transport.is_closing():
            return
        answering = self._is_busy and self.cycle.response_started
        if self._is_busy:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not answering:
            text = f"{_CLOSING}{fields}content-length: {len(reason) + 1}\r\n\r\n{reason}\n"
            self.transport.write(STATUS_LINE[status] + text.encode())
        self.transport.close()
        self._linger()

    # Its share

    @property
    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _is_proxy(self) -> bool:
        return self.config.proxy_headers and self._peer in ("127.0.0.1", "::1")

    def _has_room(self, mine: dict[PatientProtocol, None]) -> bool:
        """Return whether there is room for another connection; the client with the most may lose an idle one."""
        if sum(map(len, self._open.values())) <= TOTAL:
            return True
        most = max(self._open.values(), key=len)
        idle = next((other for other in most if not other._is_busy), None)
        if len(most) <= len(mine) or idle is None:
            return False
        del most[idle]
        idle.transport.abort()
        return True

    def _arm(self) -> None:
        if self._alarm is None:
            self._alarm = self.loop.call_later(HEAD_SECONDS, self._refuse, 408, "the header did not arrive in time")

    def _disarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
