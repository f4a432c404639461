"""The web service: the page, the SPARQL endpoint, the query editor, and a page for every resource."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import KGError
from kg.formats import HTML, JSON, NTRIPLES, ROWS, SPARQL, TRIPLES, TSV, Format, formats_for, named
from kg.graph.notes import looks, may_state
from kg.graph.source_texts import SourceTexts
from kg.namespaces import BASE, ONTOLOGY, PREFIXES
from kg.serve import templates
from kg.serve.description import DUMP, description
from kg.serve.fair_queue import Turns
from kg.serve.front import CSP, App, Front, client_of
from kg.serve.negotiation import choose
from kg.serve.notes import header_of, is_empty, sentences, why_empty
from kg.serve.pool import Answers, Limits, Pool
from kg.serve.protocol import Call, Refusal, fields, read
from kg.serve.protocol import Request as Asked
from kg.serve.questions import bound, offered
from kg.serve.refusals import HANDLERS
from kg.serve.resources import KINDS, Things, path_of
from kg.serve.statement_parts import NOTE, builds_from_statements
from kg.sparql.query import SHORT, Query
from kg.stores import worker_process

MAX_BODY = 256 * 1024
BODY_SECONDS = 10.0
ENDINGS = {f".{form.ending}": form for form in (*TRIPLES, HTML)}
CONTROLS = b'<div class="controls">'
T = TypeVar("T")
_LOCAL = re.compile(r"[\w.~-]{1,300}")


@dataclass(frozen=True)
class Site:
    """The configuration of a service.

    Args:
        graph: the built graph, an N-Triples file.
        page: the offline page, or None if it was not built.
        limits: the limits of queries and answers.
        hosts: the host names that the service answers to.
        origins: the other origins whose pages may send queries; none by default.
        started: called when the service is ready.
        texts: the source texts, if everybody who can reach the service may read whole proofs.
    """

    graph: Path
    page: Path | None = None
    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    origins: tuple[str, ...] = ()
    started: Callable[[], None] = lambda: None
    texts: SourceTexts | None = None


def app_of(site: Site) -> App:
    """Return the ASGI application that serves a site."""
    service = Service(site)
    cors = Middleware(
        CORSMiddleware,
        allow_origins=site.origins,
        allow_methods=("GET", "POST"),
        allow_headers=("Content-Type",),
        expose_headers=("Kg-Notes",),
    )
    app = Starlette(
        routes=service.routes(), middleware=[cors] if site.origins else [], lifespan=service.lifespan,
        exception_handlers=HANDLERS,
    )  # fmt: skip
    app.router.redirect_slashes = False
    return Front(app, site.hosts)


class Service:
    """Answers requests, with a pool of workers and the files of the site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._page = _page(site.page)
        self.pool = Pool(site.graph, site.limits)
        self._things: Things
        self._shown = Answers(site.limits.kept)
        self._looks = Turns(1, site.limits.waiting, site.limits.patience)
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="kg-things")

    def routes(self) -> list[Route]:
        """Return the routes of the service."""
        kinds = [Route(f"/{kind}/{{local}}", self.thing) for kind in KINDS]
        return [
            Route("/", self.page),
            Route("/sparql", self.sparql, methods=["GET", "POST", "OPTIONS"]),
            Route("/query", self.editor),
            Route("/queries.json", self.questions),
            Route("/queries/{name}", self.question),
            Route("/site/{name:path}", self.asset),
            Route("/health", self.health),
            Route("/void", self.described),
            Route("/.well-known/void", self.described),
            Route("/ontology", self.ontology),
            Route(f"/{DUMP}", self.dump),
            *kinds,
        ]

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Start the workers, and stop them when the service stops."""
        self._things, _ = await asyncio.gather(
            asyncio.to_thread(Things, self.site.graph, self.site.texts), self.pool.start()
        )
        self.pool.extents = self._things.extents
        self.site.started()
        self._desk.submit(lambda: self._questions)
        try:
            with suppress(asyncio.CancelledError):  # a second signal: stop at once
                yield
        finally:
            await self.pool.close()
            self._desk.shutdown()

    # The endpoint

    async def sparql(self, request: Request) -> Response:
        """Answer a request of the SPARQL protocol."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        asked = read(await _call(request))
        if asked is None:
            return await self.described(request)
        return await _while_there(request, self._answered(request, asked))

    async def _answered(self, request: Request, asked: Asked) -> Response:
        client = client_of(request.scope)
        query = await self.pool.read(client, asked.query)
        formats = formats_for(query.form)
        given = named(asked.format or "", formats)
        chosen = given or _acceptable(request, formats)
        data = await self.pool.answer(client, query, chosen.name)
        answer = _representation(request, data, chosen)
        if notes := await self._noted(request, query, asked.question, data, chosen):
            answer.headers["Kg-Notes"] = notes
        if given:
            answer.headers["Content-Disposition"] = f'inline; filename="answer.{chosen.ending}"'
        return answer

    async def _noted(self, request: Request, query: Query, question: str, data: bytes, form: Format) -> str:
        """Return the notes on an answer for a header field: JSON in ASCII; empty if there are none.

        A note that takes too long to find is dropped: the answer itself is there.
        """
        if builds_from_statements(query):
            return header_of([NOTE])
        if query.form != "SELECT" or len(query) > SHORT:
            return ""
        key = (f"{question}\n{query}", "notes")
        if (kept := self._shown.get(key)) is not None:
            return kept.decode()
        try:
            found = await self._notes(request, query, question, empty=is_empty(data, form))
        except KGError:
            return ""
        written = header_of(found)
        self._shown.keep(key, written.encode())
        return written

    async def _notes(self, request: Request, query: Query, question: str, *, empty: bool) -> list[str]:
        source = self._things.graph.source
        if empty:
            return await self._at_desk(request, lambda: why_empty(self._things.graph, query, question))
        if question or not may_state(query):
            return []
        found: list[str] = []
        for look in await self._at_desk(request, lambda: looks(query)):
            rows = await self.pool.answer(client_of(request.scope), Query(look.query), TSV.name)
            found += await self._at_desk(request, partial(sentences, look, rows, source))
        return found

    async def described(self, request: Request) -> Response:
        """Describe the service and its data."""
        form = _wanted(request, (*TRIPLES, HTML))
        if form is HTML:
            seen = "/query" if request.url.path == "/sparql" else "/void?format=turtle"
            return RedirectResponse(seen, 303, headers={"Vary": "Accept"})
        root = str(request.base_url)
        return await self._looked_up(request, root, form, lambda: description(self._things.graph.source, root))

    # Things

    async def thing(self, request: Request) -> Response:
        """Answer with one resource, as a page for readers or as triples for programs."""
        kind = request.url.path.split("/")[1]
        local, chosen = _ending(request.path_params["local"])
        node = _node(f"{BASE}{kind}/{local}")
        if node not in self._things:
            raise Refusal(404, f"not found: {kind}/{local}")
        if now := self._things.replacing(node):
            return RedirectResponse(f"{path_of(now)}{request.path_params['local'].removeprefix(local)}", 301)
        form = chosen or _wanted(request, (*TRIPLES, HTML))
        return await self._looked_up(request, node.value, form, lambda: self._things.triples(node))

    async def ontology(self, request: Request) -> Response:
        """Answer with the vocabulary."""
        form = _wanted(request, (*TRIPLES, HTML))
        return await self._looked_up(request, ONTOLOGY, form, self._things.ontology)

    async def _looked_up(
        self, request: Request, iri: str, form: Format, triples: Callable[[], Iterable[ox.Triple]]
    ) -> Response:
        """Answer from the service's own graph."""
        data = await self._at_desk(request, lambda: self._made(iri, form, triples))
        return _representation(request, data, form, templates.SITE_CSP if form is HTML else CSP)

    async def _at_desk(self, request: Request, work: Callable[[], T]) -> T:
        """Run a look-up in the service's own graph: one at a time, in fair turns."""
        return await _while_there(request, self._in_turn(client_of(request.scope), work))

    async def _in_turn(self, client: str, work: Callable[[], T]) -> T:
        async with self._looks.turn(client):
            return await asyncio.get_running_loop().run_in_executor(self._desk, work)

    def _made(self, iri: str, form: Format, triples: Callable[[], Iterable[ox.Triple]]) -> bytes:
        data = self._shown.get((iri, form.name))
        if data is None:
            data = self._things.page(iri) if form is HTML else worker_process.triples_in(form.name, triples())
            self._shown.keep((iri, form.name), data)
        return data

    # Files

    async def page(self, request: Request) -> Response:
        """Answer with the page, or redirect to the editor if the page was not built."""
        if self._page is None:
            return RedirectResponse("/query", 303)
        return _representation(request, self._page, HTML, "frame-ancestors 'none'")

    async def dump(self, request: Request) -> Response:
        """Answer with the whole graph."""
        return _representation(request, self._dump, NTRIPLES)

    async def editor(self, request: Request) -> Response:
        """Answer with the query editor."""
        return _representation(request, self._editor, HTML, templates.SITE_CSP)

    async def questions(self, request: Request) -> Response:
        """Answer with the saved questions, the choices for their parameters and the prefixes, for the editor."""
        return _representation(request, await self._at_desk(request, lambda: self._questions), JSON)

    async def question(self, request: Request) -> Response:
        """Answer a saved question with the parameters of the URL, or return its SPARQL."""
        name, given = request.path_params["name"], fields(request.url.query)
        form = next(iter(given.pop("format", [])), None)
        query = await self._at_desk(request, lambda: bound(self._things.graph, name, given))
        kind = _wanted(request, (SPARQL, HTML, *ROWS, *TRIPLES))
        if kind is SPARQL:
            return _representation(request, query.encode(), SPARQL)
        if kind is HTML:
            return RedirectResponse(f"/query#{urlencode({'query': query}, quote_via=quote)}", 303, {"Vary": "Accept"})
        return await _while_there(request, self._answered(request, Asked(query, form, name)))

    async def asset(self, request: Request) -> Response:
        """Answer with a file of the site."""
        name = request.path_params["name"]
        if name not in templates.ASSETS:
            raise Refusal(404, "no such file")
        return _representation(request, templates.file(name), Format("asset", templates.ASSETS[name]))

    async def health(self, _request: Request) -> Response:
        """Report whether the service is ready, and how busy it is."""
        ready = self.pool.ready
        state = {
            "status": "ok" if ready else "starting", "triples": self.pool.triples, "engines": ready,
            "busy": self.pool.busy, "waiting": self.pool.queued,
        }  # fmt: skip
        body = json.dumps(state).encode() + b"\n"
        return Response(body, 200 if ready else 503, {"Cache-Control": "no-store"}, "application/json")

    @cached_property
    def _dump(self) -> bytes:
        return self.site.graph.read_bytes()

    @cached_property
    def _editor(self) -> bytes:
        return templates.filled("editor.html", prefixes=sorted(PREFIXES.items()))

    @cached_property
    def _questions(self) -> bytes:
        return json.dumps(offered(self._things.graph), ensure_ascii=False).encode()


def _page(path: Path | None) -> bytes | None:
    """Return the offline page with a link to the query editor added, or None if the page was not built."""
    if not path or not path.is_file():
        return None
    return path.read_bytes().replace(CONTROLS, CONTROLS + templates.file("link.html"), 1)


# Requests


async def _call(request: Request) -> Call:
    body = await _body(request) if request.method == "POST" else b""
    parameters = request.scope["query_string"].decode("latin-1")
    return Call(request.method, parameters, request.headers.get("content-type"), body)


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0").lstrip("0")
    if len(announced) > len(str(MAX_BODY)) or int(announced or "0") > MAX_BODY:
        raise _too_long()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MAX_BODY:
                    raise _too_long()
    except TimeoutError:
        raise Refusal(408, f"the request did not arrive within {BODY_SECONDS:g} s", Connection="close") from None
    return bytes(body)


def _too_long() -> Refusal:
    return Refusal(413, f"the request is too large (limit {MAX_BODY} bytes)", Connection="close")


async def _while_there(request: Request, answer: Coroutine[Any, Any, T]) -> T:
    """Await an answer; if the client disconnects, cancel the work and free its place in every queue.

    Raises:
        ClientDisconnect: the client disconnected.
    """
    made, left = asyncio.create_task(answer), asyncio.create_task(_leaving(request))
    try:
        await asyncio.wait((made, left), return_when=asyncio.FIRST_COMPLETED)
        if not made.done():
            raise ClientDisconnect
        return made.result()
    finally:
        made.cancel()
        left.cancel()
        await asyncio.gather(made, left, return_exceptions=True)


async def _leaving(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _acceptable(request: Request, formats: tuple[Format, ...]) -> Format:
    accept = ", ".join(request.headers.getlist("accept"))
    chosen = choose(accept, formats)
    if chosen is None:
        raise Refusal(
            406, f"not acceptable: the answer can be {', '.join(form.media for form in formats)}", Vary="Accept"
        )
    return chosen


def _wanted(request: Request, formats: tuple[Format, ...]) -> Format:
    """Return the format that the `format` parameter names, or else the best one for the Accept field."""
    return named(request.query_params.get("format", ""), formats) or _acceptable(request, formats)


def _ending(local: str) -> tuple[str, Format | None]:
    for ending, form in ENDINGS.items():
        if local.endswith(ending):
            return local.removesuffix(ending), form
    return local, None


def _node(text: str) -> ox.NamedNode:
    try:
        if not _LOCAL.fullmatch(text.rpartition("/")[2]):
            raise ValueError
        return ox.NamedNode(text)
    except ValueError:
        raise Refusal(404, "not found") from None


# Answers


def _representation(request: Request, data: bytes, form: Format, policy: str = CSP) -> Response:
    tag = f'"{hashlib.blake2b(data + form.name.encode(), digest_size=16).hexdigest()}"'
    fields = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache", "Content-Security-Policy": policy}
    held = request.headers.get("if-none-match", "")
    if request.method in ("GET", "HEAD") and (tag in held or held.strip() == "*"):
        return Response(status_code=304, headers=fields)
    return Response(data, headers={**fields, "Content-Type": form.content_type})
