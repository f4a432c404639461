"""The card of an entity: everything that is said of it, with how it stands."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.errors import NotFound
from kg.facts.edtf import parse
from kg.facts.records import DamagedName, Qualifiers
from kg.graph.graph import Graph

PACKAGE = Path(kg.__file__).parent

ARTICLE = (
    "the article (author unknown): «En mars 2024, Acme a levé 12 millions de dollars auprès de Banque Nord» [French]; "
    "Infoval, published 2024-04-10; our label: One; text t1, sentence 2, characters 42–112; {}. "
    "In our words: Acme raised 12 million dollars from North Bank in March 2024."
)
REGISTRY = (
    "Infoval (relayed): «Le registre Infoval indique 10 millions de dollars» [French]; "
    "Infoval, published 2024-04-10; our label: One; text t1, sentence 3, characters 114–164; {}. "
    "In our words: The registry has 10 million dollars."
)
ROUND = f"""Round of Acme — funding round, 2024-03 (acme-round)
Acme raises money.
  en  Round of Acme

Amount
  10 million US dollars  [asserted, 1 independent source, 1 article, 1 quote]
    {REGISTRY}
  12 million US dollars  [rejected, 1 independent source, 1 article, 1 quote]
    {ARTICLE}
    settled: The registry is the record.

Date
  2024-03  [asserted, 1 independent source, 1 article, 1 quote]
    {ARTICLE}

Investor
  North Bank  [asserted, 1 independent source, 1 article, 1 quote]
    {ARTICLE}

Raised by
  Acme  [asserted, 1 independent source, 1 article, 1 quote]
    {ARTICLE}"""


def test_no_card_for_nobody(graph: Graph) -> None:
    with pytest.raises(NotFound):
        graph.entity("Nobody")


def test_the_whole_card(graph: Graph) -> None:
    shown = str(graph.entity("Round of Acme"))
    assert re.sub(r"https://\S+/statement/[0-9a-f]{16}", "{}", shown) == ROUND


def test_a_card_is_a_typed_object(graph: Graph) -> None:
    card = graph.entity("Vif")
    assert (card.id, card.label, str(card.type), card.iri) == (
        "vif", "Vif", "video model", "https://w3id.org/ai-video-kg/id/vif",
    )  # fmt: skip
    assert dict(card.labels) == {"ar": "فيف", "en": "Vif", "fr": "Vif"}
    assert card.damaged == (DamagedName("نموذج Vif", "ar", "t2a", "common word taken into the name"),)
    assert [(str(r.property), r.incoming, len(r.statements)) for r in card.relations] == [
        ("available to", False, 1), ("better than", False, 2), ("business model", False, 1), ("developed by", False, 1),
        ("trained on", False, 1), ("of", True, 1),
    ]  # fmt: skip
    assert repr(card) == "<Vif (video model, vif): 7 statements>"


def test_denials_and_polarity_show(graph: Graph) -> None:
    text = str(graph.entity("Vif"))
    assert "  not: the public (as of about 2024-04-10)  [asserted" in text
    assert "  Rival (as of 2024-04-10)  [claimed, contested, 1 " in text
    assert "  not: Rival (as of 2024-04-10)  [claimed, 1 " in text


def test_what_other_things_say_of_it_stands_under_words_of_its_own(graph: Graph) -> None:
    headings = [line.text for line in graph.entity("Vif").lines() if line.style == "heading"]
    assert headings == [
        "Available to",
        "Better than",
        "Business model",
        "Developed by",
        "Trained on",
        "Events about it",
    ]


def test_qualifiers_are_in_the_words_of_the_page(graph: Graph) -> None:
    words = json.loads((PACKAGE / "page" / "client" / "en.json").read_text(encoding="utf-8"))
    fact = graph.statements(about="Vif", status="Claimed")[0]
    vif = fact.subject.id
    limits = Qualifiers(parse("2024-04"), "tester", "speed", "a test", vif, (vif,))
    fact = replace(fact, record=replace(fact.record, qualifiers=limits))
    values = {
        "role": "tester",
        "scope": "speed",
        "basis": "a test",
        "compared": "Vif",
        "topic": "Vif",
        "time": "2024-04",
    }
    said = [words[f"q_{name}"].replace("{x}", value) for name, value in values.items()]
    assert fact.qualifiers == f" ({words['separator'].join(said)})"
    assert fact.content.startswith("Vif is ")


def test_a_span_of_time_says_itself_when_it_is(graph: Graph) -> None:
    fact = graph.statements(about="Vif", status="Claimed")[0]
    fact = replace(fact, record=replace(fact.record, qualifiers=Qualifiers(parse("../2024"))))
    assert fact.qualifiers == " (by 2024)"


def test_one_statement_more_is_counted_in_the_singular(graph: Graph) -> None:
    card = graph.entity("Vif")._replace(further=1)
    assert card.more == "1 more statement is about it without naming it as subject or value"


def test_translations_are_one_article_with_two_quotes(graph: Graph) -> None:
    line = "Release of Vif, 2024-05-05  [asserted, 1 independent source, 1 article, 2 quotes]"
    assert line in str(graph.entity("Vif"))


def test_what_is_about_it_otherwise_is_counted(graph: Graph) -> None:
    assert graph.entity("Acme").further > 0
    assert "more statements are about it" in str(graph.entity("Acme"))


def test_a_notebook_shows_right_to_left_text_in_its_direction(graph: Graph) -> None:
    html = graph.entity("Vif")._repr_html_()
    assert html.startswith('<div><h3 dir="auto"')
    assert "<script" not in html
    assert html.count('dir="auto"') > 10


def test_events_have_their_dates_on_every_card(graph: Graph) -> None:
    event = graph.entity("Release of Vif")
    assert event.date == "2024-05-05"
    assert str(event).startswith("Release of Vif — release, 2024-05-05 (vif-release)\n")
    company = graph.entity("Acme")
    assert company.date == ""
    founding = next(s for s in company.statements if s.subject.id == "acme-founding" and s.property.id == "object")
    assert company.date_of(founding, incoming=True) == "2019"
    assert "  Founding of Acme, 2019  [asserted" in str(company)
