"""Select statements by topic, speaker, article, property or status, and list the conflicts between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.errors import NotFound
from kg.facts.csv_text import csv_text
from kg.facts.records import Conflict
from kg.facts.tables import STATEMENT_COLUMNS, Cell, written
from kg.folding import fold
from kg.graph.citation import citation_lines, standing
from kg.graph.lines import Line, Listing, counted
from kg.graph.rows import data_frame, markdown_cell
from kg.graph.statements import Statements, StatementView
from kg.namespaces import PREFIXES
from kg.rdf.terms import CONFLICT
from kg.sparql.query_files import query
from kg.stores.local import Source, solutions

if TYPE_CHECKING:
    import pandas as pd


SUMMARY = ("says", "negated", "status", "speaker", "articles", "statement")
"""The columns of a table of statements for people."""
_COLUMNS = ("says", *STATEMENT_COLUMNS)


class StatementList(Listing[StatementView]):
    """Statements, in the order of their subject, property and value."""

    def __init__(self, items: Iterable[StatementView]) -> None:
        super().__init__(sorted(items, key=lambda s: (s.subject, s.property, s.sentence, s.id)))

    def __repr__(self) -> str:
        return f"<{counted(len(self), 'statement')}>"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield the statements line by line, each with its standing and its best quote."""
        for statement in self:
            yield Line(f"{statement.content}  [{standing(statement)}]", "fact")
            yield from citation_lines(statement.best, 1, isolate=isolate)

    def table(self) -> list[list[str]]:
        """Return the statements as rows of text with the columns `SUMMARY`, for people."""
        return [_summary(statement) for statement in self]

    def to_csv(self) -> str:
        """Return the statement table as CSV (RFC 4180), with the columns of `exports/statements.csv` and `says`."""
        return csv_text(_COLUMNS, (map(written, record.values()) for record in self._records()))

    def to_json(self) -> str:
        """Return the statement table as JSON: a list of objects, with `says`, the statement in words.

        Numbers and days are text, as in the CSV; truth values and counts are JSON's own, lists are lists.
        """
        import json

        own = [{name: _for_json(cell) for name, cell in record.items()} for record in self._records()]
        return json.dumps(own, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return the statements as a Markdown table with the columns `SUMMARY`."""
        rows = [list(SUMMARY), ["---"] * len(SUMMARY), *self.table()]
        return "".join("| " + " | ".join(map(markdown_cell, row)) + " |\n" for row in rows)

    def _records(self) -> Iterator[dict[str, Cell]]:
        return ({"says": statement.sentence, **statement.to_record()} for statement in self)

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame, one row for each statement; raises MissingExtra if pandas is not installed."""
        return data_frame([statement.to_record() for statement in self], STATEMENT_COLUMNS)


def _summary(statement: StatementView) -> list[str]:
    best = statement.best
    speaker = str(best.by) if best.by else "the article"
    return [
        statement.content, "true" if statement.negated else "", ", ".join(statement.weakness) or "asserted",
        speaker, ", ".join(statement.articles), f"st:{statement.id}",
    ]  # fmt: skip


def _for_json(cell: Cell) -> object:
    return cell if isinstance(cell, bool | int | tuple) or cell is None else written(cell)


def has_words(statement: StatementView, text: str) -> bool:
    """Say whether a statement, one of its quotes or one of its summaries has each word of a text, in any spelling."""
    parts = [statement.sentence, *(part for each in statement.evidence for part in (each.quote, each.gist))]
    folded = fold(" ".join(parts))
    return all(word in folded for word in fold(text).split())


def statement_iri(name: str) -> str:
    """Return the IRI of a statement by its id, `st:` and its id, or its IRI.

    Raises:
        NotFound: it is not an id of a statement.

    >>> statement_iri("st:5c9953bd4cc568f0")
    'https://w3id.org/ai-video-kg/statement/5c9953bd4cc568f0'
    """
    local = name.removeprefix(PREFIXES["st"]).removeprefix("st:")
    if not re.fullmatch(r"[0-9a-f]+", local):
        raise NotFound(f"no statement '{name}': the id of a statement is st: and hexadecimal digits")
    return PREFIXES["st"] + local


def in_full(statement: StatementView, others: Mapping[str, StatementView], *, isolate: bool = False) -> Iterator[Line]:
    """Yield a statement line by line, with every quote that it rests on.

    Args:
        statement: the statement.
        others: the statements that it conflicts with or is contested by, by id.
        isolate: as in `kg.graph.citation.cited`.
    """
    yield Line(f"{statement.content}  [{standing(statement)}]", "title")
    yield Line(statement.iri, "note")
    for evidence in statement.evidence:
        yield from citation_lines(evidence, 1, isolate=isolate)
    for relation, ids in (("conflicts with", statement.conflicts_with), ("contested by", statement.contested_by)):
        for other in ids:
            yield Line(f"{relation}: {others[other].sentence} (st:{other})", "fact", 1)
    if statement.resolution:
        yield Line(f"settled: {statement.resolution}", "note", 1)


class Clash(NamedTuple):
    """Statements that cannot all be true; the ledger settles them for one of them, or (None) leaves them open."""

    record: Conflict
    members: tuple[StatementView, ...]
    settled_for: StatementView | None

    @property
    def id(self) -> str:
        """The id of the conflict."""
        return self.record.id

    @property
    def why(self) -> str:
        """Why it is settled so, or left open."""
        return self.record.why

    def __str__(self) -> str:
        settled = f"settled for “{self.settled_for}”" if self.settled_for else "open"
        return f"{' / '.join(map(str, self.members))} — {settled}: {self.why}"

    def __repr__(self) -> str:
        return f"<{self.id}: {len(self.members)} statements, {'settled' if self.settled_for else 'open'}>"


def conflicts(source: Source, statements: Statements) -> list[Clash]:
    """Return the clashes of the ledger, by id."""
    records = statements.decoder.conflicts(source.members(CONFLICT))
    ids = sorted({member for record in records for member in record.members})
    views = dict(zip(ids, statements.views(PREFIXES["st"] + key for key in ids), strict=True))
    return [Clash(r, tuple(views[key] for key in r.members), views.get(r.settled_for or "")) for r in records]


def select(source: Source, **conditions: str | ox.Literal | None) -> list[str]:
    """Return the IRIs of the statements that meet every condition, sorted.

    Args:
        source: the graph.
        conditions: the terms of `about`, `status`, `by`, `article`, `property`, `naming` (the subject or the value)
            and `sources` (the least number); None sets no condition.
    """
    texts = [query(f"graph/statements-{name}", **{name: [term]}) for name, term in conditions.items() if term]
    found = [{st.value for (st,) in solutions(source, text)} for text in texts or [query("graph/statements")]]
    return sorted(set.intersection(*found))
