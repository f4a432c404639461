"""Read requests of the SPARQL 1.1 Protocol (section 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from kg.errors import KGError
from kg.formats import SPARQL

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
MAX_FIELDS = 50
READ_ONLY = "this endpoint is read-only: it accepts no updates"
_DATASET = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")


class Refusal(KGError):
    """A rejected request: the HTTP status, the reason, and header fields for the answer."""

    def __init__(self, status: int, reason: str, **fields: str) -> None:
        super().__init__(reason)
        self.status = status
        self.fields: Mapping[str, str] = {name.replace("_", "-"): value for name, value in fields.items()}


@dataclass(frozen=True, slots=True)
class Request:
    """A query, the name of the format that a `format` parameter asks for, and that of the saved question that it is."""

    query: str
    format: str | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The parts of an HTTP request that the protocol uses."""

    method: str
    parameters: str
    content_type: str | None = None
    body: bytes = field(default=b"", repr=False)


def read(call: Call) -> Request | None:
    """Return the query of a request, or None for a GET without one, which asks for the description.

    Raises:
        Refusal: it is not one of the three kinds of query request in the protocol.

    >>> read(Call("GET", "query=ASK%7B%7D")).query
    'ASK{}'
    """
    url = fields(call.parameters)
    if call.method in ("GET", "HEAD"):
        return _request(url) if url.keys() & {"query", "update", *_DATASET} else None
    if call.method != "POST":
        raise Refusal(405, "use GET or POST", Allow="GET, HEAD, POST, OPTIONS")
    media, _, parameters = (call.content_type or "").partition(";")
    _check_charset(parameters)
    match media.strip().lower():
        case t if t == FORM:
            return _request(url | _both(url, fields(_text(call.body))))
        case t if t == SPARQL.media:
            return _request(url | _both(url, {"query": [_text(call.body)]}))
        case t if t == UPDATE:
            raise Refusal(403, READ_ONLY)
    raise Refusal(415, f"unsupported content type: use {FORM} or {SPARQL.media}", Accept=f"{FORM}, {SPARQL.media}")


def _both(url: Mapping[str, list[str]], body: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*url.get(name, []), *values] for name, values in body.items()}


def _request(given: Mapping[str, list[str]]) -> Request:
    if "update" in given:
        raise Refusal(403, READ_ONLY)
    queries = given.get("query", [])
    if len(queries) != 1:
        raise Refusal(400, f"expected one query, got {len(queries)}")
    if dataset := [name for name in _DATASET if name in given]:
        raise Refusal(400, f"{dataset[0]} is not supported: everything is in the default graph")
    return Request(queries[0], next(iter(given.get("format", [])), None))


def fields(encoded: str) -> dict[str, list[str]]:
    """Return the fields of a form or of a URL's query string, each with its values.

    Raises:
        Refusal: they are not UTF-8, or too many.
    """
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise Refusal(400, "the request is not UTF-8") from None
    except ValueError:
        raise Refusal(400, f"the request has too many fields (limit {MAX_FIELDS})") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the request is not UTF-8 at byte {error.start}") from None


def _check_charset(parameters: str) -> None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Refusal(415, "the charset of a query must be UTF-8")
