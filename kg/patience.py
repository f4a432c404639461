"""HTTP connections that do not wait for ever, nor take more than their share.

uvicorn times out a connection that is idle between requests, and no other: a client that sends its
header a byte a minute holds a connection, and a header may be of any length. Both end here.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS = 10.0
HEAD_BYTES = 256 * 1024
ADDRESS_BYTES = 60_000
"""The parser of addresses counts in 16 bits."""
EACH = 64


class PatientProtocol(HttpToolsProtocol):
    """A connection whose client must send each request's header in time, and keep it short."""

    _open: ClassVar[Counter[str]] = Counter()

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._alarm: asyncio.TimerHandle | None = None
        self._head = 0
        self._in_head = True
        self._peer = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, unless its client has too many."""
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._open[self._peer] += 1
        if self._open[self._peer] > EACH:
            self._refuse(503, "too many connections")
        else:
            self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._disarm()
        self._open[self._peer] -= 1
        if self._open[self._peer] <= 0:
            del self._open[self._peer]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take some bytes of a request."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head += len(data)
            self._arm()
        super().data_received(data)
        if self._in_head and self._head > HEAD_BYTES and not self.transport.is_closing():
            self._refuse(431, "the header is too long")

    def on_url(self, url: bytes) -> None:
        """Take a part of a request's address."""
        super().on_url(url)
        if len(self.url) > ADDRESS_BYTES and not self.transport.is_closing():
            self._refuse(414, "the address is too long: send a long query by POST")

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, unless something was answered already."""
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def on_headers_complete(self) -> None:
        """Start the request, whose header is complete."""
        self._in_head = False
        self._disarm()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the next header after the end of a request."""
        self._in_head, self._head = True, 0
        super().on_message_complete()

    def _arm(self) -> None:
        if self._alarm is None:
            self._alarm = self.loop.call_later(HEAD_SECONDS, self._refuse, 408, "the header did not come in time")

    def _disarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None

    def _refuse(self, status: int, reason: str) -> None:
        if self.cycle is None or self.cycle.response_complete:
            fields = f"content-type: text/plain\r\ncontent-length: {len(reason)}\r\nconnection: close\r\n\r\n{reason}"
            self.transport.write(STATUS_LINE[status] + fields.encode())
        self.transport.close()
