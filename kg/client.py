"""HTTP to somebody else's SPARQL endpoint: bounded, retried where that helps, and clear when it fails.

The standard library's client suffices: it knows proxies, TLS, netrc, Basic and Digest (which
Virtuoso wants), so that `kg.connect` and `kg push` need no further package.
"""

from __future__ import annotations

import http.client
import ipaddress
import netrc
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from kg.errors import QueryError, QueryTimeout

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
MAX_ANSWER = 64 << 20
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
_LONGEST_PAUSE = 10.0
_PIECE = 1 << 16


class EndpointError(QueryError):
    """A remote endpoint cannot be reached, or does not answer as one does."""


class Unreachable(EndpointError):
    """The connection failed or broke, or the endpoint was not ready; it may work later."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an endpoint answered: the media type, and the bytes."""

    media: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Client:
    """Sends requests to one address.

    Args:
        url: the address, http or https, without user or password.
        variables: where credentials are looked for before netrc: KG_TOKEN, or KG_USER and KG_PASSWORD.
        pauses: the seconds between tries, where the endpoint was not ready (429, 502, 503).

    Raises:
        EndpointError: the address is none.
    """

    url: str
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    pauses: tuple[float, ...] = _PAUSES

    def __post_init__(self) -> None:
        checked_address(self.url)

    def post(
        self, body: bytes | Mapping[str, str], accept: str, *, media: str = FORM, timeout: float | None = None,
        again: bool = True,
    ) -> Reply:  # fmt: skip
        """Send a POST and return the reply.

        Args:
            body: bytes, or the fields of a form.
            accept: the Accept field.
            media: the media type of the body.
            timeout: seconds after which to give up, all tries together; left out, a minute for each step.
            again: whether the request may be sent twice, as one that changes nothing more may.

        Raises:
            EndpointError: there is no endpoint, or it refused.
            Unreachable: it could not be reached, or was not ready.
            QueryError: it found fault with the query.
            QueryTimeout: it took longer than `timeout`, or said that it did.
        """
        data = body if isinstance(body, bytes) else urlencode(body).encode()
        fields = {"Content-Type": media, "Accept": accept, "User-Agent": "ai-video-kg", **self._bearer}
        deadline = None if timeout is None else time.monotonic() + timeout
        for pause in (*self.pauses, None):
            try:
                return self._send(urllib.request.Request(self.url, data, fields, method="POST"), deadline)
            except _NotReady as error:
                if pause is None or not again:
                    raise Unreachable(f"{self.url}: {error}") from None
                _rest(min(max(pause, error.wait), _LONGEST_PAUSE), deadline, self.url)
        raise AssertionError

    def _send(self, request: urllib.request.Request, deadline: float | None) -> Reply:
        left = 60.0 if deadline is None else max(deadline - time.monotonic(), 0.001)
        try:
            with self._opener.open(request, timeout=left) as response:
                media = response.headers.get_content_type()
                return Reply(media, self._read(response, deadline))
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error) from None
        except TimeoutError:
            raise self._late() from None
        except (http.client.HTTPException, urllib.error.URLError, OSError) as error:
            raise self._broken(error) from None
        except ValueError as error:
            raise EndpointError(f"{self.url}: {error}") from None

    def _read(self, response: IO[bytes], deadline: float | None) -> bytes:
        body = bytearray()
        while part := response.read1(_PIECE):  # type: ignore[attr-defined]
            body += part
            if len(body) > MAX_ANSWER:
                raise EndpointError(f"{self.url}: the answer is larger than {MAX_ANSWER >> 20} MiB")
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError
        expected = response.headers.get("Content-Length")  # type: ignore[attr-defined]
        if expected and expected.isdecimal() and int(expected) != len(body):
            raise http.client.IncompleteRead(bytes(body[:0]))
        return bytes(body)

    def _refused(self, error: urllib.error.HTTPError) -> Exception:
        said = _said(error)
        match error.code:
            case 429 | 502 | 503:
                return _NotReady(f"it is not ready ({error.code}){said}", _seconds(error.headers.get("Retry-After")))
            case 400 | 422:
                return QueryError(f"{self.url} refuses the query{said}")
            case 401 | 403:
                return EndpointError(
                    f"{self.url} wants credentials ({error.code}){said}: set KG_USER and KG_PASSWORD, or KG_TOKEN, "
                    "or write them in ~/.netrc; over plain http only to this machine, or with Digest"
                )
            case 404 | 405:
                hint = "the path is often /sparql or /query"
                return EndpointError(f"{self.url} is no SPARQL endpoint ({error.code}): {hint}")
            case 408 | 504:
                return QueryTimeout(f"{self.url} stopped the query: it ran too long")
            case code if 300 <= code < 400:
                new = _clean(error.headers.get("Location") or "?")[:500]
                return EndpointError(f"{self.url} has moved to {new}: use that address")
        return EndpointError(f"{self.url} failed with status {error.code}{said}")

    def _broken(self, error: Exception) -> Exception:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return self._late()
        if isinstance(reason, (http.client.HTTPException, ConnectionResetError, BrokenPipeError)):
            return _NotReady("the connection broke", 0.0)
        said = getattr(reason, "strerror", None) or reason
        return Unreachable(f"{self.url} cannot be reached: {_clean(str(said))}")

    def _late(self) -> QueryTimeout:
        return QueryTimeout(f"{self.url} did not answer in time")

    # Credentials

    @property
    def _safe(self) -> bool:
        """Whether a password may be sent as it is: over TLS, or without leaving this machine."""
        return urlsplit(self.url).scheme == "https" or self._is_here

    @property
    def _is_here(self) -> bool:
        host = urlsplit(self.url).hostname or ""
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def _bearer(self) -> dict[str, str]:
        token = self.variables.get("KG_TOKEN")
        if not token:
            return {}
        if not self._safe:
            raise EndpointError(f"{self.url}: KG_TOKEN is not sent over plain http")
        return {"Authorization": f"Bearer {token}"}

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if self._is_here:
            handlers.append(urllib.request.ProxyHandler({}))
        if known := self._credentials():
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, self.url, *known)
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
            if self._safe:
                handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
        return urllib.request.build_opener(*handlers)

    def _credentials(self) -> tuple[str, str] | None:
        user, password = self.variables.get("KG_USER"), self.variables.get("KG_PASSWORD")
        if user and password is not None:
            return user, password
        try:
            found = netrc.netrc(self.variables.get("NETRC")).authenticators(urlsplit(self.url).hostname or "")
        except (OSError, netrc.NetrcParseError):
            return None
        return (found[0], found[2] or "") if found else None


def checked_address(url: str) -> str:
    """Return an address if it is one that requests may be sent to.

    Raises:
        EndpointError: it is not http or https, has no host, or holds a password.

    >>> checked_address("http://127.0.0.1:7878/query")
    'http://127.0.0.1:7878/query'
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or re.search(r"[\x00-\x20\x7f]", url):
        raise EndpointError(f"{_clean(url)!r} is not the address of an endpoint: it begins with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise EndpointError("an address holds no password: set KG_USER and KG_PASSWORD, or write them in ~/.netrc")
    return url


class _NotReady(Exception):
    """The endpoint may answer when it is asked again, in `wait` seconds."""

    def __init__(self, reason: str, wait: float) -> None:
        super().__init__(reason)
        self.wait = wait


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: urllib would send credentials along."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Message, newurl: str) -> None:
        """Have the redirect raised as an error."""


def _rest(seconds: float, deadline: float | None, url: str, sleep: Callable[[float], None] = time.sleep) -> None:
    if deadline is not None and time.monotonic() + seconds > deadline:
        raise QueryTimeout(f"{url} was not ready in time")
    sleep(seconds)


def _seconds(field: str | None) -> float:
    return float(field) if field and field.strip().isdecimal() else 0.0


def _said(error: urllib.error.HTTPError) -> str:
    """Return what the endpoint gave as its reason, if that is a short plain text."""
    if error.headers.get_content_type() == "text/html":
        return ""
    try:
        text = _clean(error.read(2000).decode("utf-8", "replace")).strip()
    except (OSError, http.client.HTTPException):
        return ""
    return f": {text[:500]}" if text else ""


def _clean(text: str) -> str:
    """Return foreign text on one line, without what could steer a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", text)
