"""The program inside a worker process: load a graph, seal the process, answer queries from a pipe.

`kg.stores.worker` starts it in a fresh interpreter; it imports pyoxigraph and the standard library, and of kg
only the table of formats and the module that writes Turtle. Once the graph is in memory the process gives up
everything that a query could misuse: it cannot open files or sockets, write files, start processes or dump core,
and its memory is limited.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
import resource
import select
import signal
import struct
import sys
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.formats import ROWS, TRIPLES
from kg.rdf.turtle import to_turtle, used_prefixes

HEAD = struct.Struct(">cI")
"""The header of requests and replies: the kind, and how many bytes follow."""

READY, ANSWER, WORN = b"R", b"A", b"W"
SYNTAX, REFUSED, FAILED, FULL = b"S", b"L", b"F", b"M"

_ROWS = {form.name: ox.QueryResultsFormat.from_media_type(form.media) for form in ROWS}
_TRIPLES = {form.name: ox.RdfFormat.from_media_type(form.media) for form in TRIPLES}
_XML_NAME = re.compile(r"[^\W\d][\w.-]*$")
_ADVICE = "narrow the query, or page with LIMIT and OFFSET"
_GRACE = 0.5
"""Seconds past the time limit after which the process stops itself if its parent did not."""


class TooLarge(Exception):
    """The answer is larger than the limit."""


class Sink(io.RawIOBase):
    """A file in memory that holds bytes up to a limit."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self.limit, self.size, self.parts = limit, 0, list[bytes]()

    def write(self, data: Any) -> int:
        """Write some bytes; raises TooLarge past the limit."""
        self.size += len(data)
        if self.limit is not None and self.size > self.limit:
            raise TooLarge(f"the answer is larger than {self.limit} bytes: {_ADVICE}")
        self.parts.append(bytes(data))
        return len(data)


def answer(store: ox.Store, request: dict[str, Any], settings: dict[str, Any]) -> bytes:
    """Run one query and return its answer in the requested format."""
    result = store.query(request["query"], prefixes=settings["prefixes"], base_iri=settings["base"])
    sink = Sink(request["max_bytes"])
    out = cast(IO[bytes], sink)
    if isinstance(result, ox.QueryTriples):
        triples = list(islice(result, None if request["max_rows"] is None else request["max_rows"] + 1))
        _bound(len(triples), request["max_rows"], "triples")
        out.write(triples_in(request["format"], triples))
        return b"".join(sink.parts)
    result.serialize(out, _ROWS[request["format"]])
    data = b"".join(sink.parts)
    if isinstance(result, ox.QuerySolutions):
        _bound(rows_in(data, request["format"], request["max_rows"]), request["max_rows"], "rows")
    return data


def triples_in(form: str, triples: Iterable[ox.Triple]) -> bytes:
    """Return triples, sorted, in a format; raises ValueError if RDF/XML cannot express one."""
    if form == "turtle":
        return to_turtle(triples).encode()
    ordered = sorted(set(triples), key=str)
    if form == "rdfxml" and (bad := next((t for t in ordered if not _XML_NAME.search(t.predicate.value)), None)):
        raise ValueError(f"RDF/XML cannot express the property <{bad.predicate.value}>: use Turtle")
    return ox.serialize(ordered, format=_TRIPLES[form], prefixes=used_prefixes(ordered)) or b""


def _bound(count: int, limit: int | None, what: str) -> None:
    if limit is not None and count > limit:
        raise TooLarge(f"the answer has more than {limit} {what}: {_ADVICE}")


def rows_in(data: bytes, form: str, limit: int | None = None) -> int:
    r"""Count the rows of a serialised answer; exact if the count is above `limit`, otherwise possibly too high.

    >>> rows_in(b'x\r\n"a\r\nb"\r\nc\r\n', "csv", 0)
    2
    """
    if form == "tsv":
        return data.count(b"\n") - 1
    if form == "csv":
        return sum(part.count(b"\r\n") for part in data.split(b'"')[::2]) - 1
    if form == "xml":
        return data.count(b"<result>")
    about = data.count(b"},{") + 1
    return about if limit is None or about <= limit else len(json.loads(data)["results"]["bindings"])


def reply(store: ox.Store, request: dict[str, Any], settings: dict[str, Any]) -> tuple[bytes, bytes]:
    """Answer one request, and never raise: return the kind of the reply and its bytes."""
    try:
        return ANSWER, answer(store, request, settings)
    except SyntaxError as error:
        return SYNTAX, str(error).encode()
    except TooLarge as error:
        return REFUSED, str(error).encode()
    except MemoryError:
        return FULL, b""
    except Exception as error:
        return FAILED, str(error).encode("utf-8", "replace")


# The process


def die_with_parent(life: int) -> None:
    """Have the kernel end this process the moment the other end of `life` closes.

    A signal from the pipe itself (SIGIO, whose default is to end the process) needs no turn of the
    interpreter, so it also ends a query that is running; PR_SET_PDEATHSIG would fire when the
    parent's *thread* ends, which in a server it does.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([life], [], [], 0)[0]:
        sys.exit(0)


def size() -> int:
    """Return the size of this process's address space in bytes, or 0 if the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def seal(memory: int) -> None:
    """Give up for good what answering does not need: files, sockets, processes, core dumps, more memory."""
    limits = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0, "RLIMIT_NOFILE": 0}
    if now := size():
        limits["RLIMIT_AS"] = now + memory
    for name, limit in limits.items():
        resource.setrlimit(getattr(resource, name), (limit, limit))


def resident() -> int:
    """Return the peak memory of this process in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _read(count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = os.read(0, count - len(data))
        if not part:
            os._exit(0)
        data += part
    return data


def _write(out: int, kind: bytes, data: bytes) -> None:
    left = memoryview(HEAD.pack(kind, len(data)) + data)
    while left:
        left = left[os.write(out, left) :]


def main(argument: str) -> None:
    """Load, seal, and answer until the pipe closes; `argument` is the settings as JSON."""
    settings = json.loads(argument)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    die_with_parent(settings["life"])
    out = os.dup(1)
    os.dup2(2, 1)
    store = ox.Store()
    try:
        store.bulk_load(path=settings["graph"], format=ox.RdfFormat.N_TRIPLES)
    except (OSError, SyntaxError) as error:
        _write(out, FAILED, str(error).encode())
        return
    seal(settings["memory"])
    _write(out, READY, str(len(store)).encode())
    _serve(out, store, settings)


def _serve(out: int, store: ox.Store, settings: dict[str, Any]) -> None:
    worn = resident() + settings["memory"] // 2
    while True:
        _, length = HEAD.unpack(_read(HEAD.size))
        request = json.loads(_read(length))
        seconds = request["seconds"]
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds else 0)
        kind, data = reply(store, request, settings)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _write(out, WORN if kind == ANSWER and resident() > worn else kind, data)
