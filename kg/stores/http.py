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
from typing import IO
from urllib.parse import urlencode, urlsplit

from kg.errors import QueryError, QueryTimeout
from kg.stores.connections import Basic, Digest, Http, Https, NoRedirect, Request, ended_at

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
MAX_ANSWER = 64 << 20
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
_LONGEST_PAUSE = 10.0
_PIECE = 1 << 16
_KINDS = (
    ("query", "SPARQL endpoint", "/sparql or /query"),
    ("update", "address for SPARQL updates", "/update, /statements or /sparql-auth"),
)
"""Queries and updates: in a word, what answers them, and where."""


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
            again: whether the request may be sent twice, as one that changes nothing more may; one that was
                refused (429) may, whatever it is.

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
                with ended_at(deadline) as watch:
                    return self._send(Request(self.url, data, fields, watch), deadline)
            except _NotReady as error:
                if pause is None or not (again or error.refused):
                    raise Unreachable(f"{self.url}: {error}") from None
                _rest(min(max(pause, error.wait), _LONGEST_PAUSE), deadline, self.url)
        raise AssertionError

    def _send(self, request: Request, deadline: float | None) -> Reply:
        left = 60.0 if deadline is None else max(deadline - time.monotonic(), 0.001)
        try:
            with self._opener.open(request, timeout=left) as response:
                reply = Reply(response.headers.get_content_type(), self._read(response))
            if _is_past(deadline):
                raise TimeoutError
            self._see_whole(response.headers)
            return reply
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error, request) from None
        except (http.client.HTTPException, urllib.error.URLError, OSError) as error:
            raise (self._late() if _is_past(deadline) else self._broken(error)) from None
        except ValueError:  # what it says may show a credential
            raise EndpointError(f"{self.url}: the request cannot be sent") from None

    def _read(self, response: IO[bytes]) -> bytes:
        body = bytearray()
        while part := response.read1(_PIECE):  # type: ignore[attr-defined]
            body += part
            if len(body) > MAX_ANSWER:
                raise EndpointError(f"{self.url}: the answer is larger than {MAX_ANSWER >> 20} MiB")
        expected = response.headers.get("Content-Length")  # type: ignore[attr-defined]
        if expected and expected.isdecimal() and int(expected) != len(body):
            raise http.client.IncompleteRead(bytes(body[:0]))
        return bytes(body)

    def _see_whole(self, fields: Message) -> None:
        """Refuse what Virtuoso gives a part of as if it were all: only these fields tell."""
        if fields.get("X-SQL-State") == "S1TAT":
            raise QueryTimeout(f"{self.url} stopped the query: it ran too long")
        if most := fields.get("X-SPARQL-MaxRows"):
            raise EndpointError(f"{self.url} gives no more than {_clean(most)} rows: ask for fewer, with LIMIT")

    def _refused(self, error: urllib.error.HTTPError, request: Request) -> Exception:
        said = _said(error)
        what, protocol, paths = _KINDS[request.get_header("Content-type") == UPDATE]
        match error.code:
            case 429 | 502 | 503:
                wait = _seconds(error.headers.get("Retry-After"))
                return _NotReady(f"it is not ready ({error.code}){said}", wait, refused=error.code == 429)
            case 400 | 422:
                return QueryError(f"{self.url} refuses the {what}{said}")
            case 401:
                return EndpointError(
                    f"{self.url} wants credentials (401){said}: set KG_USER and KG_PASSWORD, or KG_TOKEN, "
                    f"or write them in ~/.netrc{self._netrc[1]}; over plain http only to this machine, or with Digest"
                )
            case 403:
                return EndpointError(f"{self.url} does not allow the {what} (403){said}")
            case 404 | 405 | 415:
                return EndpointError(f"{self.url} is no {protocol} ({error.code}): the path is often {paths}")
            case 408 | 504:
                return QueryTimeout(f"{self.url} stopped the {what}: it ran too long")
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

    def _variable(self, name: str) -> str | None:
        value = self.variables.get(name)
        if value and re.search(r"[\x00-\x1f\x7f]", value):
            raise EndpointError(f"{name} holds a control character, such as a line break")
        return value

    @property
    def _bearer(self) -> dict[str, str]:
        token = (self.variables.get("KG_TOKEN") or "").strip()
        if not token:
            return {}
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise EndpointError("KG_TOKEN holds a space, a control character or one that is not ASCII: no token does")
        if not self._safe:
            raise EndpointError(f"{self.url}: KG_TOKEN is not sent over plain http")
        return {"Authorization": f"Bearer {token}"}

    @cached_property
    def _opener(self) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [NoRedirect(), Http(), Https()]
        if self._is_here:
            handlers.append(urllib.request.ProxyHandler({}))
        if known := self._credentials():
            passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
            passwords.add_password(None, self.url, *known)
            handlers.append(Digest(passwords))
            if self._safe:
                handlers.append(Basic(passwords))
        return urllib.request.build_opener(*handlers)

    def _credentials(self) -> tuple[str, str] | None:
        user, password = self._variable("KG_USER"), self._variable("KG_PASSWORD")
        return (user, password) if user and password is not None else self._netrc[0]

    @cached_property
    def _netrc(self) -> tuple[tuple[str, str] | None, str]:
        """What ~/.netrc has for the host, and why it cannot be read, if it cannot."""
        try:
            found = netrc.netrc(self.variables.get("NETRC")).authenticators(urlsplit(self.url).hostname or "")
        except FileNotFoundError:
            return None, ""
        except OSError as error:
            return None, f" (which cannot be read: {error.strerror})"
        except netrc.NetrcParseError as error:  # what it says of a line may show a password
            reason = f"line {error.lineno} is wrong" if error.lineno else _clean(error.msg)
            return None, f" (which is not used: {reason})"
        except ValueError:
            return None, " (which is not used: it is no text)"
        return (found[0], found[2] or "") if found else None, ""


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
    """The endpoint may answer when it is asked again, in `wait` seconds; it did nothing yet, if it `refused`."""

    def __init__(self, reason: str, wait: float, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.wait, self.refused = wait, refused


def _is_past(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() > deadline


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
