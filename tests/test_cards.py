"""The card of an entity: everything that is said of it, with how it stands."""

from __future__ import annotations

import pytest

from kg.errors import NotFound
from kg.graph import Graph

ARTICLE = (
    "the article (author unknown), “Acme raised 12 million dollars from North Bank in March 2024.” — "
    "«En mars 2024, Acme a levé 12 millions de dollars auprès de Banque Nord» [French], “One”, Infoval, "
    "published 2024-04-10, text t1, characters 42–112."
)
REGISTRY = (
    "Infoval (relayed), “The registry has 10 million dollars.” — «10 millions de dollars» [French], “One”, Infoval, "
    "published 2024-04-10, text t1, characters 142–164."
)
ROUND = f"""Round of Acme — funding round (acme-round)
Acme raises money.
  en  Round of Acme

amount
  10,000,000 USD  [asserted, 1 independent source, 1 article, 1 quote]
    {REGISTRY}
  12,000,000 USD (rejected)  [rejected, 1 independent source, 1 article, 1 quote]
    {ARTICLE}
    settled: The registry is the record.

date
  2024-03  [asserted, 1 independent source, 1 article, 1 quote]
    {ARTICLE}

investor
  North Bank  [asserted, 1 independent source, 1 article, 1 quote]
    {ARTICLE}

raised by
  Acme  [asserted, 1 independent source, 1 article, 1 quote]
    {ARTICLE}"""


def test_no_card_for_nobody(graph: Graph) -> None:
    with pytest.raises(NotFound):
        graph.entity("Nobody")


def test_the_whole_card(graph: Graph) -> None:
    assert str(graph.entity("Round of Acme")) == ROUND


def test_a_card_is_a_typed_object(graph: Graph) -> None:
    card = graph.entity("Vif")
    assert (card.id, card.label, str(card.type), card.iri) == (
        "vif", "Vif", "video model", "https://w3id.org/ai-video-kg/id/vif",
    )  # fmt: skip
    assert dict(card.labels) == {"ar": "فيف", "en": "Vif", "fr": "Vif"}
    assert [tuple(name) for name in card.damaged] == [
        ("نموذج Vif", "ar", "common word taken into the name", "t2a"),
    ]
    assert [(str(r.property), r.incoming, len(r.facts)) for r in card.relations] == [
        ("available to", False, 1), ("better than", False, 2), ("business model", False, 1), ("developed by", False, 1),
        ("trained on", False, 1), ("of", True, 1),
    ]  # fmt: skip
    assert repr(card) == "<Vif (video model, vif): 7 facts>"


def test_denials_and_polarity_show(graph: Graph) -> None:
    text = str(graph.entity("Vif"))
    assert "  not the public (about 2024-04-10)  [asserted" in text
    assert "  Rival (2024-04-10; claimed; contested)  [claimed" in text
    assert "  not Rival (2024-04-10; claimed)  [claimed" in text


def test_translations_are_one_article_with_two_quotes(graph: Graph) -> None:
    assert "Release of Vif  [asserted, 1 independent source, 1 article, 2 quotes]" in str(graph.entity("Vif"))


def test_what_is_about_it_otherwise_is_counted(graph: Graph) -> None:
    assert graph.entity("Acme").further > 0
    assert "more statements are about it" in str(graph.entity("Acme"))


def test_a_notebook_shows_right_to_left_text_in_its_direction(graph: Graph) -> None:
    html = graph.entity("Vif")._repr_html_()
    assert html.startswith('<div><h3 dir="auto"')
    assert "<script" not in html
    assert html.count('dir="auto"') > 10
