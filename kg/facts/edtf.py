"""Dates in EDTF, with the first and the last day that each can mean.

The subset of the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2) that the seeds
use: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, each with `~` (approximate: widened by one year, one month,
three days) or `?` (uncertain: the bounds stay), intervals `a/b`, open ones `../b` and `a/..`.

As in EDTF, `a/..` begins within `a` and has no known end ("since May"): it certainly began by the last day of `a`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?]?)", re.ASCII)
_WIDEN_DAYS = 3

_REFUSED = [
    (re.compile(r"\dT\d"), "a time of day"),
    (re.compile(r"[{}\[\]]"), "a set of dates"),
    (re.compile(r"\d%"), "'%' (approximate and uncertain at once): choose '~' or '?'"),
    (re.compile(r"^[\dX-]*X[\dX-]*[~?]?$"), "unspecified digits ('X')"),
    (re.compile(r"^Y-?\d|^-\d|^\d+E\d"), "a year outside 0001 to 9999"),
    (re.compile(r"^\d{4}-(2[1-9]|3\d|4[01])(?!\d)"), "a season: write the months as an interval"),
    (re.compile(r"^/.|.\s*/$"), "an unknown end: write '..' for an open one"),
    (re.compile(r"^\.\./\.\.$"), "two open ends"),
    (re.compile(r"^[~?]\d"), "a qualifier in front: '~' and '?' stand at the end"),
]

ENGLISH = {
    "about": "about {date}",
    "uncertain": "{date} (uncertain)",
    "by": "by {date}",
    "since": "from {date} on",
    "range": "between {start} and {end}",
    "unknown": "at an unknown date",
}
"""The phrases of a date in words."""


@dataclass(frozen=True, slots=True, order=True)
class Edtf:
    """A date as written, with the first and last day that it can mean (None: open)."""

    text: str
    earliest: dt.date | None
    latest: dt.date | None

    @property
    def latest_start(self) -> dt.date | None:
        """The last day on which it can have begun: of `a/..` that of `a`, of other dates their last day.

        >>> parse("2024-05/..").latest_start, parse("2024-05").latest_start
        (datetime.date(2024, 5, 31), datetime.date(2024, 5, 31))
        """
        first, _, last = self.text.partition("/")
        return _point(first)[1] if last == ".." else self.latest

    def overlaps(self, other: Edtf) -> bool:
        """Say whether some day lies within both."""
        return _starts_by(self.earliest, other.latest) and _starts_by(other.earliest, self.latest)

    def agrees_with(self, other: Edtf) -> bool:
        """Say whether both can date one event: they share a day, and a day on which it can have begun."""
        starts = _starts_by(self.earliest, other.latest_start) and _starts_by(other.earliest, self.latest_start)
        return starts and self.overlaps(other)

    def within(self, span: Edtf) -> bool:
        """Say whether what has this date certainly took place, or began and goes on, within a span.

        >>> parse("2024-05/..").within(parse("2024-05")), parse("2024-05/..").within(parse("2024-06"))
        (True, False)
        """
        start = self.latest_start
        begins = span.earliest is None or (self.earliest is not None and self.earliest >= span.earliest)
        return begins and (span.latest is None or (start is not None and start <= span.latest))

    def in_words(self, phrases: Mapping[str, str] = ENGLISH) -> str:
        """Return the date in words that say how certain it is.

        Args:
            phrases: the words of a language, with the keys of `ENGLISH`; defaults to English.

        >>> parse("2024-03-14~").in_words(), parse("../2024-09-01").in_words()
        ('about 2024-03-14', 'by 2024-09-01')
        """
        first, separator, last = self.text.partition("/")
        if not separator:
            return _words(self.text, phrases) if self.text else phrases.get("unknown", ENGLISH["unknown"])
        if first == "..":
            return phrases["by"].format(date=_words(last, phrases))
        if last == "..":
            return phrases["since"].format(date=_words(first, phrases))
        return phrases["range"].format(start=_words(first, phrases), end=_words(last, phrases))

    def __str__(self) -> str:
        return self.in_words()


def _words(point: str, phrases: Mapping[str, str]) -> str:
    if point.endswith("~"):
        return phrases["about"].format(date=point[:-1])
    return phrases["uncertain"].format(date=point[:-1]) if point.endswith("?") else point


def parse(text: str) -> Edtf:
    """Parse an EDTF date.

    Args:
        text: the date, for instance `2024-03`, `2024-10-30~`, `../2024-09-01`.

    Raises:
        ValueError: the date is not in the subset; the message names what it is.

    >>> parse("2024-02").latest
    datetime.date(2024, 2, 29)
    >>> parse("2024-03-14~").earliest
    datetime.date(2024, 3, 11)
    >>> print(parse("2023-06/..").latest)
    None
    """
    for pattern, what in _REFUSED:
        if pattern.search(text):
            raise ValueError(f"'{text}' has {what}")
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError(f"'{text}' has more than two ends")
    if len(parts) == 1:
        return Edtf(text, *_point(text))
    earliest = None if parts[0] == ".." else _point(parts[0])[0]
    latest = None if parts[1] == ".." else _point(parts[1])[1]
    if earliest and latest and earliest > latest:
        raise ValueError(f"'{text}' ends before it begins")
    return Edtf(text, earliest, latest)


def _point(text: str) -> tuple[dt.date, dt.date]:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not YYYY, YYYY-MM or YYYY-MM-DD, with '~' or '?' at its end at most")
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    wide = match[4] == "~"
    if year is None or year < 1:
        raise ValueError(f"'{text}' has a year outside 0001 to 9999")
    if month is None:
        span = int(wide)
        return dt.date(max(year - span, 1), 1, 1), dt.date(min(year + span, 9999), 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"'{text}' has month {month:02d}; months are 01 to 12")
    if day is None:
        return _month_start(year, month, -int(wide)), _month_end(year, month, int(wide))
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"'{text}' has day {day:02d}; that month ends on {calendar.monthrange(year, month)[1]}")
    date = dt.date(year, month, day).toordinal()
    span = _WIDEN_DAYS * wide
    first, last = max(date - span, 1), min(date + span, dt.date.max.toordinal())
    return dt.date.fromordinal(first), dt.date.fromordinal(last)


def _month_start(year: int, month: int, shift: int) -> dt.date:
    index = max(year * 12 + month - 1 + shift, 12)
    return dt.date(index // 12, index % 12 + 1, 1)


def _month_end(year: int, month: int, shift: int) -> dt.date:
    index = min(year * 12 + month - 1 + shift, 9999 * 12 + 11)
    year, month = index // 12, index % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def began_by(dates: Iterable[Edtf]) -> dt.date | None:
    """Return the last day on which an event with all these dates can have begun; None if none says so.

    >>> began_by([parse("2024-05/.."), parse("2024-04/2024-07")])
    datetime.date(2024, 5, 31)
    """
    return min((start for date in dates if (start := date.latest_start)), default=None)


def _starts_by(start: dt.date | None, end: dt.date | None) -> bool:
    return start is None or end is None or start <= end


def agreed(dates: list[Edtf]) -> Edtf:
    """Return what dates of one event agree on: one of them, or else the interval that they share.

    Args:
        dates: one or more, which agree pairwise.

    >>> agreed([parse("2024"), parse("2024-02"), parse("2024-02~")]).text
    '2024-02'
    >>> agreed([parse("2024-01/2024-03"), parse("2024-02/..")]).text
    '2024-02-01/2024-03-31'
    """
    start = max((d.earliest for d in dates if d.earliest), default=None)
    end = min((d.latest for d in dates if d.latest), default=None)
    own = [d for d in dates if (d.earliest, d.latest) == (start, end)]
    return min(own) if own else Edtf(f"{start or '..'}/{end or '..'}", start, end)
