"""The facts as CSV tables: a row a statement, a row an entity."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.facts.records import Facts, Ref, Statement, object_text
from kg.facts.status import best
from kg.namespaces import expand

STATEMENT_COLUMNS = (
    "statement", "subject", "subject_label", "property", "value", "value_label", "negated", "status", "time", "role",
    "scope", "basis", "compared_to", "topics", "independent_sources", "evidence_count", "stance", "by",
    "on_behalf_of", "quote", "quote_lang", "translated_from", "translated_by", "gist", "inferred", "article",
    "published", "text", "start", "end", "conflicts_with", "contested_by", "resolution",
)  # fmt: skip
ENTITY_COLUMNS = (
    "entity", "type", "label_en", "label_fr", "label_ar", "label_zh", "other_names", "damaged_names", "description",
    "statements", "iri",
)  # fmt: skip


def statements_csv(facts: Facts) -> str:
    """One row a statement, with its best quote; RFC 4180, UTF-8."""
    return _csv(STATEMENT_COLUMNS, (_statement_row(statement, facts) for statement in facts.statements.values()))


def _statement_row(statement: Statement, facts: Facts) -> list[object]:
    shown = best(facts.evidence[statement.id])
    standing, q = facts.standings[statement.id], statement.qualifiers
    article = facts.articles[shown.article]
    text = next(t for t in article.texts if t.id == shown.text)
    value = facts.entities[statement.object.id].labels["en"] if isinstance(statement.object, Ref) else ""
    return [
        statement.id, statement.subject, facts.entities[statement.subject].labels["en"], statement.property,
        object_text(statement.object), value, str(statement.negated).lower(), standing.status,
        q.time.text if q.time else "", q.role, q.scope, q.basis, q.compared_to, " ".join(q.topics),
        standing.independent_sources, len(facts.evidence[statement.id]), shown.stance, shown.by, shown.on_behalf_of,
        shown.words, text.lang, text.translated_from, text.translated_by, shown.gist, shown.inferred,
        article.id, article.published.text, text.id, shown.quote[0].start, shown.quote[-1].end,
        " ".join(standing.conflicts_with), " ".join(standing.contested_by), standing.resolution,
    ]  # fmt: skip


def entities_csv(facts: Facts) -> str:
    """One row an entity, with its names; several names are joined by ' | '."""
    counts: dict[str, int] = defaultdict(int)
    for statement in facts.statements.values():
        for entity in {statement.subject, str(statement.object)} & facts.entities.keys():
            counts[entity] += 1
    return _csv(
        ENTITY_COLUMNS,
        (
            [
                entity.id, entity.type, *(entity.labels.get(lang) for lang in ("en", "fr", "ar", "zh")),
                " | ".join(form for forms in entity.also.values() for form in forms),
                " | ".join(name.form for name in entity.damaged),
                entity.description, counts[entity.id], expand(f"id:{entity.id}"),
            ]
            for entity in facts.entities.values()
        ),
    )  # fmt: skip


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
