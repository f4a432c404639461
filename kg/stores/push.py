"""Load the graph into a remote store, so that a push that breaks leaves what was there whole.

The triples go into a staging graph, in chunks (SPARQL 1.1 Update). A chunk that arrives twice changes
nothing, so a push that broke is taken up where it stopped. What is staged is copied into a graph that
this push alone uses. When every triple is counted there, one operation deletes from the old graph and
inserts into it what differs. (MOVE will not do. In Virtuoso, a second one empties the target; and when
it is killed after one, it comes back without the triples that both graphs shared.)
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
from kg.stores.remote import absolute
from kg.stores.writable import Counts, WritableStore, within

STAGING = BASE + "staging/"
CHUNK = 500
CHUNK_BYTES = 256 * 1024
ROUNDS = 3
"""How often to stage, and to swap, where another push comes between."""
PAUSE = 1.0
ABANDONED = 24 * 3600.0
"""The seconds after which nobody uses the copy of another push any more."""

Progress = Callable[[int, int], None]


class PushError(KGError):
    """A graph could not be pushed; the one that the store held is whole."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did.

    Args:
        triples: how many triples the graph in the store now holds.
        resumed: how many of them were already staged.
        changed: False where the graph held these triples before, and nothing else.
    """

    triples: int
    resumed: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A graph in a remote store.

    Args:
        update: the address for updates.
        query: the address for queries, by which is counted.
        graph: the IRI of the graph; None for the default graph.

    Raises:
        EndpointError: the graph is no absolute IRI.
    """

    update: str
    query: str
    graph: str | None = None

    def __post_init__(self) -> None:
        if self.graph is not None:
            absolute(self.graph)

    @property
    def name(self) -> str:
        """The graph in words, and where it is."""
        return f"{f'the graph <{self.graph}>' if self.graph else 'the default graph'} at {self.query}"

    @property
    def stagings(self) -> str:
        """What the IRIs of all staging graphs for this target, and of all copies of them, begin with."""
        return f"{STAGING}{hashlib.sha256((self.graph or '').encode()).hexdigest()[:12]}/"

    def staging(self, triples: Sequence[str]) -> str:
        """Return the IRI of the staging graph for these triples: another content, another graph."""
        return self.stagings + hashlib.sha256("".join(triples).encode()).hexdigest()[:24]

    def copy(self) -> str:
        """Return the IRI of a graph that no other push uses, which says when it was named."""
        return f"{self.stagings}{int(time.time())}-{secrets.token_hex(8)}"


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
        """See that the store takes updates, and that its default graph, if that is meant, is one of its own."""
        if self.target.graph is not None:
            self.store.drop(self.copy)
            return
        probe = f"<{self.copy}> a <{self.copy}>"
        self.store.update(f"INSERT DATA {{ {within(self.copy, probe)} }}")
        shown = self.store.holds(probe)
        self.store.drop(self.copy)
        if shown:
            raise PushError(
                f"the store at {self.target.query} has no default graph of its own, it shows all graphs as one: "
                "name a graph with --graph"
            )

    def _check_target(self) -> None:
        """Refuse to replace what is not an earlier version of this graph."""
        graph, statement = self.target.graph, f"?s a <{expand('vg:Statement')}>"
        if self.store.holds(within(graph)) and not self.store.holds(within(graph, statement)):
            raise PushError(
                f"{self.target.name} holds something else, which a push would replace: "
                "name another graph with --graph, or empty this one"
            )

    # Staging

    def _stage(self, held: int) -> None:
        """Send what is missing, copy it, and count the copy; where that is not whole, once more from the start.

        A push of the same content shares the staging graph, and drops it when it is done; nobody else drops
        the copy.
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
        raise PushError(f"the staging graph <{self.staging}> {difference}; {self.target.name} is as it was")

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
        """Make the target the same as the copy, see that it is, and return whether the copy is free.

        It is not where the answer was lost: the store may still be at work on it.

        Some stores do not keep two swaps at once apart, and hold some of each: a push that finds so swaps again.
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
        raise PushError(f"{self.target.name} {difference}; {self._waiting}")

    def _replace(self) -> QueryError | None:
        try:
            self.store.replace(self.target.graph, self.copy, len(self.triples))
        except QueryError as error:
            return error
        return None

    def _look(self, failure: QueryError | None) -> tuple[Counts, bool]:
        """Return the triples of the target, counted, and whether they are those that were pushed."""
        try:
            return self._compared()
        except KGError as error:
            if failure is None:
                raise PushError(f"{self.target.name} is replaced, but could not be checked: {error}") from None
            raise PushError(
                f"{failure}; whether {self.target.name} is replaced could not be checked ({error}): push again"
            ) from None

    def _compared(self) -> tuple[Counts, bool]:
        """Count the triples of the target, property by property, and compare them with the copy."""
        found = self.store.count(self.target.graph)
        return found, found == self.expected and not self.store.has_more(self.target.graph, self.copy)

    def _not_replaced(self, failure: QueryError) -> PushError:
        """Say what failed; what was refused is not kept, as it would be refused again."""
        if type(failure) is not QueryError:
            return PushError(f"{failure}; {self.target.name} is not replaced, and {self._waiting}")
        with suppress(KGError):
            self.store.drop(self.copy, self.staging)
        return PushError(f"{failure}; {self.target.name} is not replaced")

    @property
    def _waiting(self) -> str:
        return f"the new graph waits in <{self.staging}>: push again"

    def _clean_up(self, free: Sequence[str]) -> None:
        """Remove graphs of this push, and those that earlier pushes to this target left."""
        with suppress(KGError):
            self.store.drop(*free)
            self.store.drop(*filter(self._is_left, self.store.graphs(self.target.stagings)))

    def _is_left(self, graph: str) -> bool:
        """Return whether a graph may be dropped: one that is staged for another push would be staged again."""
        made, is_copy, _ = graph.removeprefix(self.target.stagings).partition("-")
        return not (is_copy and made.isdecimal()) or time.time() - int(made) > ABANDONED


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


def _difference(found: Counts, expected: Counts) -> str:
    wrong = sorted(p for p in found.keys() | expected.keys() if found[p] != expected[p])
    if not wrong:
        return f"holds {found.total()} triples, as were sent, but not the same"
    first = f"<{wrong[0]}> {found[wrong[0]]} times, not {expected[wrong[0]]}"
    return f"holds {found.total()} triples, not {expected.total()}: {first}"


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
