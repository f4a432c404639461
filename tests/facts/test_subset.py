"""A page of a part of the graph: chosen statements, a subgraph of networkx, in a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NotFound
from kg.facts.records import Facts
from kg.facts.subset import select, statement_ids, with_dates
from kg.graph.graph import Graph


def test_an_unknown_statement_is_refused(tiny_facts: Facts) -> None:
    with pytest.raises(NotFound, match="no statement '0123' in the graph"):
        select(tiny_facts, ["0123"])


def test_an_unknown_entity_is_refused_with_a_near_name(tiny_facts: Facts) -> None:
    with pytest.raises(NotFound, match="no entity 'acmee' in the graph; did you mean 'acme'"):
        select(tiny_facts, [], ["acmee"])


def test_a_part_holds_what_it_names_and_no_more(tiny_facts: Facts) -> None:
    amounts = [k for k, s in tiny_facts.statements.items() if s.property == "amount"]
    part = select(tiny_facts, amounts)
    assert part.statements.keys() == set(amounts)
    assert part.entities.keys() == {"acme-round", "infoval"}
    assert part.articles.keys() == {"one"}
    assert [c.id for c in part.conflicts] == ["round-amount"]
    assert select(tiny_facts, amounts[:1]).conflicts == ()


def test_ids_are_read_from_whatever_names_a_statement() -> None:
    iri = "https://w3id.org/ai-video-kg/statement/abc"
    assert statement_ids([iri, "st:abc", "abc"]) == ["abc", "abc", "abc"]


def test_the_page_of_chosen_facts(graph: Graph, tmp_path: Path) -> None:
    facts = graph.statements(about="Vif")
    page = graph.page(tmp_path / "vif.html", statements=facts, focus="فيف", title="Vif & co")
    assert (tmp_path / "vif.html").read_text(encoding="utf-8") == page
    assert "Vif &amp; co" in page
    assert len(page) < len(graph.page())
    assert page == graph.page(statements=[fact.iri for fact in facts], focus="Vif", title="Vif & co")


def test_the_page_of_chosen_facts_knows_when_their_events_were(graph: Graph) -> None:
    chosen = [fact.id for fact in graph.statements(property="object")]
    added = set(with_dates(graph.facts, chosen)) - set(chosen)
    dated = {(graph.facts.statements[key].subject, graph.facts.statements[key].property) for key in added}
    assert dated == {("acme-founding", "date"), ("vif-release", "date")}


def test_the_page_of_a_subgraph(graph: Graph) -> None:
    near = graph.to_networkx().subgraph(["vif", "acme", "vif-release"])
    page = graph.page(statements=near)
    assert "vif-release" in page
    assert "lea-dupont" not in page


def test_a_notebook_shows_it_in_a_closed_frame(graph: Graph) -> None:
    frame = graph.page(statements=graph.statements(about="Vif"))._repr_html_()
    assert frame.startswith('<iframe sandbox="allow-scripts allow-downloads"')
    assert "<script" not in frame
