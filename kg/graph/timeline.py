"""Events on one line of time, each with how certainly it lies within a span.

An event's bounds are the first and the last day that it can have been. *Certainly* within a span: both
bounds are; *possibly*: some day between them is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from kg.errors import QueryError
from kg.facts import edtf
from kg.graph.citation import cited
from kg.graph.labels import Classes, Names, Thing
from kg.graph.lines import Line, html_text, plain_text
from kg.graph.records import Date, Fact, Records
from kg.stores.local import Source, solutions

_FIRST, _LAST = "0000-00-00", "9999-99-99"


class Moment(NamedTuple):
    """An event with a time.

    `date` is what all asserted dates leave, or one that is only claimed, planned or the like
    (`status`); `facts` say it. `certain` is whether it lies within the asked span for certain.
    """

    event: Thing
    type: Thing
    date: Date
    status: str
    certain: bool
    facts: tuple[Fact, ...]

    def __str__(self) -> str:
        status = f", {self.status.lower()}" if self.status != "Asserted" else ""
        return f"{self.date}: {self.event} ({self.type}{status})"

    def __repr__(self) -> str:
        return f"<{self}>"


class Timeline(Sequence[Moment]):
    """Moments in the order of time: by the first day that they can have been, then by the last."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        self.moments = sorted(moments, key=_order)

    def __len__(self) -> int:
        return len(self.moments)

    @overload
    def __getitem__(self, index: int) -> Moment: ...
    @overload
    def __getitem__(self, index: slice) -> Timeline: ...
    def __getitem__(self, index: int | slice) -> Moment | Timeline:
        return Timeline(self.moments[index]) if isinstance(index, slice) else self.moments[index]

    def __repr__(self) -> str:
        return f"<timeline of {len(self)} moments>"

    def lines(self, *, quotes: bool = False, isolate: bool = False) -> Iterator[Line]:
        """Yield the timeline line by line, with the quotes that date each event if they are wanted."""
        for moment in self.moments:
            possibly = "" if moment.certain else " — possibly"
            yield Line(f"{_days(moment.date):<24}  {moment.event} ({_aside(moment)}){possibly}", "fact")
            for fact in moment.facts if quotes else ():
                yield Line(cited(fact.quote, isolate=isolate), "quote", 2)

    def __str__(self) -> str:
        return plain_text(self.lines()).rstrip("\n")

    def _repr_html_(self) -> str:
        return html_text(self.lines(quotes=True))


def _aside(moment: Moment) -> str:
    status = moment.status.lower() if moment.status != "Asserted" else ""
    return ", ".join(filter(None, [str(moment.type), status, str(moment.date)]))


def _days(date: Date) -> str:
    if date.earliest == date.latest:
        return date.earliest or "unknown"
    return f"{date.earliest or '…':<10} – {date.latest or '…'}"


def _order(moment: Moment) -> tuple[str, str, str, str]:
    date = moment.date
    return date.earliest or date.latest or _LAST, date.latest or _LAST, moment.event.label, moment.event.iri


def day(when: str | dt.date | None, *, last: bool) -> str | None:
    """Return the first or the last day that a date can mean, ISO 8601.

    Args:
        when: a date, or EDTF text such as `2024`, `2024-03`, `2024-10-30~`.
        last: whether the last day is wanted.

    Raises:
        QueryError: it is no date.

    >>> day("2024-02", last=True)
    '2024-02-29'
    """
    if when is None or isinstance(when, dt.date):
        return when.isoformat() if when else None
    try:
        date = edtf.parse(when)
    except ValueError as error:
        raise QueryError(f"not a date: {error}") from None
    found = date.latest if last else date.earliest
    return found.isoformat() if found else None


class _Dated(NamedTuple):
    event: str
    date: Date
    status: str
    statements: tuple[str, ...]


_DATES = """SELECT ?st ?event ?edtf ?earliest ?latest ?status {
  ?property rdfs:range edtf:edtf ; rdfs:domain vg:Event .
  ?st rdf:predicate ?property ; rdf:subject ?event ; vg:status ?status ; vg:edtf ?edtf .
  OPTIONAL { ?st vg:earliest ?earliest } OPTIONAL { ?st vg:latest ?latest } OPTIONAL { ?st vg:negated ?negated }
  FILTER(!BOUND(?negated)) }"""


def timeline(
    source: Source, names: Names, classes: Classes, records: Records, *,
    span: tuple[str | None, str | None] = (None, None), about: str | None = None, certainly: bool = False,
) -> Timeline:  # fmt: skip
    """Read the timeline: events whose dates fall in a span of days, if any, and that are about an entity, if any."""
    wanted = _events_about(source, about) if about else None
    found = [d for d in _dated(source) if (wanted is None or d.event in wanted) and _possible(d.date, span)]
    found = [d for d in found if not certainly or _certain(d.date, span)]
    things, types = names.things(d.event for d in found), classes.of_all(d.event for d in found)
    facts = {fact.iri: fact for fact in records.facts(dict.fromkeys(s for d in found for s in d.statements))}
    return Timeline(
        Moment(
            things[d.event], types[d.event] or Thing(d.event), d.date, d.status, _certain(d.date, span),
            tuple(facts[s] for s in d.statements),
        )
        for d in found
    )  # fmt: skip


def _events_about(source: Source, iri: str) -> set[str]:
    rows = solutions(source, f"SELECT DISTINCT ?event {{ ?st rdf:subject ?event ; vg:about <{iri}> }}")
    return {event.value for (event,) in rows}


def _dated(source: Source) -> Iterator[_Dated]:
    """Merge what is asserted of an event into its bounds; keep what is not asserted apart."""
    asserted: dict[str, list[tuple[str, Date]]] = defaultdict(list)
    for row in solutions(source, _DATES):
        st, event, written, earliest, latest, status = (term.value if term else None for term in row)
        date = Date(str(written), earliest, latest)
        if str(status).endswith("#Asserted"):
            asserted[str(event)].append((str(st), date))
        elif not str(status).endswith("#Rejected"):
            yield _Dated(str(event), date, str(status).rpartition("#")[2], (str(st),))
    for event, dates in asserted.items():
        yield _Dated(event, _merged([date for _, date in dates]), "Asserted", tuple(sorted(st for st, _ in dates)))


def _merged(dates: list[Date]) -> Date:
    if len({date.edtf for date in dates}) == 1:
        return dates[0]
    earliest = max((d.earliest for d in dates if d.earliest), default=None)
    latest = min((d.latest for d in dates if d.latest), default=None)
    exact = next((d.edtf for d in dates if (d.earliest, d.latest) == (earliest, latest)), None)
    return Date(exact or f"{earliest or '..'}/{latest or '..'}", earliest, latest)


def _possible(date: Date, span: tuple[str | None, str | None]) -> bool:
    first, last = span
    return (date.earliest or _FIRST) <= (last or _LAST) and (first or _FIRST) <= (date.latest or _LAST)


def _certain(date: Date, span: tuple[str | None, str | None]) -> bool:
    first, last = span
    after = first is None or (date.earliest or _FIRST) >= first
    return after and (last is None or (date.latest or _LAST) <= last)
