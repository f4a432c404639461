"""From a fact to the words: every quote, its language, direction and origin, contradictions, paths."""

from __future__ import annotations

import random

import networkx as nx

from kg.facts.records import Facts, Ref, Statement
from kg.namespaces import PREFIXES
from tests.browser.conftest import Reader

CARD = """(id) => {
  aiVideoKg.app.open({ fact: id });
  return [...document.querySelectorAll('#card figure.evidence')].map((figure) => {
    const quote = figure.querySelector('blockquote');
    return {
      evidence: figure.dataset.evidence, text: figure.dataset.text, quote: quote.textContent, lang: quote.lang,
      direction: getComputedStyle(quote).direction, notice: figure.querySelector('.translation')?.textContent ?? '',
      said: figure.querySelector('.said').textContent, caption: figure.querySelector('figcaption').textContent,
    };
  });
}"""
LISTED = "(css) => [...document.querySelectorAll(css)].map((node) => node.dataset.statement)"


def about(statement: Statement) -> set[str]:
    linked = {statement.subject, statement.qualifiers.compared_to or "", *statement.qualifiers.topics}
    return linked | ({statement.object.id} if isinstance(statement.object, Ref) else set())


def test_every_fact_shows_every_quote_with_language_direction_and_notice(shared: Reader, facts: Facts) -> None:
    texts = {text.id: text for article in facts.articles.values() for text in article.texts}
    shared.open("view=list")
    for key in sorted(facts.statements):
        shown = {figure["evidence"]: figure for figure in shared.ask(CARD, key)}
        assert set(shown) == {e.id for e in facts.evidence[key]}
        for evidence in facts.evidence[key]:
            figure, text = shown[evidence.id], texts[evidence.text]
            assert evidence.quote.exact in figure["quote"]
            assert figure["lang"] == text.lang
            assert figure["direction"] == ("rtl" if text.lang == "ar" else "ltr")
            assert evidence.gist in figure["said"]
            assert text.id in figure["caption"]
            assert ("machine translation from" in figure["notice"]) == (text.translated_by == "machine")


def test_ten_entities_show_all_that_is_said_of_them(shared: Reader, facts: Facts) -> None:
    for entity in random.Random(3).sample(sorted(facts.entities), 10):
        shared.open(f"entity={entity}")
        wanted = {key for key, statement in facts.statements.items() if entity in about(statement)}
        shown = shared.ask(LISTED, "#card .group:not(.said-by) .statement")
        assert sorted(shown) == sorted(wanted), entity
        shared.ask("() => document.querySelectorAll('#card .statement').forEach((node) => { node.open = true; })")
        shared.until(f"document.querySelectorAll('#card .group:not(.said-by) figure').length >= {len(wanted)}")
        names = shared.page.inner_text("#card")
        assert all(form in names for form in facts.entities[entity].forms)


def test_contradictions_stand_side_by_side(shared: Reader, facts: Facts) -> None:
    shared.open()
    clashing = [key for key, standing in facts.standings.items() if standing.conflicts_with]
    for key in clashing:
        shared.ask("(id) => aiVideoKg.app.open({ fact: id })", key)
        sides = shared.ask("() => [...document.querySelectorAll('#card .side')].map((side) => side.dataset.statement)")
        assert set(sides) == {key, *facts.standings[key].conflicts_with, *facts.standings[key].contested_by}
    assert clashing


def test_a_negative_fact_reads_as_one(shared: Reader, facts: Facts) -> None:
    shared.open()
    for key in [key for key, statement in facts.statements.items() if statement.negated][:8]:
        for lang in ("en", "fr", "ar"):
            shared.go(lang=lang)
            shared.ask("(id) => aiVideoKg.app.open({ fact: id })", key)
            assert shared.page.locator("#card h2 .not").count() == 1, (key, lang)


def test_a_citation_names_speaker_gist_quote_source_and_span(shared: Reader, facts: Facts) -> None:
    shared.open("view=list&lang=en")
    shared.context.grant_permissions([])
    evidence = next(e for key in sorted(facts.evidence) for e in facts.evidence[key] if e.by)
    shared.ask("(id) => aiVideoKg.app.open({ fact: id })", evidence.statement)
    shared.page.locator(f"figure[data-evidence='{evidence.id}'] .copy").click()
    shared.page.locator(f"figure[data-evidence='{evidence.id}'] .copied", has_text="Copied").wait_for()
    shared.page.focus("#search")
    shared.page.keyboard.press("Control+V")
    copied = shared.page.input_value("#search")
    shared.page.fill("#search", "")
    span = evidence.quote
    assert copied.startswith(facts.entities[evidence.by or ""].labels["en"])
    statement = PREFIXES["st"] + evidence.statement
    words = evidence.quote.exact
    own = f"In our words: {evidence.gist}"
    for part in (f": «{words}» [", evidence.text, f"{span.start}–{span.end}", statement, own):
        assert part in copied
    assert "“" not in copied.replace(words, "").replace(evidence.gist, "")
    assert not any(character in copied for character in "\u2066\u2067\u2068\u2069")


def graph_of(facts: Facts, *, asserted: bool) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(facts.entities)
    for key, statement in facts.statements.items():
        status = facts.standings[key].status
        counts = status == "Asserted" if asserted else status != "Rejected"
        if isinstance(statement.object, Ref) and not statement.negated and counts:
            graph.add_edge(statement.subject, statement.object.id)
    return graph


def test_paths_are_as_short_as_networkx_finds_them(shared: Reader, facts: Facts) -> None:
    shared.open()
    dice = random.Random(11)
    for asserted in (False, True):
        graph = graph_of(facts, asserted=asserted)
        for _ in range(8):
            start, end = dice.sample(sorted(facts.entities), 2)
            shared.go(path=[start, end], asserted=None if asserted else "0")
            shown = shared.ask("() => document.querySelector('#card .path')?.dataset.length ?? null")
            wanted = nx.shortest_path_length(graph, start, end) if nx.has_path(graph, start, end) else None
            assert (int(shown) if shown else None) == wanted, (start, end)


def test_a_path_is_read_as_sentences_with_a_quote(reader: Reader) -> None:
    reader.open("path=openai,runway")
    assert reader.page.locator("#card .path > li").count() >= 1
    assert reader.page.locator("#card .path blockquote").first.is_visible()
    assert reader.page.locator("#path-asserted").is_checked()
    reader.page.click("#path-asserted")
    assert "asserted=0" in reader.page.url


def test_where_nothing_asserted_links_two_the_reader_is_offered_the_rest(reader: Reader, facts: Facts) -> None:
    asserted, everything = graph_of(facts, asserted=True), graph_of(facts, asserted=False)
    start = "openai"
    linked = [end for end in sorted(facts.entities) if nx.has_path(everything, start, end)]
    end = next(end for end in linked if not nx.has_path(asserted, start, end))
    reader.open(f"path={start},{end}")
    assert reader.page.locator("#card .path").count() == 0
    assert "No path of asserted statements" in reader.page.inner_text("#card")
    reader.page.click("#path-all")
    assert reader.page.locator("#card .path > li").count() >= 1
    assert not reader.page.locator("#path-asserted").is_checked()
    assert reader.ask("() => document.activeElement.id") == "path-asserted"
    reader.page.click("#path-asserted")
    assert reader.page.locator("#path-all").is_visible()


def test_who_says_so_stands_on_every_line(shared: Reader) -> None:
    shared.open("entity=sora&view=list")
    silent = "(css) => [...document.querySelectorAll(css)].filter((node) => !node.textContent.trim()).length"
    assert shared.ask(silent, "#list td.col-who") == 0
    assert shared.ask(silent, "#card .statement .who") == 0
