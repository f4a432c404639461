"""HTTP to a remote SPARQL endpoint: bounded in time and size, retried if that can help, and clear when it fails.

The transport is urllib3's. The standard library computes the digests (which Virtuoso requires), and reads netrc
files and the proxies of the environment.
"""

from __future__ import annotations

import base64
import ipaddress
import netrc
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException
from typing import Any
from urllib import request as stdlib
from urllib.parse import unquote, urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from kg.errors import QueryError, QueryTimeout

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
MAX_ANSWER = 64 << 20
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
_LONGEST_PAUSE = 10.0
_PIECE = 1 << 16
_DIGESTS = 5
"""How many digests to try: the nonce of each is good for one request, which another thread's may have used up."""
_KINDS = (
    ("query", "is not a SPARQL endpoint", "/sparql or /query"),
    ("update", "does not accept SPARQL updates", "/update, /statements or /sparql-auth"),
)
"""Queries and updates: the word for one, the message if there is no address for them, and the usual paths."""
_rest = time.sleep


class EndpointError(QueryError):
    """A remote endpoint cannot be reached, or does not behave like a SPARQL endpoint."""


class Unreachable(EndpointError):
    """The connection failed or was lost, or the endpoint was not ready; a later try may succeed."""


class _NotReady(Unreachable):
    """The endpoint may answer another request after `wait` seconds; if it `refused`, it did nothing yet."""

    def __init__(self, message: str, wait: float = 0.0, *, refused: bool = False) -> None:
        super().__init__(message)
        self.wait, self.refused = wait, refused


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of an endpoint: its media type and its bytes."""

    media: str
    body: bytes = field(repr=False)


class _Deadline:
    """A time at which connections are shut down: their own timeout starts again at each byte.

    Args:
        seconds: the time from now; None for no deadline but a minute for each step.
    """

    def __init__(self, seconds: float | None) -> None:
        self.end = None if seconds is None else time.monotonic() + seconds
        self.sockets: list[socket.socket] = []

    @property
    def left(self) -> float:
        return 60.0 if self.end is None else max(self.end - time.monotonic(), 0.001)

    @property
    def is_past(self) -> bool:
        return self.end is not None and time.monotonic() > self.end

    @contextmanager
    def kept(self) -> Iterator[None]:
        alarm = threading.Timer(self.left, self._shut)
        alarm.daemon = True
        if self.end is not None:
            alarm.start()
        try:
            yield
        finally:
            alarm.cancel()

    def _shut(self) -> None:
        for connection in self.sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def watched(self, kind: Any) -> Any:
        """Return a kind of connection that is shut down at the deadline."""
        deadline = self

        class Watched(kind):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                deadline.sockets.append(self.sock)
                if deadline.is_past:
                    deadline._shut()

        return Watched


@dataclass(frozen=True)
class Client:
    """Sends requests to one address; threads may share it.

    Args:
        url: the address, http or https, without user or password.
        variables: the environment that is searched for credentials before netrc: KG_TOKEN, or KG_USER and KG_PASSWORD.
        pauses: the seconds between tries while the endpoint is not ready (429, 502, 503).

    Raises:
        EndpointError: `url` is not such an address.
    """

    url: str
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    pauses: tuple[float, ...] = _PAUSES
    _accepted: threading.Event = field(default_factory=threading.Event, init=False, repr=False, compare=False)
    """Set once the endpoint asked for the password with Basic, and accepted it."""

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
            timeout: seconds after which to give up, for all tries together; default: a minute for each step.
            again: whether the request may be sent twice because a second one would change nothing more. A request
                that was refused with 429 is always sent again.

        Raises:
            EndpointError: there is no endpoint, or it refused the request.
            Unreachable: the endpoint could not be reached, or was not ready.
            QueryError: the endpoint rejected the query.
            QueryTimeout: the request took longer than `timeout`, or the endpoint reports a timeout.
        """
        data = body if isinstance(body, bytes) else urlencode(body).encode()
        fields = {"Content-Type": media, "Accept": accept, "User-Agent": "ai-video-kg", "Connection": "close"}
        deadline = _Deadline(timeout)
        with deadline.kept():
            for pause in self.pauses:
                try:
                    return self._send(data, fields, deadline)
                except _NotReady as error:
                    if not (again or error.refused):
                        raise
                    seconds = min(max(pause, error.wait), _LONGEST_PAUSE)
                if deadline.end is not None and time.monotonic() + seconds > deadline.end:
                    raise QueryTimeout(f"{self.url} was not ready in time")
                _rest(seconds)
            return self._send(data, fields, deadline)

    def _send(self, data: bytes, fields: dict[str, str], deadline: _Deadline) -> Reply:
        """Send a request, and again with the credentials that the endpoint asks for."""
        token, basic = self._bearer, self._basic
        authorization = token or (basic if self._accepted.is_set() else None)
        digests = _DIGESTS
        try:
            while True:
                sent = {**fields, "Authorization": authorization} if authorization else fields
                with self._pools(deadline).urlopen(
                    "POST", self.url, body=data, headers=sent, timeout=deadline.left,
                    redirect=False, retries=False, preload_content=False,
                ) as response:  # fmt: skip
                    answer = self._answer(response, authorization) if response.status == 401 and digests else None
                    if not answer:
                        return self._reply(response, sent, deadline)
                authorization, digests = answer, digests - 1
        except (HTTPError, OSError, ValueError) as error:
            raise self._failed(error, deadline) from None

    def _pools(self, deadline: _Deadline) -> urllib3.PoolManager:
        """Return pools of connections for one request, through the proxy that the environment names, if any."""
        parts = urlsplit(self.url)
        name = None if self._is_here or stdlib.proxy_bypass(parts.netloc) else stdlib.getproxies().get(parts.scheme)
        if name:
            proxy = urllib3.util.parse_url(name if "://" in name else f"http://{name}")
            login = {"Proxy-Authorization": _basic(unquote(proxy.auth))} if proxy.auth else {}
            pools: urllib3.PoolManager = urllib3.ProxyManager(proxy.url, proxy_headers=login, ssl_context=self._tls)
        else:
            pools = urllib3.PoolManager(ssl_context=self._tls)
        pool = pools.connection_from_url(self.url)
        pool.ConnectionCls = deadline.watched(pool.ConnectionCls)
        return pools

    @cached_property
    def _tls(self) -> ssl.SSLContext | None:
        return ssl.create_default_context() if urlsplit(self.url).scheme == "https" else None

    # Answers

    def _reply(self, response: Any, sent: Mapping[str, str], deadline: _Deadline) -> Reply:
        if not 200 <= response.status < 300:
            raise self._refused(response, _KINDS[sent["Content-Type"] == UPDATE])
        if sent.get("Authorization", "").startswith("Basic "):
            self._accepted.set()
        body = bytearray()
        for part in _parts(response):
            body += part
            if len(body) > MAX_ANSWER:
                raise EndpointError(f"{self.url}: the answer is larger than {MAX_ANSWER >> 20} MiB")
        if deadline.is_past:  # then the end of the answer may be that of the connection
            raise TimeoutError
        # Only these fields reveal that Virtuoso returned a part of the answer.
        if response.headers.get("X-SQL-State") == "S1TAT":
            raise QueryTimeout(f"{self.url} stopped the query: it ran too long")
        if most := response.headers.get("X-SPARQL-MaxRows"):
            raise EndpointError(f"{self.url} returns at most {on_one_line(most)} rows: use LIMIT to ask for fewer")
        return Reply(_media(response), bytes(body))

    def _refused(self, response: Any, kinds: tuple[str, str, str]) -> Exception:
        said = _said(response)
        kind, protocol, paths = kinds
        match response.status:
            case 429 | 502 | 503 as code:
                wait = _seconds(response.headers.get("Retry-After"))
                return _NotReady(f"{self.url} is not ready ({code}){said}", wait, refused=code == 429)
            case 400 | 422:
                return QueryError(f"{self.url} rejected the {kind}{said}")
            case 401:
                return EndpointError(
                    f"{self.url} requires credentials (401){said}: set KG_USER and KG_PASSWORD, or KG_TOKEN, "
                    f"or add them to ~/.netrc{self._netrc[1]}; over plain http they are sent only to this machine, "
                    "or with Digest"
                )
            case 403:
                return EndpointError(f"{self.url} does not allow the {kind} (403){said}")
            case 404 | 405 | 415 as code:
                return EndpointError(f"{self.url} {protocol} ({code}): the path is often {paths}")
            case 408 | 504:
                return QueryTimeout(f"{self.url} stopped the {kind}: it ran too long")
            case code if 300 <= code < 400:
                new = on_one_line(response.headers.get("Location") or "?")[:500]
                return EndpointError(f"{self.url} has moved to {new}: use that address")
        return EndpointError(f"{self.url} failed with status {response.status}{said}")

    def _failed(self, error: Exception, deadline: _Deadline) -> Exception:
        cause = _cause(error)
        if deadline.is_past or isinstance(cause, TimeoutError):
            return QueryTimeout(f"{self.url} did not answer in time")
        if isinstance(error, ValueError):  # its message may show a credential
            return EndpointError(f"{self.url}: the request cannot be sent")
        if isinstance(cause, (HTTPException, ConnectionResetError, BrokenPipeError)):
            return _NotReady(f"{self.url} closed the connection too early")
        return Unreachable(
            f"{self.url} cannot be reached: {on_one_line(str(getattr(cause, 'strerror', None) or cause))}"
        )

    # Credentials

    @property
    def _is_safe(self) -> bool:
        """Whether a password may be sent as it is: over TLS, or within this machine."""
        return urlsplit(self.url).scheme == "https" or self._is_here

    @property
    def _is_here(self) -> bool:
        host = urlsplit(self.url).hostname or ""
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def _bearer(self) -> str | None:
        token = (self.variables.get("KG_TOKEN") or "").strip()
        if not token:
            return None
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise EndpointError("KG_TOKEN must not contain spaces, control characters or non-ASCII characters")
        if not self._is_safe:
            raise EndpointError(f"{self.url}: KG_TOKEN is not sent over plain http")
        return f"Bearer {token}"

    @property
    def _basic(self) -> str | None:
        return _basic(":".join(self._login)) if self._login and self._is_safe else None

    def _answer(self, response: Any, sent: str | None) -> str | None:
        """Return the Authorization field that answers a challenge, unless there is none or it was sent already."""
        challenges = response.headers.getlist("WWW-Authenticate")
        for challenge in challenges:
            if challenge.lower().startswith("digest ") and (answer := self._digest(challenge[7:])):
                return answer
        asks = any(re.search(r"(^|,)\s*basic\b", challenge, re.IGNORECASE) for challenge in challenges)
        return self._basic if asks and self._basic != sent else None

    def _digest(self, challenge: str) -> str | None:
        """Return the Authorization field that answers a challenge; None if it is malformed or of an unknown kind."""
        url = urllib3.util.parse_url(self.url).url  # as urllib3 sends it
        passwords = stdlib.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, *(self._login or (None, None)))
        with suppress(ValueError, LookupError, OSError):
            fields = stdlib.parse_keqv_list(stdlib.parse_http_list(challenge))
            request = stdlib.Request(url, method="POST")
            answer = stdlib.AbstractDigestAuthHandler(passwords).get_authorization(request, fields)
            return f"Digest {answer}" if answer and answer.encode("latin-1") else None
        return None

    @cached_property
    def _login(self) -> tuple[str, str] | None:
        user, password = self._variable("KG_USER"), self._variable("KG_PASSWORD")
        return (user, password) if user and password is not None else self._netrc[0]

    def _variable(self, name: str) -> str | None:
        value = self.variables.get(name)
        if value and re.search(r"[\x00-\x1f\x7f]", value):
            raise EndpointError(f"{name} must not contain control characters, such as line breaks")
        return value

    @cached_property
    def _netrc(self) -> tuple[tuple[str, str] | None, str]:
        """The login that ~/.netrc has for the host, and why the file cannot be used, if it cannot."""
        try:
            found = netrc.netrc(self.variables.get("NETRC")).authenticators(urlsplit(self.url).hostname or "")
        except FileNotFoundError:
            return None, ""
        except OSError as error:
            return None, f" (which cannot be read: {error.strerror})"
        except netrc.NetrcParseError as error:  # its message may show a password
            reason = f"syntax error at line {error.lineno}" if error.lineno else on_one_line(error.msg)
            return None, f" (which is ignored: {reason})"
        except ValueError:
            return None, " (which is ignored: it is not UTF-8 text)"
        return (found[0], found[2] or "") if found else None, ""


def checked_address(url: str) -> str:
    """Return a URL if requests may be sent to it.

    Raises:
        EndpointError: the URL is not http or https, has no host, or contains a password.

    >>> checked_address("http://127.0.0.1:7878/query")
    'http://127.0.0.1:7878/query'
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or re.search(r"[\x00-\x20\x7f]", url):
        raise EndpointError(
            f"{on_one_line(url)!r} is not the URL of an endpoint: it must start with http:// or https://"
        )
    if parts.username is not None or parts.password is not None:
        raise EndpointError("a URL must not contain a password: set KG_USER and KG_PASSWORD, or add them to ~/.netrc")
    return url


def _cause(error: BaseException) -> BaseException:
    """Return the error of the standard library that urllib3 wrapped, or else the innermost one of urllib3."""
    inner = error.__cause__ or next((a for a in error.args if isinstance(a, BaseException)), None)
    return _cause(inner) if inner else error


def _seconds(field: str | None) -> float:
    return float(field) if field and field.strip().isdecimal() else 0.0


def _basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"


def _parts(response: Any) -> Iterator[bytes]:
    while part := response.read1(_PIECE, decode_content=False):
        yield part


def _media(response: Any) -> str:
    return on_one_line(str(response.headers.get("Content-Type", "text/plain"))).partition(";")[0].strip().lower()


def _said(response: Any) -> str:
    """Return the reason that the endpoint gave, if that is a short plain text."""
    if _media(response) == "text/html":
        return ""
    said = b""
    with suppress(HTTPError, OSError, ValueError):
        for part in _parts(response):
            said += part
            if len(said) >= 2000:
                break
    text = on_one_line(said[:2000].decode("utf-8", "replace")).strip()
    return f": {text[:500]}" if text else ""


def on_one_line(text: str) -> str:
    """Return foreign text on one line, without what could steer a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", text)
