"""What a client is told when its request is refused, fails, or finds nothing: a status and a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.errors import BuildError, QueryError, QueryTimeout
from kg.protocol import Refusal
from kg.turns import Full
from kg.worker import EngineCrash, EngineLost, TooLarge


def _reason(text: str, status: int, **fields: str) -> Response:
    return Response(f"{text}\n", status, {"Cache-Control": "no-store", **fields}, "text/plain")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _reason(str(error), error.status, **error.fields)


async def _failed(_request: Request, error: Exception) -> Response:
    match error:
        case Full():
            return _reason("too many queries are waiting: try again soon", 503, **{"Retry-After": "2"})
        case EngineLost() | BuildError():
            return _reason(str(error), 503, **{"Retry-After": "1"})
        case QueryTimeout():
            return _reason(str(error), 504)
        case EngineCrash():
            return _reason(str(error), 500)
        case TooLarge():
            return _reason(str(error), 422)
    return _reason(str(error), 400)


async def _left(_request: Request, _error: Exception) -> Response:
    return _reason("the client left", 400, Connection="close")


async def _not_found(_request: Request, _error: Exception) -> Response:
    return _reason("there is nothing at this address", 404)


async def _not_allowed(_request: Request, error: Exception) -> Response:
    fields = getattr(error, "headers", None) or {}
    return _reason("this method is not for this address", 405, **fields)


HANDLERS: Mapping[Any, Any] = {
    Refusal: _refused, QueryError: _failed, BuildError: _failed, Full: _failed, ClientDisconnect: _left,
    404: _not_found, 405: _not_allowed,
}  # fmt: skip
"""What answers for each error, as Starlette takes it."""
