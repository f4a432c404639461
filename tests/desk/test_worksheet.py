"""A worksheet can be read as it is, with everything uncommented, and with its notes removed, whatever the text says."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.desk.clauses import clause_to_quote
from kg.desk.findings import Reader
from kg.desk.html_text import Said
from kg.desk.normal import normalise
from kg.desk.worksheet import Header, Sentence, render
from kg.facts.ontology import Ontology
from kg.language.segment import sentences
from kg.seeds.notes import sentence_notes, without_notes
from kg.seeds.yaml_text import parse_tree
from tests.desk.stories import TELLING
from tests.desk.test_findings import ENTITIES

HEADER = Header(article="a", text="t", lang="en", sha256="0" * 64, length=1)


def written(ontology: Ontology, text: str, lang: str, header: Header = HEADER) -> tuple[str, int]:
    """The worksheet of a text, and the number of its sentences."""
    spans = sentences(text, lang)
    reading = Reader(ENTITIES, ontology, lang).read(text, spans)
    words = [text[start:end] for start, end in spans]
    read = [
        Sentence(number, sentence, found, clause_to_quote(sentence, found.spans, text))
        for number, (sentence, found) in enumerate(zip(words, reading.findings, strict=True), 1)
    ]
    return render(header, read, reading.newcomers, ontology, "story.txt"), len(read)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), st.sampled_from(["en", "fr", "ar", "zh", "de"]))
def test_any_text_can_be_written(ontology: Ontology, text: str, lang: str) -> None:
    worksheet, count = written(ontology, normalise(text).text, lang)
    parse_tree(worksheet.encode(), "x")
    assert len(sentence_notes(worksheet)) == count
    parse_tree(re.sub(r"^(\s*)# ", r"\1", worksheet, flags=re.MULTILINE).encode(), "x")
    finished = without_notes(worksheet)
    assert finished.endswith("passages:\n")
    assert "#" not in finished


def test_uncommenting_everything_leaves_notes_comments(ontology: Ontology) -> None:
    for lang, (story, _) in TELLING.items():
        worksheet, count = written(ontology, story, lang)
        uncommented = re.sub(r"^(\s*)#(?: |(?=#))", r"\1", worksheet, flags=re.MULTILINE)
        tree = parse_tree(uncommented.encode(), "x")
        assert len(dict(tree.pairs)[tree.pairs[-1][0]].items) == 2 * count  # type: ignore[union-attr]


def test_what_a_page_says_is_a_note_beside_its_key(ontology: Ontology) -> None:
    said = (
        Said("published", "2024-03-14", "time"),
        Said("title", "# [1] - x: y", "h1"),
        Said("publisher", "P", "meta"),
    )
    header = Header(article="a", text="t", lang="en", sha256="0" * 64, length=1, said=said)
    worksheet = written(ontology, "One.\n", "en", header)[0]
    assert "published:\n  ## the page says (time): 2024-03-14\n" in worksheet
    assert "label:\n## the page says (h1): # [1] - x: y\n" in worksheet
    assert "#" not in without_notes(worksheet)
