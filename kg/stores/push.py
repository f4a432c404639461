"""Replace a graph in a remote store, so that a push that fails leaves the old graph intact.

The triples are sent to a staging graph in chunks (SPARQL 1.1 Update). A chunk that arrives twice changes
nothing, so the next push resumes where a failed one stopped. The staging graph is then copied to a graph
that only this push uses. Once all triples are counted there, one operation deletes and inserts the triples
in which the old graph differs. (MOVE is not safe. In Virtuoso, a second MOVE empties the target, and a
store that is killed after one restarts without the triples that both graphs shared.)
"""

from __future__ import annotations

import hashlib
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from kg.errors import BuildError, KGError, QueryError
from kg.namespaces import BASE, expand
from kg.rdf.terms import STATEMENT
from kg.stores.remote import absolute
from kg.stores.writable import Counts, WritableStore, within

STAGING = BASE + "staging/"
CHUNK = 500
CHUNK_BYTES = 256 * 1024
ROUNDS = 3
"""How often to stage, and to swap, if another push interferes."""
PAUSE = 1.0
ABANDONED = 24 * 3600.0
"""The seconds after which the copy of another push is considered abandoned."""

Progress = Callable[[int, int], None]


class PushError(KGError):
    """A graph could not be pushed; the old graph in the store is intact."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """The result of a push.

    Args:
        triples: the number of triples that the graph in the store now has.
        resumed: the number of them that were already staged.
        changed: False if the graph already had exactly these triples.
    """

    triples: int
    resumed: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A graph in a remote store.

    Args:
        update: the address for updates.
        query: the address for queries, which check the updates.
        graph: the IRI of the graph; None for the default graph.

    Raises:
        EndpointError: the IRI of the graph is not absolute.
    """

    update: str
    query: str
    graph: str | None = None

    def __post_init__(self) -> None:
        if self.graph is not None:
            absolute(self.graph)

    @property
    def name(self) -> str:
        """The graph and its address, for messages."""
        return f"{f'the graph <{self.graph}>' if self.graph else 'the default graph'} at {self.query}"

    @property
    def stagings(self) -> str:
        """The prefix of the IRIs of all staging graphs for this target, and of their copies."""
        return f"{STAGING}{hashlib.sha256((self.graph or '').encode()).hexdigest()[:12]}/"

    def staging(self, triples: Sequence[str]) -> str:
        """Return the IRI of the staging graph for these triples; different triples have different graphs."""
        return self.stagings + hashlib.sha256("".join(triples).encode()).hexdigest()[:24]

    def copy(self) -> str:
        """Return the IRI of a graph that no other push uses; it contains the current time."""
        return f"{self.stagings}{int(time.time())}-{secrets.token_hex(8)}"


def push(triples: Sequence[str], target: Target, *, chunk: int = CHUNK, progress: Progress | None = None) -> Pushed:
    """Replace a graph in a remote store with these triples.

    Args:
        triples: lines of N-Triples, sorted, without blank nodes.
        target: the graph to replace.
        chunk: the number of triples per request.
        progress: called after each chunk with the number of staged triples and the total.

    Raises:
        PushError: the graph contains other data, the store did not keep the triples, or the connection was lost;
            in each case the old graph is intact.
        EndpointError: there is no endpoint, or it refused a request.
    """
    return _Push(triples, target, chunk, progress or _silent).run()


def read_triples(path: Path) -> list[str]:
    """Return the lines of an N-Triples file.

    Raises:
        BuildError: the file cannot be read, or has blank nodes, which cannot be sent twice.
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
        self.staging, self.copy = target.staging(triples), target.copy()
        self.store = WritableStore(target.update, target.query)
        self.expected = Counter(line.split(" ", 2)[1].strip("<>") for line in triples)

    def run(self) -> Pushed:
        if not self.triples:
            raise PushError("there is nothing to push")
        self._check_store()
        self._check_target()
        resumed = self.store.count(self.staging).total()
        self._stage(resumed)
        changed = not self._compared()[1]
        free = [self.staging, self.copy] if not changed or self._swap() else [self.staging]
        self._clean_up(free)
        return Pushed(len(self.triples), resumed, changed)

    def _check_store(self) -> None:
        """Check that the store accepts updates, and if the default graph is the target, that it is not the union."""
        if self.target.graph is not None:
            self.store.drop(self.copy)
            return
        probe = f"<{self.copy}> a <{self.copy}>"
        self.store.update(f"INSERT DATA {{ {within(self.copy, probe)} }}")
        shown = self.store.holds(probe)
        self.store.drop(self.copy)
        if shown:
            raise PushError(
                f"the default graph of the store at {self.target.query} is the union of all its graphs: "
                "choose a graph with --graph"
            )

    def _check_target(self) -> None:
        """Refuse to replace a graph that is not an earlier version of this one."""
        graph, statement = self.target.graph, f"?s a <{expand(STATEMENT)}>"
        if self.store.holds(within(graph)) and not self.store.holds(within(graph, statement)):
            raise PushError(
                f"{self.target.name} contains other data, which a push would replace: "
                "choose another graph with --graph, or empty this one"
            )

    # Staging

    def _stage(self, held: int) -> None:
        """Send the missing triples, copy them and count the copy; if it is incomplete, start again.

        Another push of the same triples shares the staging graph, and drops it when it is done. No other push
        drops the copy.
        """
        for _ in range(ROUNDS):
            self._send(held)
            self.store.copy(self.staging, self.copy)
            found = self.store.count(self.copy)
            if found == self.expected:
                return
            self.store.drop(self.copy, self.staging)
            held = 0
        difference = _difference(found, self.expected)
        raise PushError(f"the staging graph <{self.staging}> {difference}; {self.target.name} is unchanged")

    def _send(self, held: int) -> None:
        done = 0
        for lines in _chunks(self.triples, self.chunk):
            if done + len(lines) > held:
                text = "\n".join(lines)
                self.store.update(f"INSERT DATA {{ {within(self.staging, text)} }}")
            done += len(lines)
            self.progress(done, len(self.triples))

    # The swap

    def _swap(self) -> bool:
        """Make the target equal to the copy, verify it, and return whether the copy may be dropped.

        The copy is kept if the answer was lost, because the store may still be using it.

        Some stores do not isolate two swaps at the same time and end with a mix of both. The push that sees the mix
        swaps again.
        """
        for swapped in range(ROUNDS):
            if swapped:
                time.sleep(PAUSE * random.random())
            failure = self._replace()
            found, is_new = self._look(failure)
            if is_new:
                return failure is None
            if failure:
                raise self._not_replaced(failure)
        difference = _difference(found, self.expected)
        raise PushError(f"{self.target.name} {difference}. {self._waiting}")

    def _replace(self) -> QueryError | None:
        try:
            self.store.replace(self.target.graph, self.copy, len(self.triples))
        except QueryError as error:
            return error
        return None

    def _look(self, failure: QueryError | None) -> tuple[Counts, bool]:
        """Return the counts of the target, and whether it has exactly the triples that were pushed."""
        try:
            return self._compared()
        except KGError as error:
            if failure is None:
                raise PushError(f"{self.target.name} was replaced, but could not be verified: {error}") from None
            raise PushError(
                f"{failure}; could not check whether {self.target.name} was replaced ({error}): push again"
            ) from None

    def _compared(self) -> tuple[Counts, bool]:
        """Count the triples of the target by property, and compare them with the copy."""
        found = self.store.count(self.target.graph)
        return found, found == self.expected and not self.store.has_more(self.target.graph, self.copy)

    def _not_replaced(self, failure: QueryError) -> PushError:
        """Return the error of a failed swap; if it was rejected, drop the staged triples, which would fail again."""
        if type(failure) is not QueryError:
            return PushError(f"{failure}; {self.target.name} was not replaced. {self._waiting}")
        with suppress(KGError):
            self.store.drop(self.copy, self.staging)
        return PushError(f"{failure}; {self.target.name} was not replaced")

    @property
    def _waiting(self) -> str:
        return f"The new graph is kept in <{self.staging}>: push again"

    def _clean_up(self, free: Sequence[str]) -> None:
        """Drop graphs of this push, and those that earlier pushes to this target left behind."""
        with suppress(KGError):
            self.store.drop(*free)
            self.store.drop(*filter(self._is_left, self.store.graphs(self.target.stagings)))

    def _is_left(self, graph: str) -> bool:
        """Return whether a graph may be dropped: if it is the staging graph of another push, that push stages again."""
        made, is_copy, _ = graph.removeprefix(self.target.stagings).partition("-")
        return not (is_copy and made.isdecimal()) or time.time() - int(made) > ABANDONED


def _chunks(triples: Sequence[str], most: int) -> Iterator[list[str]]:
    """Yield the triples in groups of limited number and size."""
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


def _difference(found: Counts, expected: Counts) -> str:
    wrong = sorted(p for p in found.keys() | expected.keys() if found[p] != expected[p])
    if not wrong:
        return f"has {found.total()} triples as expected, but not the same ones"
    first = f"<{wrong[0]}> occurs {found[wrong[0]]} times instead of {expected[wrong[0]]}"
    return f"has {found.total()} triples instead of {expected.total()}: {first}"


def _silent(done: int, of: int) -> None:
    """Show nothing."""


def query_address(update: str) -> str:
    """Return the usual address for queries of a store that accepts updates at an address.

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
