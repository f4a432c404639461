"""What is found in the gold texts, against what a reader marked in them."""

from __future__ import annotations

import pytest

from kg.language.amounts import amounts
from kg.language.dates import dates
from kg.language.guess import guess
from kg.language.modality import hedges, negations
from kg.language.names import Mention, Names
from kg.language.segment import sentences
from kg.language.speech import speakers, speech
from kg.language.unknown_names import unknown_names
from tests.language.gold_texts import ENTITIES, GOLD, Gold

NAMES = Names(ENTITIES)
CLITICS = "وفبلكـ"
each = pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold.name)


def clitics(gold: Gold, start: int) -> int:
    """How many letters of the word in which an offset stands are clitics before it."""
    before = gold.text[:start]
    return len(before) - len(before.rstrip(CLITICS)) if gold.lang == "ar" else 0


def touched(start: int, end: int, gold: Gold, kind: str) -> bool:
    return any(start < mark.end and mark.start < end for mark in gold.of(kind))


def test_there_are_two_texts_of_some_length_in_each_language() -> None:
    assert sorted(gold.lang for gold in GOLD) == ["ar", "ar", "en", "en", "fr", "fr", "zh", "zh"]
    assert all(len(gold.text) > (180 if gold.lang == "zh" else 500) for gold in GOLD)


@pytest.mark.parametrize("lang", ["ar", "en", "fr", "zh"])
def test_mentions(lang: str) -> None:
    wanted = {
        (gold.name, m.start, m.end, m.value) for gold in GOLD if gold.lang == lang for m in gold.of("@")
    }  # fmt: skip
    found = {
        (gold.name, m.start, m.end, ",".join(m.entities))
        for gold in GOLD if gold.lang == lang for m in NAMES.find(gold.text)
    }  # fmt: skip
    assert len(wanted) >= 15
    assert len(wanted & found) / len(wanted) >= 0.95
    assert len(wanted & found) / len(found) >= 0.90


@each
def test_amounts(gold: Gold) -> None:
    found = amounts(gold.text)
    assert [(a.end, str(a.figure)) for a in found] == [(m.end, m.value) for m in gold.of("=")]
    for amount, mark in zip(found, gold.of("="), strict=True):
        assert 0 <= mark.start - amount.start <= clitics(gold, mark.start)


@each
def test_dates(gold: Gold) -> None:
    found = dates(gold.text, gold.published)
    said = [(d.end, ("~" if d.relative else "") + (d.edtf.text if d.edtf else "")) for d in found]
    assert said == [(m.end, m.value) for m in gold.of("#")]
    for date, mark in zip(found, gold.of("#"), strict=True):
        assert 0 <= mark.start - date.start <= clitics(gold, mark.start)


@each
def test_negations_and_hedges(gold: Gold) -> None:
    for kind, find in (("-", negations), ("?", hedges)):
        found = find(gold.text, gold.lang)
        assert [m.words for m in gold.of(kind) if not any(f.start < m.end and m.start < f.end for f in found)] == []
        assert [f.words for f in found if not touched(f.start, f.end, gold, kind)] == []


@each
def test_voices_and_their_speakers(gold: Gold) -> None:
    bounds = sentences(gold.text, gold.lang)
    mentions = NAMES.find(gold.text)
    for mark in gold.of("!"):
        stance, _, speaker = mark.value.partition(":")
        start, end = next((s, e) for s, e in bounds if s <= mark.start < e)
        voices = [v for v in speech(gold.text[start:end], gold.lang) if v.stance == stance]
        voice = next(v for v in voices if start + v.start <= mark.start and mark.end <= start + v.end)
        if speaker:
            named = [_shifted(m, start) for m in mentions if start <= m.start < end]
            assert speakers(voice, named, gold.text[start:end], gold.lang)[0].entities == (speaker,), mark


def _shifted(mention: Mention, by: int) -> Mention:
    return Mention(mention.start - by, mention.end - by, mention.words, mention.entities)


@each
def test_the_language(gold: Gold) -> None:
    assert guess(gold.text).lang == gold.lang


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("en-1", ["LONDON", "London City"]),
        ("en-2", ["Orbit Labs Inc", "Toronto", "Japanese"]),
        ("fr-1", []),
        ("fr-2", ["Orbit Labs", "Toronto"]),
        ("zh-1", []),
        ("zh-2", ["银河互娱公司"]),
        ("ar-1", []),
        ("ar-2", ["أوربت"]),
    ],
)
def test_unknown_names(name: str, words: list[str]) -> None:
    gold = next(gold for gold in GOLD if gold.name == name)
    assert [unknown.words for unknown in unknown_names(gold.text, gold.lang, NAMES)] == words
