"""A timeline of events, which lie within a span of time certainly or possibly.

The bounds of an event are the first and the last day on which it can have happened. It is *certainly* within a
span if both bounds are, and *possibly* if some day between them is. An event that is stated to go on since a month is
certainly within a span that holds this month; one that is only planned for some time after a day is not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.errors import QueryError
from kg.facts.edtf import Edtf, agreed, parse
from kg.facts.records import Status
from kg.graph.citation import citation_lines
from kg.graph.labels import Classes, Names, Thing
from kg.graph.lines import Line, Listing, html_text
from kg.graph.statements import Statements, StatementView
from kg.rdf.terms import local_name
from kg.sparql.query_files import query
from kg.stores.local import Source, solutions

ALWAYS = Edtf("", None, None)
"""The span without ends."""


class Moment(NamedTuple):
    """An event with its date.

    `date` is what all asserted dates agree on, or a date that is only claimed or planned (see `status`); `statements`
    are its evidence. `certain` says whether the event lies certainly within the span. `after` is the length of the
    longest chain of events that it is said to follow.
    """

    event: Thing
    type: Thing
    date: Edtf
    status: Status
    certain: bool
    statements: tuple[StatementView, ...]
    after: int = 0

    def __str__(self) -> str:
        status = f", {self.status.lower()}" if self.status is not Status.ASSERTED else ""
        return f"{self.date}: {self.event} ({self.type}{status})"

    def __repr__(self) -> str:
        return f"<{self}>"


class Timeline(Listing[Moment]):
    """Moments in order of time: by the first possible day, then the last, then as they are said to follow another."""

    def __init__(self, items: Iterable[Moment]) -> None:
        super().__init__(sorted(items, key=_order))

    def __repr__(self) -> str:
        return f"<timeline of {len(self)} moments>"

    def lines(self, *, isolate: bool = False, quotes: bool = False) -> Iterator[Line]:
        """Yield the timeline line by line; `quotes` adds the quotes that date each event."""
        for moment in self:
            possibly = "" if moment.certain else " — possibly"
            yield Line(f"{_days(moment.date):<24}  {moment.event} ({_aside(moment)}){possibly}", "fact")
            for statement in moment.statements if quotes else ():
                yield from citation_lines(statement.best, 2, isolate=isolate)

    def _repr_html_(self) -> str:
        return html_text(self.lines(quotes=True))


def _aside(moment: Moment) -> str:
    status = moment.status.lower() if moment.status is not Status.ASSERTED else ""
    return ", ".join(filter(None, [str(moment.type), status, str(moment.date)]))


def _days(date: Edtf) -> str:
    if date.earliest == date.latest:
        return str(date.earliest or "unknown")
    return f"{date.earliest or '…'!s:<10} – {date.latest or '…'}"


def _order(moment: Moment) -> tuple[dt.date, dt.date, int, str, str]:
    last = moment.date.latest or dt.date.max
    return moment.date.earliest or last, last, moment.after, moment.event.label, moment.event.iri


def day(when: str | dt.date | None, *, last: bool) -> dt.date | None:
    """Return the first or the last day that a date can mean.

    Args:
        when: a date, or EDTF text such as `2024`, `2024-03`, `2024-10-30~`.
        last: return the last day.

    Raises:
        QueryError: it is not a date.

    >>> day("2024-02", last=True)
    datetime.date(2024, 2, 29)
    """
    if when is None or isinstance(when, dt.date):
        return when
    try:
        date = parse(when)
    except ValueError as error:
        raise QueryError(f"not a date: {error}") from None
    return date.latest if last else date.earliest


class Dated(NamedTuple):
    """The date of an event, by its IRI: what the asserted dates agree on, or one that is only claimed or planned."""

    event: str
    date: Edtf
    status: Status
    statements: tuple[str, ...]

    def __str__(self) -> str:
        """Return the date in words, with its status unless that is asserted."""
        return str(self.date) if self.status is Status.ASSERTED else f"{self.status.lower()}: {self.date}"


def timeline(
    source: Source, names: Names, classes: Classes, statements: Statements, *,
    span: Edtf = ALWAYS, about: str | None = None, certainly: bool = False,
) -> Timeline:  # fmt: skip
    """Read the timeline: the events in a span of days (by default, all) that are about an entity (by default, any)."""
    wanted = _events_about(source, about) if about else None
    found = [d for d in dates_of_events(source) if (wanted is None or d.event in wanted) and d.date.overlaps(span)]
    found = [d for d in found if not certainly or _certain(d, span)]
    things, types = names.things(d.event for d in found), classes.of_all(d.event for d in found)
    views = {view.iri: view for view in statements.views(dict.fromkeys(s for d in found for s in d.statements))}
    after = _depths(source)
    return Timeline(
        Moment(
            things[d.event], types[d.event] or Thing(d.event), d.date, d.status, _certain(d, span),
            tuple(views[s] for s in d.statements), after[d.event],
        )
        for d in found
    )  # fmt: skip


def _certain(dated: Dated, span: Edtf) -> bool:
    begun = dated.status is Status.ASSERTED or dated.date.latest is not None or span.latest is None
    return begun and dated.date.within(span)


def _depths(source: Source) -> Mapping[str, int]:
    """Return for each event how many others it follows, one after the other; a circle counts each event once."""
    earlier: dict[str, set[str]] = defaultdict(set)
    for event, other in solutions(source, query("graph/follows")):
        earlier[event.value].add(other.value)
    depths: dict[str, int] = defaultdict(int)
    for _ in earlier:
        for event, others in earlier.items():
            depths[event] = min(len(earlier), 1 + max(depths[other] for other in others))
    return depths


def _events_about(source: Source, iri: str) -> set[str]:
    return {event.value for (event,) in solutions(source, query("graph/events-about", about=[iri]))}


def dates_of_events(source: Source) -> Iterator[Dated]:
    """Yield the dates of all events: the asserted ones of an event as one, other dates apart."""
    asserted: dict[str, list[tuple[str, Edtf]]] = defaultdict(list)
    for row in solutions(source, query("graph/event-dates")):
        statement, event, written, name = (term.value for term in row)
        status, date = Status(local_name(name)), parse(written)
        if status is Status.ASSERTED:
            asserted[event].append((statement, date))
        elif status is not Status.REJECTED:
            yield Dated(event, date, status, (statement,))
    for event, dates in asserted.items():
        yield Dated(event, agreed([date for _, date in dates]), Status.ASSERTED, tuple(sorted(st for st, _ in dates)))
