"""What the reader takes away: files that other programs read."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.facts.tables import STATEMENT_COLUMNS, statement_records, written
from kg.rdf.encode import to_quads
from tests.browser.conftest import Reader

ISOLATES = "\u2066\u2067\u2068\u2069"


def saved(reader: Reader, kind: str) -> bytes:
    reader.page.click("#saving summary")
    with reader.page.expect_download() as download:
        reader.page.click(f"[data-save={kind}]")
    return Path(download.value.path()).read_bytes()


def test_csv_is_the_statement_table_of_the_selection(reader: Reader, facts: Facts, ontology: Ontology) -> None:
    reader.open("statuses=Claimed")
    text = saved(reader, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    claimed = {key for key, standing in facts.standings.items() if standing.status == "Claimed"}
    records = statement_records(facts, ontology)
    expected = {str(r["statement"]): {key: written(cell) for key, cell in r.items()} for r in records}
    assert {row["statement"] for row in rows} == claimed
    for row in rows:
        assert row == expected[row["statement"]]
    assert tuple(rows[0]) == STATEMENT_COLUMNS
    assert not any(character in text for character in ISOLATES)


def test_every_triple_of_the_json_ld_stands_in_the_graph(reader: Reader, facts: Facts, ontology: Ontology) -> None:
    reader.open()
    quads = list(ox.parse(saved(reader, "jsonld"), format=ox.RdfFormat.JSON_LD))
    graph = {(q.subject, q.predicate, q.object) for q in to_quads(facts, ontology)}
    assert len(quads) > 10_000
    assert [q for q in quads if (q.subject, q.predicate, q.object) not in graph] == []


def test_json_ld_is_rdf_with_the_same_statements(reader: Reader, facts: Facts) -> None:
    reader.open("statuses=Planned")
    quads = list(ox.parse(saved(reader, "jsonld"), format=ox.RdfFormat.JSON_LD))
    subjects = {q.subject.value for q in quads if q.predicate.value.endswith("#status")}
    planned = {key for key, standing in facts.standings.items() if standing.status == "Planned"}
    assert {subject.rpartition("/")[2] for subject in subjects} == planned


def test_citations_are_one_a_paragraph(reader: Reader, facts: Facts) -> None:
    reader.open("statuses=Planned&view=list")
    text = saved(reader, "citations").decode()
    assert "«" in text
    assert "In our words: " in text
    assert "characters" in text
    assert not any(character in text for character in ISOLATES)


def test_svg_and_png_show_what_is_in_sight(reader: Reader) -> None:
    reader.open("families=organization")
    picture = ET.fromstring(saved(reader, "svg"))
    labels = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "OpenAI" in labels
    assert saved(reader, "png")[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_timeline_is_saved_as_a_picture_too(reader: Reader) -> None:
    reader.open("view=timeline&lang=ar")
    text = saved(reader, "svg").decode()
    assert ET.fromstring(text).tag.endswith("svg")
    assert not any(character in text for character in ISOLATES)


def test_json_ld_names_no_page_internals(reader: Reader) -> None:
    reader.open("statuses=Planned")
    graph = json.loads(saved(reader, "jsonld"))["@graph"]
    assert all({"@id", "@type", "rdf:subject", "vg:evidence"} <= set(node) for node in graph)
