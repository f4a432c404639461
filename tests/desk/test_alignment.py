"""The alignment of two texts: every sentence once, in order, by length and by what both name."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.desk.alignment import Bead, Unit, align, counterparts


def unit(length: int, *marks: str) -> Unit:
    return Unit(length, frozenset(marks))


TEN = [unit(30 + 17 * (n % 5), *([str(n)] if n % 3 == 0 else [])) for n in range(10)]


def pairs(beads: list[Bead]) -> list[str]:
    return [str(bead) for bead in beads]


def test_a_sentence_for_each() -> None:
    assert pairs(align(TEN, TEN)) == [f"{n} = {n}" for n in range(1, 11)]


def test_two_for_one_and_what_is_left_out() -> None:
    split = [*TEN[:3], unit(40, "3"), unit(41), *TEN[4:]]
    assert pairs(align(TEN, split))[2:6] == ["3 = 3", "4 = 4+5", "5 = 6", "6 = 7"]
    assert pairs(align(split, TEN))[3] == "4+5 = 4"
    short = [*TEN[:4], *TEN[5:]]
    assert "5 = –" in pairs(align(TEN, short))
    assert "– = 5" in pairs(align(short, TEN))


def test_names_outweigh_lengths() -> None:
    chinese = [unit(12, "40000000"), unit(31, "sora"), unit(9, "2024-06")]
    english = [unit(60, "40000000"), unit(61, "sora"), unit(60, "2024-06")]
    assert pairs(align(english, chinese)) == ["1 = 1", "2 = 2", "3 = 3"]


def test_nothing_is_aligned_with_nothing() -> None:
    assert align([], []) == []
    assert pairs(align([unit(3)], [])) == ["1 = –"]


units = st.lists(st.integers(1, 300), max_size=9).map(lambda lengths: [unit(n, str(n % 4)) for n in lengths])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(units, units)
def test_every_sentence_stands_in_one_bead_in_order(first: list[Unit], second: list[Unit]) -> None:
    beads = align(first, second)
    assert [n for bead in beads for n in bead.first] == list(range(1, len(first) + 1))
    assert [n for bead in beads for n in bead.second] == list(range(1, len(second) + 1))


def test_counterparts() -> None:
    beads = [Bead((1,), (1, 2)), Bead((2, 3), (3,)), Bead((4,), ())]
    assert counterparts(beads, [1, 3]) == (1, 2, 3)
    assert counterparts(beads, [4]) == ()
