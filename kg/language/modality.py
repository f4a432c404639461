"""The words that change what a clause says: negations, hedges and quantifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from kg.folding import fold
from kg.language.tables import READ

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*['’]?")
_CLITICS = ("", "و", "ف", "ب", "ل", "ول", "فل", "وب")


class Change(StrEnum):
    """How a word changes what a clause says."""

    NEGATION = "negation"
    HEDGE = "hedge"
    QUANTIFIER = "quantifier"


class Modifier(NamedTuple):
    """A word that changes what its clause says: its place in code points, the word, and what it is."""

    start: int
    end: int
    words: str
    change: Change


def modifiers(text: str, lang: str) -> list[Modifier]:
    """Return the negations, hedges and quantifiers of a text, in its order.

    Args:
        text: the text.
        lang: its language; one that is not read has none.

    >>> [m.words for m in modifiers("It isn't only the prompts, perhaps.", "en")]
    ["isn't", 'only', 'perhaps']
    >>> [(m.words, m.change.value) for m in modifiers("不过该公司并未否认，或将起诉", "zh")]
    [('并未', 'negation'), ('否认', 'negation'), ('或将', 'hedge')]
    """
    if lang not in READ:
        return []
    return list(_by_words(text, lang) if READ[lang].spaced else _by_characters(text, lang))


def negations(text: str, lang: str) -> list[Modifier]:
    """Return the words of a text that negate or deny."""
    return [m for m in modifiers(text, lang) if m.change is Change.NEGATION]


def hedges(text: str, lang: str) -> list[Modifier]:
    """Return the words of a text that make something less than certain."""
    return [m for m in modifiers(text, lang) if m.change is Change.HEDGE]


def quantifiers(text: str, lang: str) -> list[Modifier]:
    """Return the words of a text that say how much or how exactly."""
    return [m for m in modifiers(text, lang) if m.change is Change.QUANTIFIER]


@lru_cache
def _changes(lang: str) -> Mapping[str, Change]:
    language = READ[lang]
    lists = (
        (language.quantifiers, Change.QUANTIFIER),
        (language.hedges, Change.HEDGE),
        (language.negations, Change.NEGATION),
    )
    return {fold(word): change for words, change in lists for word in words.split()}


def _by_words(text: str, lang: str) -> Iterator[Modifier]:
    changes = _changes(lang)
    found = list(_WORD.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        change = _change(fold(match.group()), lang, changes)
        if change is None and lang == "ar" and following and _is_perhaps(match.group(), following.group()):
            change = Change.HEDGE
        if change is not None:
            yield Modifier(match.start(), match.end(), match.group(), change)


def _change(word: str, lang: str, changes: Mapping[str, Change]) -> Change | None:
    if lang == "ar":
        bare = [word.removeprefix(clitic) for clitic in _CLITICS]
    else:
        bare = [word, word.partition("'")[0] + "'", *(["n't"] if word.endswith("n't") else [])]
    return next((changes[form] for form in bare if form in changes), None)


def _is_perhaps(word: str, following: str) -> bool:
    """Whether قد stands before an imperfect verb: before a perfect one it means a thing that is done."""
    bare = fold(word)
    return any(bare.removeprefix(clitic) == "قد" for clitic in _CLITICS) and fold(following)[0] in "يتن"


@lru_cache
def _characters(lang: str) -> re.Pattern[str]:
    words = {*_changes(lang), *READ[lang].harmless.split()}
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


def _by_characters(text: str, lang: str) -> Iterator[Modifier]:
    changes, harmless = _changes(lang), READ[lang].harmless.split()
    for match in _characters(lang).finditer(text):
        if match.group() not in harmless:
            yield Modifier(match.start(), match.end(), match.group(), changes[match.group()])
