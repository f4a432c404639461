"""The rows of a query, each with the statements that it rests on and their best quotes.

A plan (kg.sparql.rewrite) finds the triples that made a row, an index (kg.graph.provenance) the statements behind them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryTimeout
from kg.facts.csv_text import csv_text, inert
from kg.facts.tables import STATEMENT_COLUMNS, Cell, written
from kg.graph.citation import citation_lines, cited
from kg.graph.labels import Names
from kg.graph.lines import Line, Listing
from kg.graph.provenance import Ground, Index, Spo
from kg.graph.rows import SHOWN, Look, Row, Rows, data_frame, escaped, noted, plain, rows_of
from kg.graph.statements import EvidenceView, Statements, StatementView
from kg.sparql.patterns import Leaf, Repeat, Sub
from kg.sparql.query import Query
from kg.sparql.rewrite import Plan, plan
from kg.sparql.terms import Term, Unreadable
from kg.stores.local import Source

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[Term | None, ...]
Solution = Sequence[Term | None]
_Maker = Callable[[Solution], Iterable[Spo]]
_Support = Mapping[Key, Sequence[tuple[Spo, ...]]]


class Citation(NamedTuple):
    """A statement that a row rests on, the evidence to show, and how the row's triple follows from it."""

    statement: StatementView
    evidence: EvidenceView
    how: str

    def __str__(self) -> str:
        return f"{self.statement}{f' [{self.how}]' if self.how else ''}: {cited(self.evidence)}"


class _Grounds:
    """What the triples of all rows rest on; the rows and every slice of them share it."""

    def __init__(
        self, index: Index, statements: Statements, triples: Sequence[tuple[Spo, ...]], notes: Sequence[str]
    ) -> None:
        self.index = index
        self.triples = triples
        self.notes = tuple(notes)
        self._views = statements

    @cached_property
    def statements(self) -> Mapping[str, StatementView]:
        """Every statement that a row rests on, by IRI, read at once."""
        grounds = map(self.index.ground, dict.fromkeys(t for triples in self.triples for t in triples))
        iris = list(dict.fromkeys(iri for ground in grounds for iri in ground.statements))
        return dict(zip(iris, self._views.views(iris), strict=True))


class CitedRow:
    """A row with the statements that it rests on."""

    def __init__(self, row: Row, triples: tuple[Spo, ...], grounds: _Grounds) -> None:
        self.row = row
        self.triples = triples
        self._all = grounds

    @property
    def grounds(self) -> list[Ground]:
        """The ground of each triple of the row."""
        return [self._all.index.ground(triple) for triple in self.triples]

    @property
    def citations(self) -> list[Citation]:
        """The statements that the row rests on, each once, with its best evidence."""
        statements, grounds = self._all.statements, self.grounds
        bound = {ground.evidence for ground in grounds if ground.evidence}
        found: dict[str, Citation] = {}
        for ground in grounds:
            for iri in ground.statements:
                if iri not in found:
                    found[iri] = Citation(statements[iri], _shown(statements[iri], bound), ground.note)
        return list(found.values())

    @property
    def uncited(self) -> list[str]:
        """The parts of the row that no sentence says, and why; empty if everything is cited."""
        notes = [ground.note for ground in self.grounds if not ground.statements]
        if not self.triples:
            notes.append("no triple of the graph made this row")
        return list(dict.fromkeys([*notes, *self._all.notes]))

    def __repr__(self) -> str:
        return f"<{self.row!r}, {len(self.citations)} citations>"


def _shown(statement: StatementView, bound: set[str]) -> EvidenceView:
    """The best evidence; if the row itself has some of the evidence in it, the best of that."""
    return next((evidence for evidence in statement.evidence if evidence.id in bound), statement.best)


class CitedRows(Listing[CitedRow]):
    """The rows of a query, each with the statements that it rests on.

    `rows` are those that `query` gives; `notes` hold for all rows.
    """

    def __init__(self, rows: Rows, triples: Sequence[tuple[Spo, ...]], grounds: _Grounds) -> None:
        super().__init__(map(CitedRow, rows, triples, repeat(grounds)))
        self.rows = rows
        self._triples = triples
        self._grounds = grounds

    @property
    def notes(self) -> tuple[str, ...]:
        """What holds for all rows: why they cannot be cited in full, and the notes of `rows`."""
        return (*self._grounds.notes, *self.rows.notes)

    def _part(self, index: slice) -> CitedRows:
        return CitedRows(self.rows[index], self._triples[index], self._grounds)

    def __repr__(self) -> str:
        noted = "".join(f"; {note}" for note in self.rows.notes)
        return f"<{len(self)} cited rows of {', '.join('?' + name for name in self.rows.variables)}{noted}>"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield each row with its citations line by line; `isolate` as in `kg.graph.citation.cited`."""
        for number, (row, cells) in enumerate(zip(self, self.rows.texts(), strict=True), 1):
            shown = (f"{name}: {cell}" for name, cell in zip(self.rows.variables, cells, strict=True) if cell)
            yield Line(f"{number}. {' · '.join(shown)}", "title")
            for citation in row.citations:
                yield Line(f"{citation.statement}{f' [{citation.how}]' if citation.how else ''}", "fact", 1)
                yield from citation_lines(citation.evidence, 2, isolate=isolate)
            for note in row.uncited:
                yield Line(f"not cited: {note}", "note", 1)

    def to_markdown(self) -> str:
        """Return the rows as a Markdown table, then the citations by the number of the row."""
        lines = [self.rows.to_markdown()]
        for number, row in enumerate(self, 1):
            lines += [f"- Row {number}: {citation}" for citation in row.citations]
            lines += [f"- Row {number}: not cited: {note}." for note in row.uncited]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return JSON: a list of rows, each with `row` (terms as in SPARQL results), `citations`, `uncited`."""
        import json

        bindings = json.loads(self.rows.to_json())["results"]["bindings"]
        document = [
            {"row": binding, "citations": [citation_record(c) for c in row.citations], "uncited": row.uncited}
            for binding, row in zip(bindings, self, strict=True)
        ]
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def to_csv(self) -> str:
        """Return CSV: one line for each citation, with the cells of its row; a row without citations has one line."""
        lines = self._lines([[plain(term) for term in row] for row in self.rows.terms])
        return csv_text(self._columns, (map(written, line) for line in lines))

    def to_spreadsheet(self) -> str:
        """Return the CSV for a spreadsheet: with labels, and with no cell that it would take for a formula."""
        lines = self._lines(self.rows.texts())
        return csv_text(self._columns, ([inert(written(cell)) for cell in line] for line in lines))

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame with labels, one row a citation; raises MissingExtra if pandas is not installed."""
        lines = self._lines(self.rows.texts())
        return data_frame([dict(zip(self._columns, line, strict=True)) for line in lines], self._columns)

    @property
    def _columns(self) -> list[str]:
        """The variables, the number of the row, the statement table, and how it leads to the row."""
        taken = {"row", *STATEMENT_COLUMNS, "how", "citation", "not_cited"}
        own = (f"row_{name}" if name in taken else name for name in self.rows.variables)
        return [*own, "row", *STATEMENT_COLUMNS, "how", "citation", "not_cited"]

    def _lines(self, cells: Sequence[Sequence[str]]) -> Iterator[list[Cell]]:
        nothing = (None,) * (len(STATEMENT_COLUMNS) + 2)
        for number, (row, own) in enumerate(zip(self, cells, strict=True), 1):
            for found in [_cells(citation) for citation in row.citations] or [nothing]:
                yield [*own, number, *found, "; ".join(row.uncited)]

    def _repr_html_(self) -> str:
        return self.to_html(SHOWN) + noted(self.rows.notes)

    def to_html(self, limit: int | None = None) -> str:
        """Return at most `limit` rows as an HTML table, then the citations of each, folded."""
        table = self.rows.to_html(limit)
        items = []
        for number, row in enumerate(self[:limit], 1):
            found = [f'<li dir="auto">{escaped(c)}</li>' for c in row.citations]
            found += [f"<li><em>Not cited: {escaped(note)}.</em></li>" for note in row.uncited]
            summary = f"row {number}: {len(row.citations)} citations"
            items.append(f"<details><summary>{summary}</summary><ul>{''.join(found)}</ul></details>")
        return table + "".join(items)


def _cells(citation: Citation) -> tuple[Cell, ...]:
    return (*citation.statement.to_record(citation.evidence).values(), citation.how, str(citation))


def citation_record(citation: Citation) -> dict[str, object]:
    """Return a citation as values for JSON."""
    statement, evidence, source = citation.statement, citation.evidence, citation.evidence.source
    return {
        "statement": statement.iri,
        "says": statement.sentence,
        "status": statement.status,
        "how": citation.how,
        "stance": evidence.stance,
        "speaker": evidence.by.iri if evidence.by else None,
        "gist": evidence.gist,
        "quote": evidence.quote,
        "lang": evidence.lang,
        "translated_from": source.translated_from,
        "translated_by": source.translated_by,
        "article": source.article,
        "title": source.title,
        "publisher": source.publisher.label if source.publisher else None,
        "published": source.published.text,
        "text": source.id,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "sentences": [evidence.proof.first, evidence.proof.last],
        "proof": {"start": evidence.proof.start, "end": evidence.proof.end, "sha256": evidence.proof.sha256},
        "context": str(evidence.context) if evidence.context else None,
        "inferred": evidence.inferred,
        "citation": str(citation),
    }


MAX_RESTRICTED = 300
LOOK_EVERY = 256


class _Deadline:
    """The time that citing a query may take in all: its queries, and the work on their answers."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Return the seconds that are left, or None for no limit; raises QueryTimeout if none is left."""
        if self.end is None:
            return None
        left = self.end - time.monotonic()
        if left <= 0:
            raise QueryTimeout(f"the query was stopped: citing it ran longer than {self.seconds:g} s")
        return left


class Citer:
    """Cites queries on one source."""

    def __init__(self, source: Source, names: Names, statements: Statements) -> None:
        self.source = source
        self.names = names
        self.statements = statements
        self.index = Index(source, names)

    def cite(self, query: Query, timeout: float | None = None, look: Look | None = None) -> CitedRows:
        """Run a SELECT and cite its rows; `look` returns their notes; raises QueryError, QueryTimeout."""
        deadline = _Deadline(timeout)
        try:
            found = plan(query)
        except Unreadable as error:
            rows = self._rows(query, deadline, look)
            return self._cited(rows, [()] * len(rows), [f"cannot be cited: {error}"])
        rows = self._rows(found.rows_query(query), deadline, look)
        triples = self._triples(found, rows, deadline)
        shown = [name for name in rows.variables if name in found.columns]
        return self._cited(_narrowed(rows, shown), triples, found.notes)

    def _cited(self, rows: Rows, triples: Sequence[tuple[Spo, ...]], notes: Sequence[str]) -> CitedRows:
        return CitedRows(rows, triples, _Grounds(self.index, self.statements, triples, notes))

    def _rows(self, query: str, deadline: _Deadline, look: Look | None) -> Rows:
        answer = self.source.answer(query, deadline.left())
        assert isinstance(answer, ox.QuerySolutions)
        return rows_of(answer, self.names.things, look)

    def _triples(self, found: Plan, rows: Rows, deadline: _Deadline) -> list[tuple[Spo, ...]]:
        places = [rows.variables.index(name) for name in found.names]
        keys: list[Key] = [tuple(row[i] for i in places) for row in rows.terms]
        restriction = _restriction(found.names, keys) if found.select.limit else ""
        support = self._support(found, restriction, deadline)
        if found.select.grouped or found.select.distinct:
            return [_merged(support.get(key, ())) for key in keys]
        # There are as many equal rows as solutions: the n-th row gets the triples of the n-th solution.
        turns = {key: iter(triples) for key, triples in support.items()}
        return [next(turns.get(key, iter(())), ()) for key in keys]

    def _support(self, found: Plan, restriction: str, deadline: _Deadline) -> dict[Key, list[tuple[Spo, ...]]]:
        inner = {leaf: self._support(p, "", deadline) for leaf, p in found.inner.items()}
        answer = self.source.answer(found.support_query(restriction), deadline.left())
        assert isinstance(answer, ox.QuerySolutions)
        makers = [self._maker(found, leaf, inner) for leaf in found.leaves]
        columns = {name: number for number, name in enumerate(found.variables)}
        places = [columns[name] for name in found.names]
        support: dict[Key, list[tuple[Spo, ...]]] = defaultdict(list)
        for number, solution in enumerate(answer):
            if number % LOOK_EVERY == 0:
                deadline.left()
            triples: dict[Spo, None] = {}
            for make in makers:
                triples.update(dict.fromkeys(make(solution)))
            support[tuple(solution[i] for i in places)].append(tuple(triples))
        return support

    def _maker(self, found: Plan, leaf: Leaf, inner: Mapping[int, _Support]) -> _Maker:
        """Return the function that gives the triples of one leaf for one solution."""
        columns = {f"?{name}": number for number, name in enumerate(found.variables)}
        guards = [columns[guard] for guard in leaf.guards]
        pattern = leaf.pattern

        def matched(solution: Solution) -> bool:
            return all(solution[g] is not None for g in guards)

        if isinstance(pattern, Sub):
            names = [columns[f"?{name}"] for name in found.inner[id(pattern)].names]
            known = inner[id(pattern)]
            return lambda s: _merged(known.get(tuple(s[i] for i in names), ())) if matched(s) else ()
        if isinstance(pattern, Repeat):
            steps = tuple((found.constants[p].value, back) for p, back in pattern.steps)
            empty = pattern.path[-1:] in "*?"
            a, b = (_getter(t, columns, found.constants) for t in (pattern.subject, pattern.object))
            return lambda s: self.index.witness(a(s), steps, b(s), empty=empty) if matched(s) else ()
        a, b, c = (_getter(t, columns, found.constants) for t in pattern)
        if not guards:
            return lambda s: ((a(s), b(s), c(s)),)
        return lambda s: ((a(s), b(s), c(s)),) if matched(s) else ()


def _getter(text: str, columns: Mapping[str, int], constants: Mapping[str, Term]) -> Callable[[Solution], Any]:
    if text.startswith("?"):
        place = columns[text]
        return lambda solution: solution[place]
    term = constants[text]
    return lambda _: term


def _merged(several: Iterable[tuple[Spo, ...]]) -> tuple[Spo, ...]:
    return tuple(dict.fromkeys(triple for triples in several for triple in triples))


def _narrowed(rows: Rows, names: Sequence[str]) -> Rows:
    if list(rows.variables) == list(names):
        return rows
    places = [rows.variables.index(name) for name in names]
    return rows._like(names, [[row[i] for i in places] for row in rows.terms])


def _restriction(names: Sequence[str], keys: Sequence[Key]) -> str:
    """Return a VALUES block that keeps the solutions of these rows; empty if it would be long or useless."""
    distinct = list(dict.fromkeys(keys))
    if not names or not distinct or len(distinct) > MAX_RESTRICTED:
        return ""
    if any(isinstance(term, ox.BlankNode) for key in distinct for term in key):
        return ""
    listed = " ".join("(" + " ".join("UNDEF" if t is None else str(t) for t in key) + ")" for key in distinct)
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {listed} }}"
