"""The statement table: the same columns everywhere, amounts as numbers, dates as days, one best quote."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.facts.status import best
from kg.facts.tables import (
    ENTITY_COLUMNS,
    STATEMENT_COLUMNS,
    entities_csv,
    entity_records,
    statement_records,
    statements_csv,
)
from kg.graph.graph import Graph


def test_figures_are_numbers_and_dates_are_days(tiny_facts: Facts, ontology: Ontology) -> None:
    records = statement_records(tiny_facts, ontology)
    amount = next(r for r in records if r["property"] == "amount" and r["status"] == "Asserted")
    assert (amount["value"], amount["value_number"], amount["value_max"]) == ("10000000 USD", Decimal(10000000), None)
    assert (amount["value_label"], amount["value_normalized"]) == ("10 million US dollars", Decimal(10000000))
    assert (amount["unit_normalized"], amount["unit"], amount["property_label"], amount["negated"]) == (
        "USD",
        "USD",
        "amount",
        False,
    )
    dated = next(r for r in records if r["subject"] == "acme-round" and r["property"] == "date")
    assert (dated["time"], dated["earliest"], dated["latest"]) == ("2024-03", dt.date(2024, 3, 1), dt.date(2024, 3, 31))


def test_a_row_shows_the_best_quote(tiny_facts: Facts, ontology: Ontology) -> None:
    for record in statement_records(tiny_facts, ontology):
        shown = best(tiny_facts.evidence[str(record["statement"])])
        assert (record["quote"], record["text"], record["stance"]) == (shown.quote.exact, shown.text, shown.stance)


def test_the_files_have_these_columns_in_this_order(tiny_facts: Facts, ontology: Ontology) -> None:
    statements = list(csv.DictReader(io.StringIO(statements_csv(tiny_facts, ontology))))
    assert {row["statement"] for row in statements} == tiny_facts.statements.keys()
    assert all(tuple(row) == STATEMENT_COLUMNS for row in statements)
    assert all(row["quote"] and row["gist"] and row["status"] for row in statements)
    entities = list(csv.DictReader(io.StringIO(entities_csv(tiny_facts))))
    assert {row["entity"] for row in entities} == tiny_facts.entities.keys()
    assert all(tuple(row) == ENTITY_COLUMNS for row in entities)


def test_the_python_door_has_the_same_rows(graph: Graph, tiny_facts: Facts, ontology: Ontology) -> None:
    ours = {record["statement"]: record for record in statement_records(tiny_facts, ontology)}
    views = {view.id: view.to_record() for view in graph.statements()}
    assert views == ours
    frames = graph.to_pandas()
    assert tuple(frames.statements.columns) == tuple(graph.statements().to_pandas().columns) == STATEMENT_COLUMNS
    assert (len(frames.statements), len(frames.entities)) == (len(ours), len(entity_records(tiny_facts)))
