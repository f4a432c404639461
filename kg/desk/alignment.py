"""Align the sentences of two texts of one article, by length and by the numbers and names that they share.

The model is that of Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993): a path of least
cost through pairs, gaps, and two sentences for one. What both sides name makes a pair cheaper, what one side alone
names makes it dearer, as lengths tell little of Chinese beside French.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple


class Unit(NamedTuple):
    """A sentence as alignment sees it: its length in code points, and the numbers and names in it."""

    length: int
    marks: frozenset[str]


class Bead(NamedTuple):
    """Sentences of the first text and those of the second that say the same, by number from 1; one may be empty."""

    first: tuple[int, ...]
    second: tuple[int, ...]

    def __str__(self) -> str:
        return f"{'+'.join(map(str, self.first)) or '–'} = {'+'.join(map(str, self.second)) or '–'}"


_VARIANCE = 6.8
"""The variance of the length of a translation per code point, as Gale and Church measured it."""
_PRIOR = {
    (1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.04, (1, 2): 0.04, (2, 2): 0.01, (3, 1): 0.005, (1, 3): 0.005,
}  # fmt: skip
"""How likely it is that the first number of sentences is translated by the second; Gale and Church stop at two."""
_SHARED, _ALONE = 2.5, 0.7
"""How much cheaper each shared mark makes a bead, and how much dearer each that one side alone has."""
_BAND = 25
"""How many sentences a pair may lie off the diagonal, beyond the difference in number."""


def align(first: Sequence[Unit], second: Sequence[Unit]) -> list[Bead]:
    """Return the beads of least cost; they cover every sentence of both texts in order.

    >>> a = [Unit(40, frozenset({"2024"})), Unit(30, frozenset()), Unit(35, frozenset({"sora"}))]
    >>> b = [Unit(44, frozenset({"2024"})), Unit(75, frozenset({"sora"}))]
    >>> [str(bead) for bead in align(a, b)]
    ['1 = 1', '2+3 = 2']
    """
    ratio = (sum(unit.length for unit in second) or 1) / (sum(unit.length for unit in first) or 1)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slope = len(second) / max(1, len(first))
    for i in range(len(first) + 1):
        for j in _band(i, slope, len(second)):
            for step in _PRIOR:
                before = best.get((i - step[0], j - step[1]))
                if before is not None:
                    cost = before[0] + _cost(first[i - step[0] : i], second[j - step[1] : j], ratio, step)
                    if (i, j) not in best or cost < best[i, j][0]:
                        best[i, j] = (cost, step)
    return _path(best, len(first), len(second))


def _band(i: int, slope: float, size: int) -> range:
    middle = round(i * slope)
    return range(max(0, middle - _BAND), min(size, middle + _BAND) + 1)


def _path(best: dict[tuple[int, int], tuple[float, tuple[int, int]]], i: int, j: int) -> list[Bead]:
    beads = []
    while i or j:
        over, under = best[i, j][1]
        beads.append(Bead(tuple(range(i - over + 1, i + 1)), tuple(range(j - under + 1, j + 1))))
        i, j = i - over, j - under
    return beads[::-1]


def _cost(first: Sequence[Unit], second: Sequence[Unit], ratio: float, step: tuple[int, int]) -> float:
    cost = -math.log(_PRIOR[step])
    if not first or not second:
        return cost
    source, target = sum(unit.length for unit in first), sum(unit.length for unit in second)
    spread = math.sqrt(_VARIANCE * ratio * (source * ratio + target) / 2) or 1.0
    tail = math.erfc(abs(target - source * ratio) / spread / math.sqrt(2))
    ours, theirs = _marks(first), _marks(second)
    shared = _SHARED * len(ours & theirs) / min(step)
    return cost - math.log(max(tail, 1e-6)) - shared + _ALONE * len(ours ^ theirs)


def _marks(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset[str]().union(*(unit.marks for unit in units)) if len(units) > 1 else units[0].marks


def counterparts(beads: Sequence[Bead], numbers: Collection[int]) -> tuple[int, ...]:
    """Return the sentences of the second text that say what sentences of the first say.

    >>> counterparts([Bead((1,), (1, 2)), Bead((2,), ())], [1, 2])
    (1, 2)
    """
    return tuple(sorted({n for bead in beads if set(bead.first) & set(numbers) for n in bead.second}))
