"""Property paths (SPARQL 1.1 Query Language, section 9), taken apart into triple patterns.

Sequences, inverses, alternatives and negated sets become patterns over fresh variables; only a path of any length is
kept as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.sparql.patterns import Group, Item, Raw, Repeat, Triple, Union
from kg.sparql.terms import Unreadable

Step = tuple[str, bool]
"""A predicate, and whether it is walked backwards."""


class Predicate(NamedTuple):
    """A predicate, or a variable in its place."""

    text: str

    def walk(self, subject: str, target: str, fresh: Iterator[str]) -> Iterator[Item]:  # noqa: ARG002
        """Yield the patterns that lead from the subject to the target; `fresh` gives the variables in between."""
        yield Triple(subject, self.text, target)

    def steps(self) -> Iterator[Step]:
        """Yield the single steps that it can take if it is repeated; raises Unreadable if these are not single."""
        yield self.text, False


class Inverse(NamedTuple):
    """A path walked backwards."""

    path: Path

    def walk(self, subject: str, target: str, fresh: Iterator[str]) -> Iterator[Item]:
        """Yield the patterns that lead from the subject to the target."""
        yield from self.path.walk(target, subject, fresh)

    def steps(self) -> Iterator[Step]:
        """Yield its step."""
        if not isinstance(self.path, Predicate):
            raise _several_steps()
        yield self.path.text, True


class Sequence(NamedTuple):
    """One path after the other."""

    parts: tuple[Path, ...]

    def walk(self, subject: str, target: str, fresh: Iterator[str]) -> Iterator[Item]:
        """Yield the patterns that lead from the subject to the target."""
        for part in self.parts[:-1]:
            middle = next(fresh)
            yield from part.walk(subject, middle, fresh)
            subject = middle
        yield from self.parts[-1].walk(subject, target, fresh)

    def steps(self) -> Iterator[Step]:
        """Raise Unreadable: a repeated sequence has no single steps."""
        raise _several_steps()


class Alternative(NamedTuple):
    """One path or another."""

    parts: tuple[Path, ...]

    def walk(self, subject: str, target: str, fresh: Iterator[str]) -> Iterator[Item]:
        """Yield the patterns that lead from the subject to the target."""
        yield Union(tuple((Group(tuple(part.walk(subject, target, fresh))), next(fresh)) for part in self.parts))

    def steps(self) -> Iterator[Step]:
        """Yield the steps of each."""
        for part in self.parts:
            yield from part.steps()


class Negated(NamedTuple):
    """Any predicate but some."""

    excluded: tuple[str, ...]

    def walk(self, subject: str, target: str, fresh: Iterator[str]) -> Iterator[Item]:
        """Yield the patterns that lead from the subject to the target."""
        predicate = next(fresh)
        yield Triple(subject, predicate, target)
        yield Raw(f"FILTER({predicate} NOT IN ({', '.join(self.excluded)}))")

    def steps(self) -> Iterator[Step]:
        """Raise Unreadable: it names no steps."""
        raise _several_steps()


class Repeated(NamedTuple):
    """A path taken as often as its mark (`*`, `+` or `?`) says; `text` is all of it as it was written."""

    path: Path
    text: str

    def walk(self, subject: str, target: str, fresh: Iterator[str]) -> Iterator[Item]:  # noqa: ARG002
        """Yield the one pattern that it is."""
        yield Repeat(subject, self.text, target, tuple(self.steps()))

    def steps(self) -> Iterator[Step]:
        """Yield the steps of what it repeats."""
        yield from self.path.steps()


Path = Predicate | Inverse | Sequence | Alternative | Negated | Repeated


def _several_steps() -> Unreadable:
    return Unreadable("a repeated path over several steps is not supported")
