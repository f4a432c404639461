"""Whether a value can be read in its quote, as a reader of its language would read it.

Numbers are understood with digits of either script, separators, number words, duals and
multipliers; dates by year, month name and day; entities by any of their names; units by their
words in the ontology and in the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.records import Entity
from kg.folding import fold
from kg.language.amounts import unit_pattern
from kg.language.dates import month_of, months_in, parts_of_month
from kg.language.names import Names
from kg.language.numbers import Kind, numbers_in, scan, tells_number
from kg.language.patterns import HAN

_PARTS = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_HAN = re.compile(f"[{HAN}]")


def figure_is_legible(figure: Figure, quote: str, unit_words: Iterable[str], *, unit: bool = True) -> bool:
    """Say whether each number of the figure, and a word for its unit, stand in the quote.

    Args:
        figure: the amount.
        quote: the words.
        unit_words: the words of the unit in the ontology; those of the languages count, too.
        unit: whether the unit must be readable.
    """
    if not set(figure.numbers) <= numbers_in(quote):
        return False
    folded = fold(quote)
    notations = [notation for notation in (figure.unit, figure.period) if notation]
    return (
        not unit
        or any(fold(word) in folded for word in unit_words)
        or any(unit_pattern(notation).search(quote) for notation in notations)
    )


def date_is_legible(date: Edtf, quote: str, reason: str | None = None, *, sourced: bool = False) -> bool:
    """Say whether each year, month and day that the date is written with can be read.

    Args:
        date: the date.
        quote: the words.
        reason: for an inferred date, why: it may say months and days, and the date may be approximate or open.
        sourced: whether the reason names what it leans on: then it may say years, too.
    """
    explained = f"{quote} … {reason or ''}"
    years, numbers = numbers_in(explained if sourced else quote), numbers_in(explained)
    months = months_in(explained)
    numbers |= _part_of_month(date, quote)
    for year, month, day in _PARTS.findall(date.text):
        named = not month or int(month) in months or Decimal(month) in numbers
        if not (Decimal(year) in years and named and (not day or Decimal(day) in numbers)):
            return False
    return reason is not None or ("~" not in date.text and ".." not in date.text)


def _part_of_month(date: Edtf, quote: str) -> set[Decimal]:
    """Return the two days of a date that is the beginning, the middle or the end of a month, if the quote says so."""
    days = [int(day) for _, _, day in _PARTS.findall(date.text) if day]
    if len(days) != 2 or days[0] not in parts_of_month(quote):
        return set()
    return set(map(Decimal, days)) if days[1] == days[0] + 9 or (days[0] == 21 and days[1] >= 28) else set()


def name_is_legible(forms: Iterable[str], quote: str) -> bool:
    """Say whether one of the names stands in the quote, as words of it."""
    return _names(tuple(forms)).stand_in(quote)


@lru_cache(maxsize=4096)
def _names(forms: tuple[str, ...]) -> Names:
    return Names([Entity("", "", {}, {"": forms}, (), "")])


def telling_tokens(sentence: str) -> list[tuple[int, int, str]]:
    """Return offsets and words of the numbers and month names of a sentence."""
    found = [(n.start, n.end, n.words) for n in scan(sentence) if n.kind is Kind.NUMBER and _HAN.search(n.words)]
    for match in re.finditer(r"\d+(?:[.,٫٬]\d+)*|[^\W\d_]+", sentence):
        word = fold(match.group())
        telling = match.group()[0].isdigit() or month_of(word) or tells_number(word)
        if (telling and len(word) > 1) or word.isdigit():
            found.append((match.start(), match.end(), match.group()))
    return found
