"""Choose statements by what they are about, who says them, where, and how they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from kg.errors import NotFound, nearest
from kg.graph.cards import standing
from kg.graph.citation import cited, speaker
from kg.graph.lines import Line, counted, html_text, plain_text
from kg.graph.records import Fact, Records
from kg.graph.rows import data_frame
from kg.namespaces import PREFIXES, expand
from kg.stores.local import Source, solutions

if TYPE_CHECKING:
    import pandas as pd


class FactList(Sequence[Fact]):
    """Facts, in the order of their subject, property and value."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = sorted(facts, key=lambda f: (f.subject, f.property, f.sentence, f.id))

    def __len__(self) -> int:
        return len(self.facts)

    @overload
    def __getitem__(self, index: int) -> Fact: ...
    @overload
    def __getitem__(self, index: slice) -> FactList: ...
    def __getitem__(self, index: int | slice) -> Fact | FactList:
        return FactList(self.facts[index]) if isinstance(index, slice) else self.facts[index]

    def __repr__(self) -> str:
        return f"<{counted(len(self), 'statement')}>"

    def first(self) -> Fact | None:
        """Return the first fact, or None where there is none."""
        return self.facts[0] if self.facts else None

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield the facts line by line, each with its standing and its best quote."""
        for fact in self.facts:
            yield Line(f"{fact.content}  [{standing(fact)}]", "fact")
            yield Line(cited(fact.quote, isolate=isolate), "quote", 1)

    def __str__(self) -> str:
        return plain_text(self.lines()).rstrip("\n")

    def _repr_html_(self) -> str:
        return html_text(self.lines())

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame, one row a fact; raises MissingExtra where pandas is not installed."""
        return data_frame([_record(fact) for fact in self.facts], list(_COLUMNS))


_COLUMNS = (
    "statement", "subject", "property", "value", "negated", "status", "independent_sources", "articles", "languages",
    "time", "earliest", "latest", "role", "scope", "stance", "speaker", "gist", "quote", "lang",
)  # fmt: skip


def _record(fact: Fact) -> dict[str, object]:
    quote, time = fact.quote, fact.time
    cells = (
        fact.id, fact.subject.label, fact.property.label, str(fact.value), fact.negated, fact.status, fact.sources,
        len(fact.articles), " ".join(fact.languages), time.edtf if time else None, time.earliest if time else None,
        time.latest if time else None, fact.role, fact.scope, quote.stance, speaker(quote), quote.gist, quote.text,
        quote.lang,
    )  # fmt: skip
    return dict(zip(_COLUMNS, cells, strict=True))


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


def in_full(fact: Fact, others: Mapping[str, Fact], *, isolate: bool = False) -> Iterator[Line]:
    """Yield a fact line by line, with every quote that it rests on.

    Args:
        fact: the fact.
        others: the facts that it conflicts with or is contested by, by id.
        isolate: as in `kg.graph.citation.cited`.
    """
    yield Line(f"{fact.content}  [{standing(fact)}]", "title")
    yield Line(fact.iri, "note")
    for quote in fact.quotes:
        yield Line(cited(quote, isolate=isolate), "quote", 1)
    for relation, ids in (("conflicts with", fact.conflicts_with), ("contested by", fact.contested_by)):
        for other in ids:
            yield Line(f"{relation}: {others[other].sentence} (st:{other})", "fact", 1)
    if fact.resolution:
        yield Line(f"settled: {fact.resolution}", "note", 1)


class Frames(NamedTuple):
    """The graph as two data frames."""

    statements: pd.DataFrame
    entities: pd.DataFrame


class Clash(NamedTuple):
    """Statements that cannot all be true, and how the ledger settles that: for one of them, or (None) not."""

    id: str
    members: tuple[Fact, ...]
    settled_for: Fact | None
    why: str

    def __str__(self) -> str:
        settled = f"settled for “{self.settled_for}”" if self.settled_for else "open"
        return f"{' / '.join(map(str, self.members))} — {settled}: {self.why}"

    def __repr__(self) -> str:
        return f"<{self.id}: {len(self.members)} statements, {'settled' if self.settled_for else 'open'}>"


def conflicts(source: Source, records: Records) -> list[Clash]:
    """Return the clashes of the ledger, by id."""
    members: dict[str, set[str]] = {}
    settled: dict[str, tuple[str | None, str]] = {}
    for clash, statement, winner, why in solutions(source, _CLASHES):
        members.setdefault(clash.value, set()).add(statement.value)
        settled[clash.value] = winner.value if winner else None, why.value
    found = []
    for clash, statements in sorted(members.items()):
        facts = {fact.iri: fact for fact in records.facts(sorted(statements))}
        right, reason = settled[clash]
        found.append(Clash(clash.rpartition("/")[2], tuple(facts.values()), facts.get(right or ""), reason))
    return found


_CLASHES = """SELECT ?c ?st ?for ?why {
  ?c a vg:Conflict ; vg:member ?st ; vg:resolution ?why OPTIONAL { ?c vg:settledFor ?for } }"""


def select(source: Source, conditions: Iterable[str]) -> list[str]:
    """Return the IRIs of the statements that meet all conditions, each a SPARQL pattern about ?st."""
    where = " ".join(["?st a vg:Statement .", *conditions])
    return sorted(st.value for (st,) in solutions(source, f"SELECT DISTINCT ?st {{ {where} }}"))


def known_term(source: Source, kind: str, name: str) -> str:
    """Return the IRI of a status, stance, property or class, by its name or its English label.

    Args:
        source: the graph.
        kind: Status, Stance, Property or Class.
        name: `Claimed`, `developedBy`, `developed by`, in any case.

    Raises:
        NotFound: there is none of that name.
    """
    known = terms_of(source, kind)
    wanted = name.removeprefix("vg:").casefold()
    found = sorted(n for n, label in known.items() if wanted in (n.casefold(), label.casefold()))
    if not found:
        there = f"; there are {', '.join(sorted(known))}" if len(known) < 12 else ""
        raise NotFound(f"no {kind.lower()} is called '{name}'{nearest(name, known)}{there}")
    return expand(f"vg:{found[0]}")


def terms_of(source: Source, kind: str) -> dict[str, str]:
    """Return the English label of each status, stance, property or class (`kind`), by its name."""
    rows = solutions(source, TERMS[kind])
    return {term.value.rpartition("#")[2]: (label.value if label else "") for term, label in rows}


_LABEL = 'OPTIONAL { ?x rdfs:label ?label FILTER(LANG(?label) = "en") }'
TERMS = {
    "Status": f"SELECT ?x ?label {{ ?x a vg:Status {_LABEL} }}",
    "Stance": f"SELECT ?x ?label {{ ?x a vg:Stance {_LABEL} }}",
    "Class": f"SELECT ?x ?label {{ ?x a owl:Class {_LABEL} }}",
    "Property": f"SELECT DISTINCT ?x ?label {{ ?st rdf:predicate ?x {_LABEL} }}",
}
