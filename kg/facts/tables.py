"""The two tables: a row a statement, a row an entity; the same columns in every export and data frame."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from kg.facts.csv_text import csv_text
from kg.facts.figures import Figure, Unit
from kg.facts.records import (
    Article,
    Entity,
    Evidence,
    Facts,
    Ref,
    Standing,
    Statement,
    Text,
    object_text,
    time_of,
)
from kg.facts.status import rank
from kg.languages import LANGUAGES
from kg.namespaces import expand

if TYPE_CHECKING:
    from kg.facts.ontology import Ontology

STATEMENT_COLUMNS = (
    "statement", "subject", "subject_label", "property", "property_label", "value", "value_label", "value_number",
    "value_max", "unit", "value_normalized", "unit_normalized", "negated", "status", "time", "earliest", "latest",
    "role", "scope", "basis", "compared_to",
    "topics", "independent_sources", "articles", "languages", "evidence_count", "stance", "by", "by_label",
    "on_behalf_of", "gist", "quote", "quote_lang", "translated_from", "translated_by", "inferred",
    "inferred_from", "article", "published", "text", "start", "end", "proof_start", "proof_end", "first_sentence",
    "last_sentence", "proof_sha256", "conflicts_with", "contested_by", "resolution",
)  # fmt: skip
"""The columns of the statement table, in their order.

`value` is an entity's id, or the value as the seeds write it; `value_label` is the label of the entity, or the figure
in English words. Of a figure, `value_number` is its number, or the lower end of a range whose upper end is
`value_max`, in `unit`. Order and add up figures by `value_normalized`, among those of one `unit_normalized`.
`earliest` and `latest` are the days that `time` (EDTF) can mean at most. From `stance` to `proof_sha256` a row shows
the best piece of evidence.
"""
ENTITY_COLUMNS = (
    "entity", "type", *(f"label_{lang}" for lang in LANGUAGES), "other_names", "damaged_names", "description",
    "statements", "iri",
)  # fmt: skip


Cell = str | int | bool | Decimal | dt.date | tuple[str, ...] | None
LabelOf = Callable[[str, str], str]


class Sourced(NamedTuple):
    """A piece of evidence with the text that it is taken from, and that text's article."""

    evidence: Evidence
    text: Text
    article: Article


def statement_record(
    statement: Statement, standing: Standing, evidence: Sequence[Sourced], label_of: LabelOf,
    units: Mapping[str, Unit], *, shown: Sourced,
) -> dict[str, Cell]:  # fmt: skip
    """Return a statement as a row of the statement table.

    Args:
        statement: the statement.
        standing: its standing.
        evidence: all pieces of its evidence.
        label_of: returns the English label of a prefix (`id` or `vg`) and a local name.
        units: notation → unit.
        shown: the piece of evidence to show.
    """
    value, limits, time = statement.object, statement.qualifiers, time_of(statement)
    said, text, article = shown
    cells: tuple[Cell, ...] = (
        statement.id, statement.subject, label_of("id", statement.subject), statement.property,
        label_of("vg", statement.property), object_text(value),
        label_of("id", value.id) if isinstance(value, Ref) else None, *(None,) * 5, statement.negated,
        standing.status.value, time.text if time else None, time.earliest if time else None,
        time.latest if time else None, limits.role, limits.scope, limits.basis, limits.compared_to, limits.topics,
        standing.independent_sources, tuple(sorted({e.article.id for e in evidence})),
        tuple(sorted({e.text.lang for e in evidence})), len(evidence), said.stance.value, said.by,
        label_of("id", said.by) if said.by else None, said.on_behalf_of, said.gist, said.quote.exact, text.lang,
        text.translated_from, text.translated_by, said.inferred, said.inferred_from, article.id,
        article.published.text, text.id, said.quote.start, said.quote.end, *said.proof,
        standing.conflicts_with, standing.contested_by, standing.resolution,
    )  # fmt: skip
    record = dict(zip(STATEMENT_COLUMNS, cells, strict=True))
    return record | (figure_cells(value, units) if isinstance(value, Figure) else {})


def figure_cells(figure: Figure, units: Mapping[str, Unit]) -> dict[str, Cell]:
    """Return the cells of the statement table that only a figure fills: in words, as written, and normalized."""
    base = figure.normalized(units)
    return {
        "value_label": figure.in_words(units),
        "value_number": figure.minimum if figure.value is None else figure.value,
        "value_max": figure.maximum,
        "unit": _rate(figure.unit, figure.period),
        "value_normalized": base.value,
        "unit_normalized": _rate(base.unit, base.period),
    }


def _rate(unit: str, period: str | None) -> str:
    return f"{unit}/{period}" if period else unit


def written(cell: Cell) -> str:
    """Return a cell as CSV has it: lists with spaces between, truth as true or false, days as ISO 8601.

    >>> written(True), written(("a", "b")), written(None), written(Decimal("1E+3"))
    ('true', 'a b', '', '1000')
    """
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case tuple():
            return " ".join(cell)
        case Decimal():
            return f"{cell:f}"
        case dt.date():
            return cell.isoformat()
    return str(cell)


def statement_records(facts: Facts, ontology: Ontology) -> list[dict[str, Cell]]:
    """Return the rows of the statement table, each with its best piece of evidence."""

    def label(prefix: str, name: str) -> str:
        labels = facts.entities[name].labels if prefix == "id" else ontology.properties[name].labels
        return labels["en"]

    texts = {text.id: (text, article) for article in facts.articles.values() for text in article.texts}
    records = []
    for key, statement in facts.statements.items():
        evidence = [Sourced(e, *texts[e.text]) for e in sorted(facts.evidence[key], key=rank)]
        standing, units = facts.standings[key], ontology.measures
        records.append(statement_record(statement, standing, evidence, label, units, shown=evidence[0]))
    return records


def statements_csv(facts: Facts, ontology: Ontology) -> str:
    """Return the statement table as CSV (RFC 4180)."""
    return csv_text(STATEMENT_COLUMNS, (map(written, r.values()) for r in statement_records(facts, ontology)))


def entities_csv(facts: Facts) -> str:
    """Return the entity table as CSV (RFC 4180)."""
    return csv_text(ENTITY_COLUMNS, (map(written, r.values()) for r in entity_records(facts)))


def entity_records(facts: Facts) -> list[dict[str, Cell]]:
    """Return the rows of the entity table; several names are joined by ' | '."""
    counts: dict[str, int] = defaultdict(int)
    for statement in facts.statements.values():
        for entity in {statement.subject, str(statement.object)} & facts.entities.keys():
            counts[entity] += 1
    return [dict(zip(ENTITY_COLUMNS, _entity_cells(e, counts[e.id]), strict=True)) for e in facts.entities.values()]


def _entity_cells(entity: Entity, statements: int) -> tuple[Cell, ...]:
    return (
        entity.id, entity.type, *(entity.labels.get(lang) for lang in LANGUAGES),
        " | ".join(form for forms in entity.also.values() for form in forms),
        " | ".join(name.form for name in entity.damaged), entity.description, statements, expand(f"id:{entity.id}"),
    )  # fmt: skip
