"""Search: any name, in any script, damaged forms and typing variants included."""

from __future__ import annotations

import pytest

from kg.facts.records import Facts
from kg.folding import fold
from tests.browser.conftest import Reader

NAMES = {
    "kling": "Kling|kling|KLING|Keling|可灵|كلينغ|ｋｌｉｎｇ",
    "sora": "Sora|sora|سورا",
    "openai": "OpenAI|open|أوبن إيه آي|اوبن ايه اي",
    "minimax": "MiniMax|稀宇科技|ميني ماكس|مينى ماكس|Shanghai Xiyu",
    "kuaishou": "快手|كوايشو",
    "cristobal-valenzuela": "Cristobal Valenzuela|Cristóbal|valenzuela",
    "yan-junjie": "Yan Junjie|闫俊杰",
    "tiktok": "抖音国际版|تيك توك",
    "alibaba": "阿里巴巴",
    "abab-video-1": "Abab-Video-1|abab—video—1",
    "tianyancha": "天眼查|تيانيانشا",
    "text-to-video": "فيديو Vincent",
    "gen-3-alpha": "gen-3",
    "hugging-face": "hugging",
}
CASES = [(query, entity) for entity, queries in NAMES.items() for query in queries.split("|")]


@pytest.mark.parametrize(("query", "wanted"), CASES)
def test_a_name_finds_its_entity_first(shared: Reader, query: str, wanted: str) -> None:
    found = shared.ask("(query) => aiVideoKg.find(query).map((hit) => hit.entity.id)", query)
    assert found[:1] == [wanted]


def test_every_name_finds_its_entity(shared: Reader, facts: Facts) -> None:
    names = sorted({form for entity in facts.entities.values() for form in entity.forms})
    bearers = {fold(name): set[str]() for name in names}
    for entity in facts.entities.values():
        for form in entity.forms:
            bearers[fold(form)].add(entity.id)
    found = shared.ask("(names) => names.map((name) => aiVideoKg.find(name).map((hit) => hit.entity.id))", names)
    missed = [name for name, hits in zip(names, found, strict=True) if not bearers[fold(name)] & set(hits)]
    assert missed == []


def test_exact_comes_before_prefix_before_word_before_substring(shared: Reader) -> None:
    ranks = shared.ask("() => aiVideoKg.find('sora').map((hit) => hit.rank)")
    assert ranks == sorted(ranks)
    assert ranks[0] == 0


def test_folding_is_that_of_python(shared: Reader, facts: Facts) -> None:
    texts = sorted({form for entity in facts.entities.values() for form in entity.forms})
    texts += [e.quote.exact for found in facts.evidence.values() for e in found]
    texts += [
        "Straße",
        "ΟΔΟΣ",
        "ﬁn",
        "٣٫٥",
        "۱۲۳",
        "क१२",
        "İstanbul",
        "أداة ٢٠٢٤",
        "a\u200bb\u2067c\u2069",
        "𝟗𝟘",
        " x \n y ",
    ]
    assert shared.ask("(texts) => texts.map(aiVideoKg.fold)", texts) == [fold(text) for text in texts]


def test_the_list_says_which_name_matched(reader: Reader) -> None:
    reader.open()
    reader.page.keyboard.press("/")
    assert reader.ask("() => document.activeElement.id") == "search"
    reader.page.keyboard.type("可灵")
    option = reader.page.locator("#search-list [role=option]").first
    assert "Kling" in option.inner_text()
    assert "可灵 · Chinese" in option.inner_text()


def test_what_is_not_there_is_said_not_to_be(reader: Reader) -> None:
    reader.open()
    reader.page.fill("#search", "zzzz")
    assert reader.page.inner_text("#search-list") == "No results."


def test_from_load_to_a_quote_in_eight_presses(reader: Reader) -> None:
    reader.open()
    presses = ["/", "k", "l", "i", "Enter", "Tab", "Tab"]
    for key in presses[:5]:
        reader.page.keyboard.press(key)
    assert reader.ask("() => document.activeElement.id") == "card-title"
    used = 5
    while used < 8 and reader.ask("() => document.activeElement.tagName") != "SUMMARY":
        reader.page.keyboard.press("Tab")
        used += 1
    reader.page.keyboard.press("Enter")
    used += 1
    assert used <= 8
    assert reader.page.locator("#card blockquote").first.is_visible()


def test_a_name_that_was_taken_leaves_no_list_over_the_path(reader: Reader) -> None:
    reader.open("path=openai")
    reader.page.fill("#path-end", "Runway")
    reader.page.keyboard.press("Enter")
    reader.until("document.querySelector('.path')")
    assert reader.ask("() => document.activeElement.id") == "path-end"
    assert reader.page.locator("#path-end-list").is_hidden()


def test_the_emptied_field_reads_in_the_direction_of_the_page(reader: Reader) -> None:
    reader.open("lang=ar")
    reader.page.fill("#search", "Kling")
    reader.page.keyboard.press("Enter")
    assert reader.ask("() => getComputedStyle(document.getElementById('search')).direction") == "rtl"
