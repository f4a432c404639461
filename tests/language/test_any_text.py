"""Whatever a text holds, it is read without an error, and what is found stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.amounts import amounts
from kg.language.dates import dates, months_in, parts_of_month
from kg.language.guess import guess
from kg.language.modality import modifiers
from kg.language.names import Names
from kg.language.numbers import numbers, numbers_in
from kg.language.segment import sentences
from kg.language.speech import speech, stance
from kg.language.tables import READ
from kg.language.unknown_names import unknown_names
from tests.language.gold_texts import ENTITIES, GOLD

NAMES = Names(ENTITIES)
PIECES = [text.text[at : at + 7] for text in GOLD for at in range(0, len(text.text) - 7, 7)]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
HOSTILE = [
    "9" * 5000,
    "万" * 5000,
    "million " * 3000,
    "a" * 20000,
    ". " * 5000,
    "与2024年" * 500,
    "١" * 3000,
    "و" * 9000,
    "﷽" * 99,
]


def read(text: str, lang: str) -> None:
    """Read a text in every way."""
    found = [numbers(text), amounts(text), dates(text), modifiers(text, lang), speech(text, lang), NAMES.find(text)]
    found += [sentences(text, lang), unknown_names(text, lang, NAMES)]
    for item in (item for items in found for item in items):  # type: ignore[attr-defined]
        assert 0 <= item.start < item.end <= len(text)
    assert stance(text, lang) in ("states", "relays", "claims", "plans", "speculates", "opines")
    assert all(1 <= month <= 12 for month in months_in(text))
    assert parts_of_month(text) <= {1, 11, 21}
    assert {number.value for number in numbers(text)} <= numbers_in(text)
    assert guess(text).lang in (None, *READ)


@settings(deadline=None)
@given(TEXTS, st.sampled_from([*READ, "de", ""]))
def test_any_text(text: str, lang: str) -> None:
    read(text, lang)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:8]}*{len(text)}")
def test_hostile_texts(text: str) -> None:
    for lang in READ:
        read(text, lang)
