"""The answers to requests that are rejected, fail or find nothing: a status and a reason.

A browser gets a page of the site; a program gets the reason as a line of text.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.errors import BuildError, QueryError, QueryTimeout
from kg.formats import HTML, TEXT
from kg.serve import templates
from kg.serve.fair_queue import Full
from kg.serve.negotiation import choose
from kg.serve.protocol import Refusal
from kg.stores.worker import EngineCrash, EngineLost, TooLarge


def told(request: Request, status: int, reason: str, **fields: str) -> Response:
    """Return the answer that says why a request failed, with `fields` in its header."""
    own = {"Cache-Control": "no-store", **fields}
    accept = ", ".join(request.headers.getlist("accept"))
    if choose(accept, (TEXT, HTML)) is not HTML:
        return Response(f"{_legible(reason)}\n", status, own, TEXT.media)
    page = templates.filled(
        "refusal.html", status=status, phrase=HTTPStatus(status).phrase, path=_legible(request.scope["path"][:200]),
        reason=_legible(reason), seconds=fields.get("Retry-After"),
    )  # fmt: skip
    return Response(page, status, {**own, "Content-Security-Policy": templates.SITE_CSP}, HTML.media)


def _legible(text: str) -> str:
    """Return text with U+FFFD in place of what a terminal or a reader could be misled by; line breaks stay."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return told(request, error.status, str(error), **error.fields)


async def _failed(request: Request, error: Exception) -> Response:
    match error:
        case Full():
            return told(request, 503, "too many queries are waiting; try again soon", **{"Retry-After": "2"})
        case EngineLost() | BuildError():
            return told(request, 503, str(error), **{"Retry-After": "1"})
        case QueryTimeout():
            return told(request, 504, str(error))
        case EngineCrash():
            return told(request, 500, str(error))
        case TooLarge():
            return told(request, 422, str(error))
    return told(request, 400, str(error))


async def _left(request: Request, _error: Exception) -> Response:
    return told(request, 400, "the client disconnected", Connection="close")


async def _not_found(request: Request, _error: Exception) -> Response:
    return told(request, 404, "there is no page at this address")


async def _not_allowed(request: Request, error: Exception) -> Response:
    fields = getattr(error, "headers", None) or {}
    return told(request, 405, "this address does not support the method", **fields)


HANDLERS: Mapping[Any, Any] = {
    Refusal: _refused, QueryError: _failed, BuildError: _failed, Full: _failed, ClientDisconnect: _left,
    404: _not_found, 405: _not_allowed,
}  # fmt: skip
"""The function that answers each error, as Starlette expects them."""
