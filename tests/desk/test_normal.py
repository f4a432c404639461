"""Normalising: what is pinned has nothing that cannot be seen, and says what was changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.desk.normal import normalise

WRAPPED = """The harbour office said on Monday that it
had counted four hundred boats before the
storm, and fewer than ninety after it.

Nobody was hurt.
"""


@pytest.mark.parametrize(
    ("text", "normal", "changes"),
    [
        ("A\r\nB\rC\u2028D", "A\nB\nC\nD\n", ()),
        ("\ufeffA", "A\n", ("removed 1 invisible character",)),
        ("ا\u200fب\u202b ج", "اب ج\n", ("removed 2 bidirectional marks",)),
        ("a\x00b\x1bc", "abc\n", ("removed 2 control characters",)),
        ("12\u202f000\u00a0€", "12 000 €\n", ("replaced 2 special spaces by plain ones",)),
        ("e\u0301te\u0301", "été\n", ()),
        ("  A  \n\n\n\n  B\t", "A\n\nB\n", ("replaced 1 special space by plain ones",)),
        ("\u3000\u3000可灵发布了", "可灵发布了\n", ("replaced 2 special spaces by plain ones",)),
    ],
)
def test_is_normalised(text: str, normal: str, changes: tuple[str, ...]) -> None:
    assert normalise(text) == (normal, changes)


def test_wrapped_lines_are_joined_if_asked() -> None:
    first = (
        "The harbour office said on Monday that it had counted four hundred boats before the storm, and fewer than "
        "ninety after it."
    )
    assert normalise(WRAPPED, unwrap=True).text == f"{first}\n\nNobody was hurt.\n"
    assert normalise(WRAPPED, unwrap=True).changes == ("joined 2 wrapped lines to the line before",)
    assert normalise(WRAPPED).text == WRAPPED


def test_wrapped_lines_that_were_changed_by_hand_are_joined() -> None:
    lines = "The harbour office said on Monday that it had counted", "four boats. The", "wall, built long ago,", "fell."
    ragged = "\n".join(lines)
    assert normalise(ragged, unwrap=True).text.count("\n") == 1


def test_chinese_is_joined_without_a_space() -> None:
    line = "港务局周一表示暴风雨之前停泊的船只超过四百艘而在暴风雨之后剩下的船只不足九十艘这是"
    assert normalise(f"{line}\n{line}\n{line}\n", unwrap=True).text == f"{line * 3}\n"


@pytest.mark.parametrize("lines", ["One.\nTwo.\nThree.\n", "A headline\nA line of its own\n", "a\nb\nc\nd\n"])
def test_short_or_whole_lines_stay(lines: str) -> None:
    assert normalise(lines, unwrap=True).text == lines


@given(st.text())
def test_what_is_normal_stays_so(text: str) -> None:
    normal = normalise(text).text
    assert normalise(normal) == (normal, ())
    assert unicodedata.is_normalized("NFC", normal)
    assert normal.endswith("\n")
    assert "\r" not in normal
    assert all(line == line.strip() for line in normal.split("\n"))
