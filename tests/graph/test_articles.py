"""The card of an article: its head, its texts, and what it says."""

from __future__ import annotations

import pytest

from kg.errors import NotFound
from kg.graph.graph import Graph

HEAD = """Two — article (two)
publisher unknown, author unknown, published about 2024-05-06 (inferred)
  inferred from: the day after the release
  t2a  Arabic, machine translation from Chinese, 2 quotes
  t2b  French, machine translation from Chinese, 2 quotes
"""


def test_no_card_of_no_article(graph: Graph) -> None:
    with pytest.raises(NotFound, match="no article named 'three'; known are one, two"):
        graph.article("three")


def test_an_article_begins_with_who_when_and_in_which_texts(graph: Graph) -> None:
    card = graph.article("two")
    head, _, said = str(card).partition("\n\n")
    assert f"{head}\n" == HEAD
    first, *rest = said.splitlines()
    assert first == f"{len(card.statements)} statements and 4 quotes are taken from it"
    assert rest == [f"  {fact.sentence}  [st:{fact.id}]" for fact in card.statements]


@pytest.mark.parametrize("name", ["one", "src:one", "https://w3id.org/ai-video-kg/source/one", "One", "t1"])
def test_an_article_goes_by_its_id_its_title_and_its_texts(graph: Graph, name: str) -> None:
    assert graph.article(name).iri == "https://w3id.org/ai-video-kg/source/one"


def test_a_date_that_is_given_is_not_inferred(graph: Graph) -> None:
    card = graph.article("one")
    assert (card.head, card.inferred) == ("Infoval, author unknown, published 2024-04-10", None)
    assert repr(card) == f"<One (one): {len(card.statements)} statements>"


def test_statements_of_an_article_are_chosen_by_any_of_its_names(graph: Graph) -> None:
    assert graph.statements(article="t2b").items == graph.article("two").statements.items
