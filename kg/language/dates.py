"""Dates as texts write them: days, months, parts of a year, years, and what counts from the day of publication."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from kg.facts.edtf import Edtf, parse
from kg.folding import fold
from kg.language.numbers import scan, stems
from kg.language.patterns import BLANK, any_of
from kg.language.record import Language
from kg.language.spans import longest_apart
from kg.language.tables import READ

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d|%)"
_DAY = r"(?P<day>[0-3]?\d|[٠-٣]?[٠-٩])"
_ARABIC_YEAR = r"(?P<year>(?:19|20)\d\d|(?:١٩|٢٠)[٠-٩]{2})(?!\d|[.,٫]\d|%)"
_ISO = re.compile(
    r"(?<![\d.-])(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?:(?P=mark)(?P<day>[0-3]?\d))?(?![\d.-]*\d)"
)
_SLASHED = re.compile(r"(?<![\d/.-])(?P<first>[0-3]?\d)[/.](?P<second>[0-3]?\d)[/.](?P<year>(?:19|20)\d\d)(?![\d/])")
_DAYS_IN_A_WEEK = 7
_PARTS = (1, 11, 21)
"""The first days of the beginning, the middle and the end of a month."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date in a text.

    Attributes:
        start, end: its place, in code points.
        words: the words there.
        edtf: what it says; None if that cannot be said without the day of publication.
        relative: whether it counts from the day of publication: no year is in its words.
    """

    start: int
    end: int
    words: str
    edtf: Edtf | None
    relative: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """The parts of a date as they are read; `months` is a first and a last month, `part` the first day of a part."""

    start: int
    end: int
    year: int | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    part: int | None = None
    weekday: int | None = None
    shift: tuple[int, str] | None = None


def dates(text: str, published: Edtf | None = None) -> list[Date]:
    """Return the dates of a text, in its order.

    Args:
        text: a text in any of the languages; it need not be said which.
        published: when it appeared; what is relative counts from its last day. Without it, that has no `edtf`.

    The beginning of a month is its days 1 to 10, the middle 11 to 20, the end the rest. A part of a year is an interval
    of months if it is a half or a quarter, else the year.

    >>> [(d.words, d.edtf.text) for d in dates("In 2018; in mid-March; 2024年上半年", parse("2024-04"))]
    [('2018', '2018'), ('mid-March', '2024-03-11/2024-03-20'), ('2024年上半年', '2024-01/2024-06')]
    >>> dates("on 15 March")[0].edtf is None, dates("on 15 March", parse("2024-04"))[0].edtf.text
    (True, '2024-03-15')
    """
    return [_date(item, text, published) for item in _found(text)]


@lru_cache(maxsize=64)
def _found(text: str) -> tuple[_Found, ...]:
    found = longest_apart(item for finder in _finders() for item in finder(text))
    return tuple(_with_years(found, text))


def parts_of_month(text: str) -> set[int]:
    """Return the first day of each part of a month that a text has words for: 1, 11 or 21.

    >>> parts_of_month("fin août"), parts_of_month("8月中旬"), parts_of_month("August")
    ({21}, {11}, set())
    """
    found = ((fold(m.group()), days) for pattern, days in _part_words() for m in pattern.finditer(text))
    return {days[stem] for words, days in found for stem in stems(words) if stem in days}


@lru_cache
def _part_words() -> tuple[tuple[re.Pattern[str], dict[str, int]], ...]:
    return tuple(
        (_compiled(any_of(_parts(language), language.attached)), _first_days(language)) for language in READ.values()
    )


def _parts(language: Language) -> list[str]:
    return [*language.early, *language.middle, *language.late]


def months_in(text: str) -> set[int]:
    """Return every month that a text names, the first and the last of each half and quarter among them.

    >>> sorted(months_in("من مارس 2024، 上半年"))
    [1, 3, 6]
    """
    words = {month for word in re.findall(r"[^\W\d_]+", fold(text)) if (month := month_of(word))}
    spans = (item.months for finder in _finders() for item in finder(text) if item.months)
    return words | {month for span in spans for month in span}


def month_of(word: str) -> int | None:
    """Return the number of the month that a folded word names, with or without a clitic; None if it names none."""
    return next((_month_words()[stem] for stem in stems(word) if stem in _month_words()), None)


@lru_cache
def _month_words() -> dict[str, int]:
    return {fold(name): number for language in READ.values() for name, number in language.months.items()}


def _with_years(found: list[_Found], text: str) -> Iterator[_Found]:
    """Yield the dates, each with the year that the next one says: March to June 2024, March of this year."""
    skip = False
    for item, following in zip_longest(found, found[1:]):
        bare = following and item.months and not item.year and not item.shift and not skip
        between = text[item.end : following.start] if following else ""
        if skip:
            skip = False
        elif bare and following.year and _joiner().fullmatch(between):
            yield replace(item, year=following.year)
        elif bare and following.shift and following.shift[1] == "year" and _of().fullmatch(between):
            yield replace(item, end=following.end, shift=following.shift)
            skip = True
        else:
            yield item


@lru_cache
def _of() -> re.Pattern[str]:
    words = [word for language in READ.values() for word in language.of if word != ","]
    return re.compile(rf"{BLANK}*(?:{any_of(words)}{BLANK}*)?", re.IGNORECASE)


@lru_cache
def _joiner() -> re.Pattern[str]:
    middles = {middle for language in READ.values() for _, middle in language.between} | {"and", "et", "、"}
    return re.compile(rf"{BLANK}*(?:{'|'.join(map(re.escape, sorted(middles)))}|–){BLANK}*", re.IGNORECASE)


def _date(item: _Found, text: str, published: Edtf | None) -> Date:
    today = (published.latest or published.earliest) if published else None
    relative = item.year is None
    value = _absolute(item.year, item) if item.year else _relative(item, today) if today else None
    return Date(item.start, item.end, text[item.start : item.end], value, relative)


def _absolute(year: int, item: _Found) -> Edtf | None:
    if item.months is None:
        return parse(f"{year:04}")
    first, last = item.months
    if item.day:
        known = item.day <= calendar.monthrange(year, first)[1]
        return parse(f"{year:04}-{first:02}-{item.day:02}") if known else None
    if item.part:
        end = item.part + 9 if item.part < _PARTS[-1] else calendar.monthrange(year, first)[1]
        return parse(f"{year:04}-{first:02}-{item.part:02}/{year:04}-{first:02}-{end:02}")
    return parse(f"{year:04}-{first:02}" + (f"/{year:04}-{last:02}" if last != first else ""))


def _relative(item: _Found, today: dt.date) -> Edtf | None:
    if item.shift:
        return _shifted(today, *item.shift, item)
    if item.weekday is not None:
        return parse((today - dt.timedelta((today.weekday() - item.weekday) % _DAYS_IN_A_WEEK)).isoformat())
    if item.months is None:
        return None
    near = [_absolute(year, item) for year in (today.year - 1, today.year, today.year + 1)]
    known = [date for date in near if date and date.earliest]
    return min(known, key=lambda d: _distance((d.earliest or today) - today), default=None)


def _distance(ahead: dt.timedelta) -> dt.timedelta:
    """Return how far a day is from the day of publication; what is to come counts thrice: news tell of the past."""
    return ahead * 3 if ahead > dt.timedelta() else -ahead


def _shifted(today: dt.date, count: int, unit: str, item: _Found) -> Edtf | None:
    """Return a day, week, month or year that counts from another day, with the month and day that are named."""
    match unit:
        case "d":
            return parse((today + dt.timedelta(count)).isoformat())
        case "week":
            monday = today - dt.timedelta(today.weekday()) + dt.timedelta(_DAYS_IN_A_WEEK * count)
            return parse(f"{monday}/{monday + dt.timedelta(6)}")
        case "month":
            index = today.year * 12 + today.month - 1 + count
            month = (index % 12 + 1,) * 2
            return _absolute(index // 12, _Found(0, 0, None, month, item.day))
        case "year":
            return _absolute(today.year + count, item)
    return None


_Finder = Callable[[str], Iterator[_Found]]


@lru_cache
def _finders() -> tuple[_Finder, ...]:
    spaced = [language for language in READ.values() if language.spaced]
    patterns = [(language, pattern) for language in spaced for pattern in _patterns(language)]
    return (
        _iso,
        _slashed,
        *(_reader(language, pattern) for language, pattern in patterns),
        *(_reader(READ["zh"], pattern) for pattern in _chinese(READ["zh"])),
        _years,
        *(_counted(language) for language in READ.values()),
        *(_shifts(language) for language in READ.values()),
    )


def _iso(text: str) -> Iterator[_Found]:
    for m in _ISO.finditer(text):
        if m["mark"] != "." or m["day"]:
            month = int(m["month"])
            yield _Found(m.start(), m.end(), int(m["year"]), (month, month), int(m["day"]) if m["day"] else None)


def _slashed(text: str) -> Iterator[_Found]:
    """Yield dates such as 31/12/2023; of one that may be read with its month first as well, the year alone."""
    for m in _SLASHED.finditer(text):
        first, second = int(m["first"]), int(m["second"])
        if first > 12 >= second > 0 or first == second <= 12:
            yield _Found(m.start(), m.end(), int(m["year"]), (second, second), first)
        elif second > 12 >= first > 0:
            yield _Found(m.start(), m.end(), int(m["year"]), (first, first), second)
        else:
            yield _Found(m.start(), m.end(), int(m["year"]))


def _years(text: str) -> Iterator[_Found]:
    """Yield years that stand alone: four digits that no unit or name follows."""
    for m in re.finditer(rf"(?<![\d.,$€£¥A-Za-z])(?<![A-Za-z][-‐‑]){_ARABIC_YEAR}(?P<mark>\s?年)?(?![A-Za-z])", text):
        yield _Found(m.start(), m.end(), int(m["year"]))


def _patterns(language: Language) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of dates of a language with spaces between words."""
    month = any_of(language.months, language.attached)
    whole = [name for name, n in language.months.items() if not _shortens(name, n, language) and len(name) > 2]
    months = rf"(?P<month>{month})\.?(?:{BLANK}?/{BLANK}?{month})?"
    part = rf"(?P<when>{any_of(_parts(language), language.attached)})"
    of = rf"(?:{BLANK}*{any_of(language.of)})?{BLANK}*"
    day = rf"(?<!\d)(?<!\d[.,]){_DAY}(?:st|nd|rd|th|er)?"
    half = any_of([*language.halves, *language.quarters])
    year = _ARABIC_YEAR
    yield _compiled(rf"{day}{BLANK}+(?:(?:of|من){BLANK})?{months}(?:{of}{year})?")
    if language.month_first:
        yield _compiled(rf"{months}{BLANK}+{day}(?!\d|,\d\d\d)(?:,?{BLANK}+{year})?")
    yield _compiled(rf"(?:{part}[-{BLANK[1:-1]}]+(?:{any_of(('of', 'شهر'))}{BLANK})?)?{months}{of}{year}")
    yield _compiled(rf"(?:{part}[-{BLANK[1:-1]}]+(?:شهر{BLANK})?){months}")
    yield _compiled(rf"(?:{any_of(language.before_month)}){BLANK}*(?P<date>(?P<month>{any_of(whole)}))(?!{BLANK}*\d)")
    yield _compiled(rf"(?P<month>{month}){BLANK}?/{BLANK}?{month}")
    yield _compiled(rf"(?:{part}[-{BLANK[1:-1]}]+)(?:عام{BLANK}|سنة{BLANK})?{year}")
    yield _compiled(rf"(?P<part>{half}){of}{year}")
    yield _compiled(rf"{year}{BLANK}+(?P<part>{half})")
    yield _compiled(rf"(?P<part>{half})")


def _shortens(name: str, number: int, language: Language) -> bool:
    return any(n == number and other != name and other.startswith(name) for other, n in language.months.items())


def _chinese(language: Language) -> Iterator[re.Pattern[str]]:
    year = r"(?P<year>(?:19|20)\d\d|[一二][九〇零]{1,2}[一二三四五六七八九〇零]{1,2})\s?年"
    shift = rf"(?P<shift>{'|'.join(w for w, (_, unit) in language.ago.items() if unit == 'year')})"
    near = rf"(?P<shift>{'|'.join(w for w, (_, unit) in language.ago.items() if unit == 'month')})"
    month = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月"
    day = r"(?P<day>[0-3]?\d)\s?[日号]"
    part = rf"(?P<when>{any_of(_parts(language))})"
    half = rf"(?P<part>{'|'.join([*language.halves, *language.quarters])}|Q[1-4]|H[12])"
    for start in (rf"(?<!\d){year}", shift):
        yield re.compile(rf"{start}\s?(?:{month}(?:份|\s?{day}|{part})?|{half})")
        yield re.compile(rf"{start}\s?{part}")
    yield re.compile(rf"(?<!\d){year}")
    yield re.compile(rf"(?<![\d个]){month}(?:份|\s?{day}|{part})?")
    yield re.compile(rf"{near}\s?(?:{day})?")
    yield re.compile(half)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _reader(language: Language, pattern: re.Pattern[str]) -> _Finder:
    months = {fold(name): number for name, number in language.months.items()}
    spans, parts = _spans(language), _first_days(language)

    def read(text: str) -> Iterator[_Found]:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            start, end = match.span("date") if groups.get("date") else match.span()
            year, day = groups.get("year"), groups.get("day")
            month = _month(groups.get("month"), months)
            wrong = language.capital_months and groups.get("month") and not groups["month"][0].isupper()
            if wrong or (day and not 1 <= int(day) <= 31):
                continue
            named = spans.get(fold(groups["part"])) if groups.get("part") else None
            shift = language.ago.get(groups.get("shift") or "")
            when = stems(fold(groups.get("when") or ""))
            part = next((parts[stem] for stem in when if stem in parts), None) if month else None
            yield _Found(start, end, _digits(year), named or month, int(day) if day else None, part, shift=shift)

    return read


def _month(word: str | None, months: Mapping[str, int]) -> tuple[int, int] | None:
    if not word:
        return None
    folded = fold(word)
    found = next((months[stem] for stem in stems(folded) if stem in months), None) or months.get(f"{folded}月")
    number = found or int(folded)
    return number, number


_HAN_DIGITS = {character: str(number) for number, character in enumerate("〇一二三四五六七八九")} | {"零": "0"}


def _digits(year: str | None) -> int | None:
    return int("".join(_HAN_DIGITS.get(character, character) for character in year)) if year else None


def _spans(language: Language) -> dict[str, tuple[int, int]]:
    halves = {word: (6 * n - 5, 6 * n) for word, n in language.halves.items()}
    quarters = {word: (3 * n - 2, 3 * n) for word, n in language.quarters.items()}
    common = {f"q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)} | {"h1": (1, 6), "h2": (7, 12)}
    return {fold(word): span for word, span in (halves | quarters).items()} | common


def _first_days(language: Language) -> dict[str, int]:
    """Return phrase → the first day of the part of a month that it means."""
    phrases = (language.early, language.middle, language.late)
    return {fold(phrase): first for first, found in zip(_PARTS, phrases, strict=True) for phrase in found}


def _counted(language: Language) -> _Finder:
    """Return a finder of an amount of time before today: three days ago, il y a sept ans, قبل يومين, 3天前."""
    words = [(word, unit) for unit in ("d", "week", "month", "year") for word in language.units.get(unit, ())]
    time = {fold(word): unit for word, unit in words}
    unit = rf"(?P<unit>{any_of(word for word, _ in words)})"
    before = _compiled(rf"{any_of(language.ago_before, language.attached)}{BLANK}+$")
    after = _compiled(rf"{BLANK}*{unit}{BLANK}*{any_of(language.ago_after)}")
    follows = re.compile(rf"{BLANK}*{unit}", re.IGNORECASE)

    def read(text: str) -> Iterator[_Found]:
        for number in scan(text):
            opening = before.search(text[max(0, number.start - 24) : number.start])
            own = next((time[s] for s in stems(fold(number.words)) if s in time), None)
            closing = after.match(text, number.end)
            measured = follows.match(text, number.end)
            if closing:
                yield _Found(number.start, closing.end(), shift=(-int(number.value), time[fold(closing["unit"])]))
            elif opening and (own or measured):
                end = number.end if own else measured.end() if measured else number.end
                name = own or (time[fold(measured["unit"])] if measured else "")
                yield _Found(number.start - len(opening.group()), end, shift=(-int(number.value), name))

    return read


def _shifts(language: Language) -> _Finder:
    """Return a finder of today, last month, on Tuesday and the like."""
    table = {fold(word): shift for word, shift in language.ago.items()}
    days = {fold(word): number for word, number in language.weekdays.items()}
    pattern = re.compile(r"(?<!في )" + any_of([*language.ago, *language.weekdays]), re.IGNORECASE)

    def read(text: str) -> Iterator[_Found]:
        for match in pattern.finditer(text):
            word = fold(match.group())
            if word in table:
                yield _Found(match.start(), match.end(), shift=table[word])
            else:
                yield _Found(match.start(), match.end(), weekday=days[word])

    return read
