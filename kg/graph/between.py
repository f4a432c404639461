"""How long lies between two events: at least and at most, in days and in months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.facts.edtf import Edtf
from kg.facts.records import Status
from kg.graph.citation import citation_lines
from kg.graph.labels import Thing
from kg.graph.lines import Line, Shown, counted
from kg.graph.timeline import dates_of_events
from kg.stores.local import Source

if TYPE_CHECKING:
    from kg.graph.cited_rows import Citation, CitedRow

QUESTION = "time-between"
"""The saved question that computes it, in standard SPARQL."""


class Length(NamedTuple):
    """A length of time in one unit: the least and the most that it can be; `most` is None if no date bounds it."""

    least: int
    most: int | None

    def in_words(self, unit: str) -> str:
        """Return the length in English words.

        Args:
            unit: the unit in the singular.

        >>> Length(245, 304).in_words("day"), Length(1, 1).in_words("month"), Length(21, None).in_words("day")
        ('245 to 304 days', '1 month', 'at least 21 days')
        """
        if self.most is None:
            return f"at least {counted(self.least, unit)}"
        if self.least == self.most:
            return counted(self.least, unit)
        return f"{self.least} to {counted(self.most, unit)}" if self.least else f"up to {counted(self.most, unit)}"


class _GapFields(NamedTuple):
    first: Thing
    second: Thing
    order: str
    days: Length
    months: Length
    dates: tuple[Edtf | None, Edtf | None]
    citations: tuple[Citation, ...]


class Gap(_GapFields, Shown):
    """How long lies between two events, from beginning to beginning.

    `order` is how the first stands to the second: `before`, `after`, `on the same day as` or `order not known`. `days`
    and `months` hold whatever day each date means. A month is a calendar month; `months.least` counts those that
    have passed in full, `months.most` also one that has begun. `dates` are those of the events, None if no article
    states one; `citations` are the statements that the answer rests on.
    """

    __slots__ = ()

    def __str__(self) -> str:
        months = f" ({self.months.in_words('month')})" if self.months.least or self.months.most is not None else ""
        apart = f"{self.days.in_words('day')}{months}"
        if self.order in ("before", "after"):
            how = apart if self.days.least or self.days.most is not None else "some time"
            return f"{self.first} was {how} {self.order} {self.second}"
        if self.order == "on the same day as":
            return f"{self.first} was {self.order} {self.second}"
        known = apart if self.days.most is not None else "an unknown time"
        return f"{self.first} and {self.second}: {known} apart; which came first is not known"

    def __repr__(self) -> str:
        return f"<{self}>"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield it line by line, with the dates of both events and the quotes that it rests on."""
        yield Line(str(self), "title")
        for event, date in zip((self.first, self.second), self.dates, strict=True):
            yield Line(f"{event}: {date or 'no article states a date'}", "note", 1)
        for citation in self.citations:
            yield Line("")
            yield Line(citation.statement.sentence, "fact")
            yield from citation_lines(citation.evidence, 1, isolate=isolate)

    def to_record(self) -> dict[str, object]:
        """Return it as plain values: the ids of the events, their dates in EDTF, the order, and the four bounds."""
        first, second = (date.text if date else None for date in self.dates)
        return {
            "first": self.first.id, "first_date": first, "order": self.order, "second": self.second.id,
            "second_date": second, "days_at_least": self.days.least, "days_at_most": self.days.most,
            "months_at_least": self.months.least, "months_at_most": self.months.most,
        }  # fmt: skip


def gap(found: CitedRow, source: Source) -> Gap:
    """Read the gap from the row that answers the saved question `QUESTION`."""
    row: Any = found.row
    known = {dated.event: dated.date for dated in dates_of_events(source) if dated.status is Status.ASSERTED}
    return Gap(
        row.first, row.second, row.order, Length(row.daysAtLeast, row.daysAtMost),
        Length(row.monthsAtLeast, row.monthsAtMost), (known.get(row.first.iri), known.get(row.second.iri)),
        tuple(found.citations),
    )  # fmt: skip
