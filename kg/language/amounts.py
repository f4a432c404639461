"""Amounts as texts write them: a number or a range with its currency or unit, its period, and how exact it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.facts.figures import Figure
from kg.folding import fold
from kg.language.dates import dates
from kg.language.numbers import Kind, Number, scan, stems
from kg.language.patterns import BLANK, HAN, any_of, spelled
from kg.language.tables import READ

_REACH = 48
"""How many characters beside a number are looked at."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_SYMBOL = re.compile(r"\W|[A-Z]{2,3}\W?")


_SIGNS_BEFORE = {"more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<=", "about": "~"}
"""Field of Language with phrases before an amount → the sign that the seeds write for them."""
_SIGNS_AFTER = {"at_least_after": ">=", "at_most_after": "<=", "about_after": "~"}
"""The same for phrases after an amount."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a text: its place in code points, the words there, and what they say.

    The unit of the figure is a notation as in the ontology (`USD`, `%`, `s`, `month`, `person`), or of a currency
    the three letters of ISO 4217; a unit that the ontology does not have must be added there before seeds can use it.
    """

    start: int
    end: int
    words: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class _Measured:
    """A number with the place that its unit reaches to, on either side, and the unit."""

    start: int
    end: int
    number: Number
    unit: str | None


def amounts(text: str) -> list[Amount]:
    """Return the amounts of a text, in its order: numbers with a unit, dates not among them.

    Args:
        text: a text in any of the languages; it need not be said which.

    >>> [(a.words, str(a.figure)) for a in amounts("It raised more than $2.5bn and has about 20 million users.")]
    [('more than $2.5bn', '>2500000000 USD'), ('about 20 million users', '~20000000 person')]
    >>> [(a.words, str(a.figure)) for a in amounts("估值超过1.5万亿元")]
    [('超过1.5万亿元', '>1500000000000 CNY')]
    """
    taken = {place for date in dates(text) for place in range(date.start, date.end)}
    found: list[_Measured] = []
    for number in scan(text):
        within = found and number.start < found[-1].end  # the noun that is a unit of the number before
        free = taken.isdisjoint(range(number.start, number.end))
        if free and number.kind is not Kind.IN_A_NAME and not within:
            found.append(_measured(number, text))
    return list(_amounts(found, text))


def _amounts(found: Sequence[_Measured], text: str) -> Iterator[Amount]:
    at = 0
    while at < len(found):
        first = found[at]
        second = found[at + 1] if at + 1 < len(found) else None
        at += 1
        joined = _range(first, second, text) if second else None
        if joined:
            at += 1
            yield _with_period(*joined, text)
        elif first.unit and first.number.kind is Kind.NUMBER:
            start, end, figure = _with_sign(first, first.unit, text)
            yield _with_period(start, end, figure, text)


def _measured(number: Number, text: str) -> _Measured:
    own = next((unit for stem in stems(fold(number.words)) if (unit := _own_units().get(stem))), None)
    if own:
        return _Measured(number.start, number.end, number, own)
    before = _prefix().search(text[max(0, number.start - 8) : number.start])
    after = _suffix().match(text, number.end)
    if before:
        start = number.start - len(before.group())
        unit = _unit(before["unit"])
        if after and _unit(after["unit"]) == unit:  # $40 million US dollars
            return _Measured(start, after.end(), number, unit)
        return _Measured(start, number.end, number, unit)
    if after and not (re.fullmatch(r"\d{4}", number.words) and after.group() in ("年", "s")):
        return _Measured(number.start, after.end(), number, _unit(after["unit"]))
    return _Measured(number.start, number.end, number, None)


def _range(first: _Measured, second: _Measured, text: str) -> tuple[int, int, Figure] | None:
    """Return the range that two numbers are the ends of: 10 to 20 million, شهر أو شهرين, 3至5年."""
    unit = second.unit or first.unit
    between = text[first.end : second.start]
    low, high = _scaled(first, second), second.number.value
    opening = _opening(between, text[max(0, first.start - _REACH) : first.start])
    if not unit or opening is None or low >= high or (first.unit or unit) != unit:
        return None
    return first.start - opening, second.end, Figure(None, low, high, unit)


def _scaled(first: _Measured, second: _Measured) -> Decimal:
    """Return the lower end: 10 to 20 million is from 10 million on."""
    low, scale = first.number.value, second.number.scale
    bare = first.number.scale == 1 and scale > 1 and low < second.number.value / scale
    return low * scale if bare else low


def _opening(between: str, before: str) -> int | None:
    """Return the length of the word that opens a range, if what stands between two numbers makes one of them."""
    for opener, middle in _ranges():
        if middle.fullmatch(between):
            if opener is None:
                return 0
            if match := opener.search(before):
                return len(match.group())
    return None


def _with_sign(measured: _Measured, unit: str, text: str) -> tuple[int, int, Figure]:
    """Return a figure with how exactly it is known, and the place of it and of the words that say so."""
    start, end = measured.start, measured.end
    figure = Figure(measured.number.value, None, None, unit)
    before = text[max(0, start - _REACH) : start]
    for phrases, sign in _SIGNS_BEFORE.items():
        if match := _before(phrases).search(before):
            return start - len(match.group()), end, _signed(figure, sign)
    if any(word in text[measured.number.start : end] for word in "多余+"):
        return start, end, _signed(figure, _SIGNS_BEFORE["more_than"])
    for phrases, sign in _SIGNS_AFTER.items():
        if match := _after(phrases).match(text, end):
            return start, match.end(), _signed(figure, sign)
    return start, end, figure


def _signed(figure: Figure, sign: str) -> Figure:
    exclusive = sign in (">", "<")
    return replace(
        figure, at_least=sign[0] == ">", at_most=sign[0] == "<", approximately=sign == "~", exclusive=exclusive
    )


def _with_period(start: int, end: int, figure: Figure, text: str) -> Amount:
    period, periods = None, _periods()
    if match := _period_after().match(text, end):
        period, end = periods[fold(match["period"] or match["adverb"])], match.end()
    elif match := _period_before().search(text[max(0, start - 12) : start]):
        period, start = periods[fold(match["period"])], start - len(match.group())
    found = replace(figure, period=period) if period and period != figure.unit else figure
    return Amount(start, end, text[start:end], found)


@lru_cache
def _own_units() -> dict[str, str]:
    return {
        fold(word): unit for language in READ.values() for unit, words in language.units.items()
        for word in words if word in language.duals
    }  # fmt: skip


@lru_cache
def _units() -> dict[str, str]:
    return {
        fold(word): unit
        for language in READ.values() for unit, words in language.units.items() for word in words
    }  # fmt: skip


@lru_cache
def unit_pattern(unit: str) -> re.Pattern[str]:
    """Return a pattern of the words of a unit in every language; it matches nothing if no language has any.

    Args:
        unit: its notation; single letters do not count as words for it.
    """
    words = [
        word
        for language in READ.values()
        for word in language.units.get(unit, ())
        if not word.isalpha() or len(word) > 1 or not word.isascii()
    ]
    periods = [
        word
        for language in READ.values()
        for table in (language.periods, language.adverbs)
        for word, notation in table.items()
        if notation == unit
    ]
    return re.compile(any_of([*words, *periods], "[وف]?[بلك]?(?:ال)?") if words or periods else "(?!)", re.IGNORECASE)


def _unit(words: str) -> str:
    return _units()[fold(words)]


@lru_cache
def _prefix() -> re.Pattern[str]:
    signs = {
        word for language in READ.values() for unit, words in language.units.items() if _CURRENCY.fullmatch(unit)
        for word in words if _SYMBOL.fullmatch(word)
    }  # fmt: skip
    longest = sorted(signs, key=lambda sign: (-len(sign), sign))
    return re.compile(rf"(?<![A-Za-z])(?P<unit>{'|'.join(map(re.escape, longest))}){BLANK}?$")


@lru_cache
def _suffix() -> re.Pattern[str]:
    words = [word for language in READ.values() for words in language.units.values() for word in words]
    adjectives = r"(?:(?!(?:to|and|or|at|by|in|for|per|à|et|ou|par|en|sur)\b)[a-zà-ÿ]+(?:-[a-z]+)?[ \u00a0]+){0,2}?"
    linking = rf"(?:{BLANK}*[多余+])?{BLANK}*-?(?:d[e'’]{BLANK}?|من{BLANK}|of{BLANK})?"
    return re.compile(
        rf"{linking}(?:{adjectives}|(?:全球|注册|活跃|付费|月|日)*)(?P<unit>{any_of(words)})", re.IGNORECASE
    )


@lru_cache
def _before(field: str) -> re.Pattern[str]:
    phrases = "|".join(any_of(getattr(language, field), language.attached) for language in READ.values())
    return re.compile(rf"(?:{phrases}){BLANK}*$", re.IGNORECASE)


@lru_cache
def _after(field: str) -> re.Pattern[str]:
    phrases = [phrase for language in READ.values() for phrase in getattr(language, field)]
    return re.compile(rf"{BLANK}*{any_of(phrases)}", re.IGNORECASE)


@lru_cache
def _periods() -> dict[str, str]:
    tables = [table for language in READ.values() for table in (language.periods, language.adverbs)]
    return {fold(word): notation for table in tables for word, notation in table.items()}


@lru_cache
def _period_after() -> re.Pattern[str]:
    spaced = [language for language in READ.values() if language.spaced]
    per = any_of([word for language in spaced for word in language.per])
    words = any_of([word for language in spaced for word in language.periods])
    adverbs = any_of([word for language in spaced for word in language.adverbs])
    later = rf"{BLANK}+(?:earlier|ago|later|before|old|older|plus|auparavant)"
    return re.compile(rf"{BLANK}*(?:{per}{BLANK}*(?P<period>{words})(?!{later})|(?P<adverb>{adverbs}))", re.IGNORECASE)


@lru_cache
def _period_before() -> re.Pattern[str]:
    words = any_of([word for language in READ.values() if not language.spaced for word in language.periods])
    return re.compile(rf"每(?P<period>{words})[{HAN}]{{0,3}}$")


@lru_cache
def _ranges() -> tuple[tuple[re.Pattern[str] | None, re.Pattern[str]], ...]:
    signs = r"(?:US\$|[$€£¥])?"
    found: list[tuple[re.Pattern[str] | None, re.Pattern[str]]] = []
    for language in READ.values():
        for opener, middle in language.between:
            dash = "[–—-]|" if middle in "-~～" else ""
            inner = rf"{BLANK}*(?:{dash}{spelled(middle)}){BLANK}*{signs}"
            opening = rf"{any_of([opener], language.attached)}{BLANK}*$" if opener else None
            found.append((re.compile(opening, re.IGNORECASE) if opening else None, re.compile(inner, re.IGNORECASE)))
    return tuple(sorted(found, key=lambda pair: pair[0] is None))
