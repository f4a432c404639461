"""Places in a text, and which of several that overlap to keep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar


class Placed(Protocol):
    """Anything that has a place in a text."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""

    @property
    def end(self) -> int:
        """Where it ends; excluded."""


class Span(NamedTuple):
    """Where something stands in a text: code points, the end excluded."""

    start: int
    end: int


P = TypeVar("P", bound=Placed)


def longest_apart(found: Iterable[P]) -> list[P]:
    """Return those that do not overlap, in the order of the text: the longest win, then the first.

    >>> longest_apart([Span(0, 4), Span(3, 9), Span(9, 10)])
    [Span(start=3, end=9), Span(start=9, end=10)]
    """
    kept: list[P] = []
    taken: set[int] = set()
    for item in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        places = range(item.start, item.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)
