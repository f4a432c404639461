"""Choose statements by what they are about, who says them, where, and how they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import NotFound
from kg.facts.tables import STATEMENT_COLUMNS
from kg.graph.citation import cited, standing
from kg.graph.lines import Line, Listing, counted
from kg.graph.rows import data_frame
from kg.graph.statements import Statements, StatementView
from kg.namespaces import PREFIXES
from kg.stores.local import Source, solutions

if TYPE_CHECKING:
    import pandas as pd


class StatementList(Listing[StatementView]):
    """Statements, in the order of their subject, property and value."""

    def __init__(self, items: Iterable[StatementView]) -> None:
        super().__init__(sorted(items, key=lambda s: (s.subject, s.property, s.sentence, s.id)))

    def __repr__(self) -> str:
        return f"<{counted(len(self), 'statement')}>"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield the facts line by line, each with its standing and its best quote."""
        for statement in self:
            yield Line(f"{statement.content}  [{standing(statement)}]", "fact")
            yield Line(cited(statement.best, isolate=isolate), "quote", 1)

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame, one row a statement; raises MissingExtra where pandas is not installed."""
        return data_frame([statement.to_record() for statement in self], STATEMENT_COLUMNS)


def statement_iri(name: str) -> str:
    """Return the IRI of a statement by its id, `st:` and its id, or its IRI.

    Raises:
        NotFound: no statement can be called so.

    >>> statement_iri("st:5c9953bd4cc568f0")
    'https://w3id.org/ai-video-kg/statement/5c9953bd4cc568f0'
    """
    local = name.removeprefix(PREFIXES["st"]).removeprefix("st:")
    if not re.fullmatch(r"[0-9a-f]+", local):
        raise NotFound(f"no statement '{name}': its id is st: and hexadecimal digits")
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
        yield Line(cited(evidence, isolate=isolate), "quote", 1)
    for relation, ids in (("conflicts with", statement.conflicts_with), ("contested by", statement.contested_by)):
        for other in ids:
            yield Line(f"{relation}: {others[other].sentence} (st:{other})", "fact", 1)
    if statement.resolution:
        yield Line(f"settled: {statement.resolution}", "note", 1)


class Clash(NamedTuple):
    """Statements that cannot all be true, and how the ledger settles that: for one of them, or (None) not."""

    id: str
    members: tuple[StatementView, ...]
    settled_for: StatementView | None
    why: str

    def __str__(self) -> str:
        settled = f"settled for “{self.settled_for}”" if self.settled_for else "open"
        return f"{' / '.join(map(str, self.members))} — {settled}: {self.why}"

    def __repr__(self) -> str:
        return f"<{self.id}: {len(self.members)} statements, {'settled' if self.settled_for else 'open'}>"


def conflicts(source: Source, statements: Statements) -> list[Clash]:
    """Return the clashes of the ledger, by id."""
    members: dict[str, set[str]] = {}
    settled: dict[str, tuple[str | None, str]] = {}
    for clash, statement, winner, why in solutions(source, _CLASHES):
        members.setdefault(clash.value, set()).add(statement.value)
        settled[clash.value] = winner.value if winner else None, why.value
    found = []
    for clash, own in sorted(members.items()):
        views = {view.iri: view for view in statements.views(sorted(own))}
        right, reason = settled[clash]
        found.append(Clash(clash.rpartition("/")[2], tuple(views.values()), views.get(right or ""), reason))
    return found


_CLASHES = """SELECT ?c ?st ?for ?why {
  ?c a vg:Conflict ; vg:member ?st ; vg:resolution ?why OPTIONAL { ?c vg:settledFor ?for } }"""


def select(source: Source, conditions: Iterable[str]) -> list[str]:
    """Return the IRIs of the statements that meet all conditions, each a SPARQL pattern about ?st."""
    where = " ".join(["?st a vg:Statement .", *conditions])
    return sorted(st.value for (st,) in solutions(source, f"SELECT DISTINCT ?st {{ {where} }}"))
