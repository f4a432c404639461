"""Load the graph into a remote store, so that a push that breaks leaves what was there whole.

The triples go into a staging graph, in chunks (SPARQL 1.1 Update). Only when every one of them is
counted there does one MOVE put it in the place of the old graph. A chunk that arrives twice changes
nothing, so a push that broke is taken up where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox

from kg.client import Client, EndpointError, Unreachable, checked_address
from kg.errors import BuildError, KGError, QueryTimeout
from kg.namespaces import BASE
from kg.remote import RemoteSource

UPDATE = "application/sparql-update"
STAGING = BASE + "staging/"
CHUNK = 500
CHUNK_BYTES = 256 * 1024
CHUNK_SECONDS = 60.0
SWAP_SECONDS = 600.0

Counts = Counter[str]
Progress = Callable[[int, int], None]


class PushError(KGError):
    """A graph could not be pushed; the one that the store held is whole."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: how many triples the store now holds, and how many of them were already staged."""

    triples: int
    resumed: int


@dataclass(frozen=True, slots=True)
class Target:
    """A graph in a remote store.

    Args:
        update: the address for updates.
        query: the address for queries, by which is counted.
        graph: the IRI of the graph; None for the default graph.
    """

    update: str
    query: str
    graph: str | None = None

    @property
    def name(self) -> str:
        """The graph as an update names it."""
        return f"GRAPH <{self.graph}>" if self.graph else "DEFAULT"

    def staging(self, triples: Sequence[str]) -> str:
        """Return the IRI of the staging graph for these triples: another content, another graph."""
        content = hashlib.sha256("".join(triples).encode()).hexdigest()[:24]
        return f"{self.stagings}{content}"

    @property
    def stagings(self) -> str:
        """What the IRIs of all staging graphs for this target begin with."""
        return f"{STAGING}{hashlib.sha256((self.graph or '').encode()).hexdigest()[:12]}/"


def push(triples: Sequence[str], target: Target, *, chunk: int = CHUNK, progress: Progress | None = None) -> Pushed:
    """Put triples in the place of a graph in a remote store.

    Args:
        triples: lines of N-Triples, sorted, without blank nodes.
        target: the graph to replace.
        chunk: how many triples are sent at once.
        progress: called with how many triples are staged, and of how many.

    Raises:
        PushError: the graph there is something else, the store does not hold what was sent, or the connection
            was lost; in each case the old graph is whole.
        EndpointError: there is no endpoint, or it refused.
    """
    return _Push(triples, target, chunk, progress or _silent).run()


def read_triples(path: Path) -> list[str]:
    """Return the lines of an N-Triples file.

    Raises:
        BuildError: it cannot be read, or has blank nodes, which cannot be sent twice.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{path.name} cannot be read: {error}") from None
    for number, line in enumerate(lines, 1):
        if line.startswith("_:") or " _:" in line.partition('"')[0]:
            raise BuildError(f"{path.name}:{number}: a blank node cannot be pushed")
    return lines


class _Push:
    """One push, from its first chunk to its last count."""

    def __init__(self, triples: Sequence[str], target: Target, chunk: int, progress: Progress) -> None:
        self.triples, self.target, self.chunk, self.progress = triples, target, chunk, progress
        self.staging = target.staging(triples)
        self.client = Client(target.update)
        self.expected = Counter(line.split(" ", 2)[1].strip("<>") for line in triples)

    def run(self) -> Pushed:
        if not self.triples:
            raise PushError("there is nothing to push")
        self._check_target()
        resumed = self._count(self.staging).total()
        self._stage(resumed)
        self._swap()
        self._drop_others()
        return Pushed(len(self.triples), resumed)

    def _check_target(self) -> None:
        """Refuse to replace what is not an earlier version of this graph."""
        source, pattern = (
            RemoteSource(self.target.query),
            "{{ GRAPH <{}> {{ {} }} }}" if self.target.graph else "{{{1}}}",
        )

        def holds(triple: str) -> bool:
            return bool(source.answer(f"ASK {pattern.format(self.target.graph, triple)}", CHUNK_SECONDS))

        if holds("?s ?p ?o") and not holds("?s a vg:Statement"):
            raise PushError(
                f"{self.target.name} at {self.target.query} holds something else, which a push would replace: "
                "name another graph with --graph, or empty this one"
            )

    def _stage(self, held: int) -> None:
        """Send what is missing; where the count is wrong at the end, once more from the start."""
        self._send(held)
        if self._count(self.staging) == self.expected:
            return
        self._update(f"DROP SILENT GRAPH <{self.staging}>")
        self._send(0)
        if (found := self._count(self.staging)) != self.expected:
            raise PushError(_difference(found, self.expected, self.target.update))

    def _send(self, held: int) -> None:
        done = 0
        for lines in _chunks(self.triples, self.chunk):
            if done + len(lines) > held:
                text = "\n".join(lines)
                self._update(f"INSERT DATA {{ GRAPH <{self.staging}> {{\n{text}\n}} }}")
            done += len(lines)
            self.progress(done, len(self.triples))

    def _swap(self) -> None:
        """Put the staging graph in the place of the old one.

        A MOVE is never sent twice: a second one would find an empty staging graph, and some stores
        would then empty the target. Where the answer is lost, the graphs themselves say what happened.
        """
        try:
            self._update(f"MOVE GRAPH <{self.staging}> TO {self.target.name}", again=False, seconds=SWAP_SECONDS)
        except (Unreachable, QueryTimeout) as error:
            if self._count(self.staging):
                raise PushError(f"{error}; the new graph waits in <{self.staging}>: push again") from None
        found = self._count(self.target.graph)
        if found != self.expected:
            raise PushError(_difference(found, self.expected, self.target.update))

    def _drop_others(self) -> None:
        """Remove staging graphs that earlier pushes to this graph left."""
        query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{self.target.stagings}")) }}'
        with suppress(KGError):
            for solution in _solutions(RemoteSource(self.target.query), query):
                self._update(f"DROP SILENT GRAPH <{solution['g'].value}>")

    def _update(self, text: str, *, again: bool = True, seconds: float = CHUNK_SECONDS) -> None:
        self.client.post(text.encode(), "*/*", media=UPDATE, timeout=seconds, again=again)

    def _count(self, graph: str | None) -> Counts:
        """Count the triples of a graph, by predicate."""
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        query = f"SELECT ?p (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?p"
        found = _solutions(RemoteSource(self.target.query), query)
        return Counter({row["p"].value: int(row["n"].value) for row in found})


def _solutions(source: RemoteSource, query: str) -> Iterator[ox.QuerySolution]:
    solutions = source.answer(query, CHUNK_SECONDS)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def _chunks(triples: Sequence[str], most: int) -> Iterator[list[str]]:
    """Yield the triples in groups, bounded in number and in bytes."""
    group: list[str] = []
    size = 0
    for line in triples:
        length = len(line.encode())
        if group and (len(group) >= most or size + length > CHUNK_BYTES):
            yield group
            group, size = [], 0
        group.append(line)
        size += length
    if group:
        yield group


def _difference(found: Counts, expected: Counts, where: str) -> str:
    wrong = sorted(p for p in found.keys() | expected.keys() if found[p] != expected[p])
    first = f"<{wrong[0]}> {found[wrong[0]]} times, not {expected[wrong[0]]}"
    return f"{where} holds {found.total()} triples, not {expected.total()}: {first}"


def _silent(done: int, of: int) -> None:
    """Show nothing."""


def query_address(update: str) -> str:
    """Return where a store that takes updates at an address usually takes queries.

    >>> query_address("http://127.0.0.1:7878/update")
    'http://127.0.0.1:7878/query'
    >>> query_address("http://127.0.0.1:8890/sparql-auth")
    'http://127.0.0.1:8890/sparql-auth'
    """
    parts = urlsplit(update)
    path = parts.path
    if path.endswith("/update"):
        path = path.removesuffix("update") + "query"
    elif path.endswith("/statements"):
        path = path.removesuffix("/statements")
    return urlunsplit(parts._replace(path=path))


# The command line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg push`."""
    add = parser.add_argument
    add("url", metavar="URL", help="where the store takes SPARQL updates (Oxigraph: …/update, Virtuoso: …/sparql-auth)")
    add("--graph", metavar="IRI", help="the graph to replace (default: the store's default graph)")
    add("--query-url", metavar="URL", help="where the store takes queries (default: guessed from URL)")
    add("--chunk", type=int, default=CHUNK, metavar="N", help=f"triples to send at once (default: {CHUNK})")
    parser.epilog = "Credentials come from KG_USER and KG_PASSWORD, from KG_TOKEN, or from ~/.netrc; never from here."


def run(options: argparse.Namespace) -> int:
    """Push the graph, as the command line says.

    Raises:
        KGError: see `push`.
    """
    from kg.home import find_home, home_at
    from kg.serve import graph_of

    target = _target(options)
    home = home_at(options.data) if getattr(options, "data", None) else find_home()
    with graph_of(home) as path:
        shown = _shown if sys.stderr.isatty() else None
        pushed = push(read_triples(path), target, chunk=max(1, options.chunk), progress=shown)
    again = f" ({pushed.resumed} of them were staged before)" if pushed.resumed else ""
    print(f"{pushed.triples} triples{again}", file=sys.stderr)
    print(target.graph or target.query)
    return 0


def _target(options: argparse.Namespace) -> Target:
    try:
        graph = ox.NamedNode(options.graph).value if options.graph else None
    except ValueError:
        raise EndpointError(f"{options.graph!r} is not an absolute IRI") from None
    update = checked_address(options.url)
    return Target(update, checked_address(options.query_url or query_address(update)), graph)


def _shown(done: int, of: int) -> None:
    print(f"\r{done} of {of} triples", end="\n" if done == of else "", file=sys.stderr, flush=True)
