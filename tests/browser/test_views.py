"""The views: one selection, the same counts everywhere, and an address that restores it."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from kg.facts.edtf import Edtf, agreed
from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref, Statement
from kg.page.data import family
from tests.browser.conftest import Reader

VIEWS = ("graph", "list", "timeline", "questions")


def when(statement: Statement, facts: Facts) -> tuple[dt.date | None, dt.date | None] | None:
    """The time of a statement as the page defines it, worked out anew from the facts."""
    if statement.qualifiers.time:
        return statement.qualifiers.time.earliest, statement.qualifiers.time.latest
    if isinstance(statement.object, Edtf):
        return statement.object.earliest, statement.object.latest
    dates = [
        s.object for s in facts.statements.values()
        if s.subject == statement.subject and s.property == "date" and not s.negated
        and isinstance(s.object, Edtf) and facts.standings[s.id].status != "Rejected"
    ]  # fmt: skip
    both = agreed(dates) if dates else None
    return (both.earliest, both.latest) if both else None


def values(statement: Statement, facts: Facts, ontology: Ontology) -> dict[str, set[str]]:
    ends = [statement.subject, *([statement.object.id] if isinstance(statement.object, Ref) else [])]
    types = {facts.entities[end].type for end in ends}
    texts = {text.id: text for article in facts.articles.values() for text in article.texts}
    evidence = facts.evidence[statement.id]
    return {
        "families": {family(name, ontology) for name in types},
        "types": types,
        "relations": {statement.property},
        "statuses": {facts.standings[statement.id].status},
        "articles": {e.article for e in evidence},
        "langs": {texts[e.text].lang for e in evidence},
    }


def in_range(bounds: tuple[dt.date | None, dt.date | None] | None, start: str | None, end: str | None) -> bool:
    if not start and not end:
        return True
    if bounds is None:
        return False
    first, last = bounds
    after = not start or last is None or start <= last.isoformat()
    return after and (not end or first is None or first.isoformat() <= end)


def random_filters(facts: Facts, ontology: Ontology) -> list[dict[str, Any]]:
    dice = random.Random(7)
    pool: dict[str, list[str]] = {}
    for statement in facts.statements.values():
        for facet, found in values(statement, facts, ontology).items():
            pool.setdefault(facet, []).extend(sorted(found))
    made: list[dict[str, Any]] = []
    for _ in range(20):
        facets = dice.sample(sorted(pool), dice.randint(1, 3))
        chosen: dict[str, Any] = {facet: sorted(set(dice.sample(pool[facet], dice.randint(1, 3)))) for facet in facets}
        if dice.random() < 0.4:
            chosen |= {
                "from": f"202{dice.randint(0, 4)}-0{dice.randint(1, 9)}-01",
                "to": dice.choice([None, "2024-10-31"]),
            }
        made.append(chosen)
    return made


def test_counts_are_equal_in_every_view_and_to_pythons(shared: Reader, facts: Facts, ontology: Ontology) -> None:
    facets = {key: values(s, facts, ontology) for key, s in facts.statements.items()}
    times = {key: when(s, facts) for key, s in facts.statements.items()}
    selectors = {
        "graph": "#panel-graph",
        "list": "#list table",
        "timeline": "#timeline",
        "questions": "#questions .lead",
    }
    shared.open()
    for chosen in [{}, *random_filters(facts, ontology)]:
        wanted = [
            key for key in facts.statements
            if all(facets[key][facet] & set(picked) for facet, picked in chosen.items() if facet in facets[key])
            and in_range(times[key], chosen.get("from"), chosen.get("to"))
        ]  # fmt: skip
        shared.ask("() => aiVideoKg.app.reset()")
        shared.go(**chosen)
        assert shared.ask("() => aiVideoKg.app.selection.map(({id}) => id).sort()") == sorted(wanted), chosen
        for view, selector in selectors.items():
            shared.go(view=view)
            shown = shared.ask("(css) => document.querySelector(css)?.dataset.statements ?? '0'", selector)
            assert int(shown) == len(wanted), (view, chosen)
            assert shared.ask("() => document.getElementById('count').dataset.statements") == str(len(wanted))


def test_the_list_holds_every_fact_as_a_row(shared: Reader, facts: Facts) -> None:
    shared.open("view=list")
    while shared.page.locator("#list .more button").count():
        shared.page.locator("#list .more button").click()
    rows = shared.ask("() => [...document.querySelectorAll('#list tbody tr')].map((row) => row.dataset.statement)")
    assert sorted(rows) == sorted(facts.statements)


def test_the_legend_counts_what_each_value_would_leave(shared: Reader) -> None:
    shared.open("view=list")
    option = shared.page.locator("#filters input[data-facet=statuses][data-value=Claimed]")
    promised = option.locator("xpath=..").locator(".n").inner_text()
    option.click()
    assert shared.ask("() => document.getElementById('count').dataset.statements") == promised
    assert shared.ask("() => document.activeElement.dataset.value") == "Claimed"
    shared.page.click("#filters .reset")
    assert "statuses" not in shared.page.url


SHOWN = """() => [
  document.getElementById('card').innerText, document.getElementById('count').innerText,
  document.querySelector('[role=tab][aria-selected=true]').id, document.documentElement.lang,
]"""
PLACE = """(id) => {
  const { network } = aiVideoKg.app.graph;
  const { x, y } = network.canvasToDOM(network.getPosition(id));
  const { left, top } = document.getElementById('canvas').getBoundingClientRect();
  return [x + left, y + top];
}"""
LISTED = "(css) => [...document.querySelectorAll(css)].map((node) => node.dataset.statement)"
LINKS = [
    "entity=sora", "view=list&entity=kling&statuses=Claimed", "view=timeline&from=2024-01-01&to=2024-06-30",
    "view=list&families=model,person&langs=ar&lang=fr&theme=dark", "path=openai,runway", "path=sora,runway&asserted=0",
    "pair=openai~sora", "view=questions&question=who-developed", "view=list&sort=date-down&lang=ar",
]  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_a_link_restores_what_it_was_copied_from(shared: Reader, link: str) -> None:
    shared.open(link)
    first = shared.ask(SHOWN)
    rewritten = shared.ask("() => { aiVideoKg.app.go({}); return location.hash.slice(1); }")
    assert sorted(rewritten.split("&")) == sorted(link.split("&"))
    shared.open(rewritten)
    assert shared.ask(SHOWN) == first


def test_back_undoes_step_by_step(reader: Reader) -> None:
    reader.open()
    reader.page.fill("#search", "Kling")
    reader.page.keyboard.press("Enter")
    reader.page.click("#tab-list")
    reader.page.locator("#filters input[data-facet=statuses][data-value=Claimed]").click()
    assert "statuses=Claimed" in reader.page.url
    reader.page.go_back()
    assert "statuses" not in reader.page.url
    assert reader.page.locator("#filters input[data-value=Claimed]").is_checked() is False
    reader.page.go_back()
    reader.until("document.getElementById('tab-graph').getAttribute('aria-selected') === 'true'")
    assert reader.page.inner_text("#card-title") == "Kling"
    reader.page.go_back()
    assert reader.page.locator(".welcome").count() == 1


def test_a_broken_link_opens_the_page_all_the_same(reader: Reader) -> None:
    reader.open("entity=nobody&view=nonsense&types=%E0%A4%A&path=a,b&from=x&=&fact=")
    assert reader.page.locator("#card h2").count() == 1


def test_the_timeline_draws_points_and_spans_and_answers_the_keyboard(reader: Reader) -> None:
    reader.open("view=timeline")
    assert reader.page.locator("#timeline .item circle").count() > 0
    assert reader.page.locator("#timeline .item rect").count() > 0
    keys = {"circle": "Dot: known to within three days.", "rect": "Bar: a span, or the bounds it lies within."}
    for shape, text in keys.items():
        assert reader.page.locator(f"#timeline .hint:has({shape})").inner_text() == text
    reader.page.locator("#timeline .item[tabindex='0']").focus()
    reader.page.keyboard.press("ArrowRight")
    label = reader.ask("() => document.activeElement.getAttribute('aria-label')")
    reader.page.keyboard.press("Enter")
    assert reader.page.inner_text("#card-title").split("\n")[0][:12] in label
    assert reader.page.locator("#timeline .item.current").count() == 1


def test_the_graph_is_walked_with_arrow_keys(reader: Reader) -> None:
    reader.open()
    reader.page.focus("#canvas")
    reader.page.keyboard.press("ArrowRight")
    first = reader.page.inner_text("#card-title")
    reader.page.keyboard.press("ArrowLeft")
    reader.page.keyboard.press("ArrowUp")
    assert reader.page.inner_text("#card-title") != first
    assert reader.ask("() => document.activeElement.id") == "canvas"


def test_clicking_an_entity_and_an_edge_in_the_graph(reader: Reader) -> None:
    reader.open("entity=kling")
    at = reader.ask(PLACE, "kling")
    reader.go(entity=None)
    reader.page.mouse.click(*at)
    reader.until("aiVideoKg.app.state.entity === 'kling'")
    edge = reader.ask("() => aiVideoKg.app.drawing.edges.find((edge) => edge.from === 'kling')")
    reader.ask("(edge) => { aiVideoKg.app.open({ pair: [edge.from, edge.to].sort().join('~') }); }", edge)
    listed = reader.ask(LISTED, "#card .statement")
    assert set(edge["statements"]) <= set(listed)


def test_each_answer_row_leads_to_its_proof(reader: Reader) -> None:
    reader.open("view=questions&question=who-developed")
    reader.page.locator("#questions .proof").first.click()
    assert reader.page.locator("#card.card-panel .statement-card blockquote").count() >= 1
    assert reader.page.locator("#questions .answer").count() == 3


def test_dates_of_an_answer_are_written_as_dates_and_numbers_as_numbers(reader: Reader) -> None:
    reader.open("view=questions&question=when")
    cells = reader.page.locator("#questions .answer[open] td:not(.proofs)").all_inner_texts()
    assert cells == ["1839", "from about March 2024 on", "1,839"]


def test_questions_stand_under_their_topics_and_are_found_over_all(reader: Reader) -> None:
    reader.open("view=questions&lang=en")
    headings = reader.page.locator("#questions .topic > h3")
    assert headings.all_inner_texts() == ["Models", "People"]
    reader.page.locator("#questions .topics button", has_text="People").press("Enter")
    assert reader.ask("() => document.activeElement.textContent") == "People"
    reader.page.fill("#find-question", "moon")
    assert headings.locator("visible=true").all_inner_texts() == ["People"]
    assert reader.page.locator("#questions .topics button:visible").all_inner_texts() == ["People"]
    assert reader.page.locator("#questions .answer:visible").count() == 1
    reader.page.fill("#find-question", "")
    assert reader.page.locator("#questions .answer:visible").count() == 3


def test_a_selection_is_announced(reader: Reader) -> None:
    reader.open()
    reader.page.fill("#search", "Kling")
    assert "result" in reader.page.inner_text("#announcer")
    reader.page.keyboard.press("Enter")
    assert reader.page.inner_text("#announcer").startswith("Kling, video model, ")
    reader.page.keyboard.press("Escape")
    assert reader.ask("() => document.activeElement.id") == "search"
