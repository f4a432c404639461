"""The page's data: the facts as the plain JSON values that its script reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.facts.edtf import Edtf
from kg.facts.figures import Figure, Unit
from kg.facts.ontology import TEXT_RANGE, WORDS_RANGE, Ontology, Term
from kg.facts.records import Article, Entity, Evidence, Facts, Literal, Qualifiers, Ref, Statement, Value
from kg.facts.status import rank
from kg.facts.tables import STATEMENT_COLUMNS, figure_cells
from kg.namespaces import PREFIXES
from kg.page.layout import communities

Json = dict[str, Any]

FAMILIES = {
    "organization": ("Organization",),
    "person": ("Person", "Group", "Agent"),
    "model": ("Model",),
    "product": ("Product", "Feature"),
    "work": ("Work", "Artifact"),
    "event": ("Event",),
    "place": ("Place",),
    "concept": ("Concept", "Entity"),
}
"""The families that types are drawn in, each with its topmost classes."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of an answer.

    Attributes:
        text: the value as text.
        entity: the entity that it is.
        statements: the statements that support it.
        edtf: whether it is an EDTF date.
        says: the statement whose sentence it is; the page shows that in its own languages.
    """

    text: str
    entity: str | None = None
    statements: tuple[str, ...] = ()
    edtf: bool = False
    says: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row of an answer."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a saved question, as computed when the page was built."""

    name: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    topic: str = ""


class SourceText(NamedTuple):
    """A source text: its words, the offsets of its sentences, and why sentences are set aside, by number."""

    content: str
    sentences: Sequence[tuple[int, int]]
    asides: Mapping[int, str]


def page_data(facts: Facts, ontology: Ontology, answers: Sequence[Answer] = ()) -> Json:
    """Return everything that the page shows, as plain JSON values."""
    groups = communities(facts, ontology)
    numbers = statement_numbers(facts)
    quotes = _Quotes()
    statements = [_statement(s, facts, quotes, ontology.measures) for s in facts.statements.values()]
    return {
        "prefixes": PREFIXES,
        "columns": list(STATEMENT_COLUMNS),
        "terms": _terms(facts, ontology),
        "families": {name: family(name, ontology) for name in sorted({e.type for e in facts.entities.values()})},
        "communities": [list(group) for group in groups],
        "entities": [_entity(entity) for entity in facts.entities.values()],
        "articles": [_article(article) for article in facts.articles.values()],
        "statements": statements,
        "quotes": quotes.found,
        "conflicts": [
            {"id": c.id, "members": list(c.members), "settled_for": c.settled_for, "why": c.why}
            for c in facts.conflicts
        ],
        "answers": [_answer(answer, numbers) for answer in answers],
    }


def family(name: str, ontology: Ontology) -> str:
    """Return the family that a class is drawn in."""
    above = list(ontology.superclasses(name))
    ranked = [(above.index(top), key) for key, tops in FAMILIES.items() for top in tops if top in above]
    return min(ranked, default=(0, "concept"))[1]


def _terms(facts: Facts, ontology: Ontology) -> Json:
    used = {s.property for s in facts.statements.values()}
    types = {e.type for e in facts.entities.values()}
    return {
        "classes": _labels(ontology.classes, types),
        "properties": {name: p.labels for name, p in sorted(ontology.properties.items()) if name in used},
        "relations": sorted(name for name in used if ontology.properties[name].is_relation),
        "statuses": _labels(ontology.statuses),
        "stances": _labels(ontology.stances),
        "order": sorted(used, key=lambda name: _rank(name, ontology)),
        "units": dict(ontology.unit_labels),
        "events": sorted(name for name in types if ontology.is_a(name, "Event")),
    }


def _rank(name: str, ontology: Ontology) -> tuple[bool, bool, bool, str]:
    """Order properties: makers, other relations, dates and figures, words."""
    found = ontology.properties[name]
    return name not in ontology.maker_properties, not found.is_relation, found.range in (WORDS_RANGE, TEXT_RANGE), name


def _labels(terms: Mapping[str, Term], only: set[str] | None = None) -> Json:
    return {name: term.labels for name, term in sorted(terms.items()) if only is None or name in only}


def _entity(entity: Entity) -> Json:
    return _without_empty(
        {
            "id": entity.id,
            "type": entity.type,
            "labels": dict(entity.labels),
            "also": {lang: list(forms) for lang, forms in entity.also.items()},
            "damaged": [{"form": d.form, "lang": d.lang, "text": d.text, "kind": d.kind} for d in entity.damaged],
            "description": entity.description,
            "replaces": list(entity.replaces),
        }
    )


def _article(article: Article) -> Json:
    texts = [
        _without_empty(
            {"id": t.id, "lang": t.lang, "from": t.translated_from, "by": t.translated_by, "length": t.length}
        )
        for t in article.texts
    ]
    return _without_empty(
        {
            "id": article.id,
            "label": dict(article.label),
            "publisher": article.publisher,
            "author": article.author,
            "published": _date(article.published),
            "inferred": article.published_inferred,
            "texts": [_without_empty(text) for text in texts],
        }
    )


def _statement(statement: Statement, facts: Facts, quotes: _Quotes, units: Mapping[str, Unit]) -> Json:
    standing = facts.standings[statement.id]
    return _without_empty(
        {
            "id": statement.id,
            "s": statement.subject,
            "p": statement.property,
            "o": _value(statement.object, units),
            "not": statement.negated,
            "q": _qualifiers(statement.qualifiers),
            "status": standing.status,
            "sources": standing.independent_sources,
            "conflicts": list(standing.conflicts_with),
            "contested": list(standing.contested_by),
            "resolution": standing.resolution,
            "evidence": [_evidence(e, quotes) for e in sorted(facts.evidence[statement.id], key=rank)],
        }
    )


def _value(value: Value, units: Mapping[str, Unit]) -> Json:
    match value:
        case Ref():
            return {"entity": value.id}
        case Literal():
            return _without_empty({"text": value.text, "lang": value.lang})
        case Edtf():
            return {"date": _date(value)}
        case Figure():
            return {"figure": _figure(value, units)}
    raise TypeError(f"not a value of a statement: {value!r}")


def _figure(value: Figure, units: Mapping[str, Unit]) -> Json:
    cells = figure_cells(value, units)
    return _without_empty(
        {
            "numbers": [str(number) for number in value.numbers],
            "unit": value.unit,
            "period": value.period,
            "sign": value.sign,
            "text": str(value),
            "words": cells["value_label"],
            "normalized": str(cells["value_normalized"]),
            "base": cells["unit_normalized"],
        }
    )


def _date(date: Edtf) -> Json:
    return _without_empty(
        {
            "edtf": date.text,
            "from": date.earliest.isoformat() if date.earliest else None,
            "to": date.latest.isoformat() if date.latest else None,
        }
    )


def _qualifiers(qualifiers: Qualifiers) -> Json:
    return _without_empty(
        {
            "time": _date(qualifiers.time) if qualifiers.time else None,
            "role": qualifiers.role,
            "scope": qualifiers.scope,
            "basis": qualifiers.basis,
            "compared": qualifiers.compared_to,
            "topics": list(qualifiers.topics),
        }
    )


def _evidence(evidence: Evidence, quotes: _Quotes) -> Json:
    return _without_empty(
        {
            "id": evidence.id,
            "quote": quotes.number(evidence),
            "stance": evidence.stance,
            "by": evidence.by,
            "for": evidence.on_behalf_of,
            "inferred": evidence.inferred,
            "from": list(evidence.inferred_from),
            "speech": [speech.stretch.first, speech.stretch.last, speech.why] if (speech := evidence.speech) else None,
        }
    )


class _Quotes:
    """Numbers the quotes, so that a quote of several statements is written once."""

    def __init__(self) -> None:
        self.found: list[Json] = []
        self.numbers: dict[tuple[str, ...], int] = {}

    def number(self, evidence: Evidence) -> int:
        """Return the number of the quote of this evidence."""
        key = (evidence.article, evidence.text, evidence.passage, evidence.gist)
        if key not in self.numbers:
            self.numbers[key] = len(self.found)
            self.found.append(
                _without_empty(
                    {
                        "text": evidence.text,
                        "gist": evidence.gist,
                        "start": evidence.quote.start,
                        "end": evidence.quote.end,
                        "exact": evidence.quote.exact,
                        "proof": list(evidence.proof),
                    }
                )
            )
        return self.numbers[key]


def statement_numbers(facts: Facts) -> dict[str, int]:
    """Return the index of each statement in the page's list, which the page uses in place of its id."""
    return {key: number for number, key in enumerate(facts.statements)}


def _answer(answer: Answer, numbers: Mapping[str, int]) -> Json:
    return {
        "name": answer.name,
        "title": dict(answer.title),
        "question": dict(answer.question),
        "topic": answer.topic,
        "columns": list(answer.columns),
        "rows": [[_cell(cell, numbers) for cell in row.cells] for row in answer.rows],
    }


def _cell(cell: Cell, numbers: Mapping[str, int]) -> Json:
    rests = [numbers[key] for key in cell.statements if key in numbers]
    says = numbers.get(cell.says) if cell.says else None
    text = None if cell.entity or says is not None else cell.text  # the page has words for both
    cells = {"text": text, "entity": cell.entity, "statements": rests, "edtf": cell.edtf, "says": says}
    return _without_empty(cells)


def _without_empty(record: Json) -> Json:
    return {key: value for key, value in record.items() if value or (value == 0 and value is not False)}
