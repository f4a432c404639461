"""The connections of a client: shut at a deadline, led nowhere else, with a password where it is asked for."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from typing import Any

_ANSWERS = 5
"""How often a request is sent with a digest: what it answers is good for one request, and may be spent by then."""

Watch = Callable[[socket.socket], None]


@contextmanager
def ended_at(deadline: float | None) -> Iterator[Watch]:
    """Yield what has a connection shut at the deadline: a time-out of its own lasts from one byte to the next."""
    alarms: list[threading.Timer] = []

    def watch(connection: socket.socket) -> None:
        if deadline is not None:
            alarms.append(threading.Timer(deadline - time.monotonic(), _shut, (connection,)))
            alarms[-1].daemon = True
            alarms[-1].start()

    try:
        yield watch
    finally:
        for alarm in alarms:
            alarm.cancel()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class Request(urllib.request.Request):
    """A POST, what is to be done with the connection that it goes through, and how often a digest was sent along."""

    def __init__(self, url: str, data: bytes, fields: dict[str, str], watch: Watch) -> None:
        super().__init__(url, data, fields, method="POST")
        self.watch = watch
        self.answered = 0


def _watched(kind: Any, watch: Watch) -> Any:
    class Watched(kind):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    return Watched


class Http(urllib.request.HTTPHandler):
    """Opens connections that are watched."""

    def http_open(self, req: Any) -> Any:
        """Send a request."""
        return self.do_open(_watched(http.client.HTTPConnection, req.watch), req)


class Https(urllib.request.HTTPSHandler):
    """Opens connections that are watched, over TLS."""

    def https_open(self, req: Any) -> Any:
        """Send a request."""
        return self.do_open(_watched(http.client.HTTPSConnection, req.watch), req, context=self._context)  # type: ignore[attr-defined]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: urllib would send credentials along."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Message, newurl: str) -> None:
        """Have the redirect raised as an error."""


class Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers each request a few times; urllib counts those of all threads together, and soon gives up."""

    def http_error_401(self, req: Any, *refused: Any) -> Any:
        """Answer with a digest; what cannot be answered is refused, where urllib would leave the connection open."""
        challenge = refused[-1].get("WWW-Authenticate", "")
        if challenge.lower().startswith("digest ") and req.answered < _ANSWERS:
            req.answered += 1
            with suppress(ValueError):
                return self.retry_http_digest_auth(req, challenge)
        return None


class Basic(urllib.request.HTTPBasicAuthHandler):
    """Sends a password that was asked for and accepted along at once from then on; as for the rest, see Digest."""

    def http_error_401(self, *refused: Any) -> Any:
        """Answer with the password."""
        with suppress(ValueError):
            return super().http_error_401(*refused)

    def http_response(self, req: urllib.request.Request, response: Any) -> Any:
        """See whether a password was accepted."""
        if 200 <= response.code < 300 and (req.get_header("Authorization") or "").startswith("Basic "):
            self.passwd.update_authenticated(req.full_url, is_authenticated=True)  # type: ignore[attr-defined]
        return response

    https_response = http_response
