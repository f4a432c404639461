"""Mentions of known entities: scripts, clitics, spellings, cases, and what is no mention."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.records import DamagedName, Entity
from kg.language.names import Names


def entity(id: str, *names: str, damaged: tuple[str, ...] = ()) -> Entity:
    return Entity(id, "Thing", {}, {"en": names}, tuple(DamagedName(form, "en", "t", "") for form in damaged), "")


NAMES = Names(
    [
        entity("openai", "OpenAI", "أوبن إيه آي"),
        entity("sora", "Sora", "سورا"),
        entity("runway", "Runway", damaged=("Piste",)),
        entity("runway-team", "Runway founding team"),
        entity("gen-3-alpha", "Gen-3 Alpha"),
        entity("gen-3", "Gen-3"),
        entity("gpt", "GPT"),
        entity("gpt-4o", "GPT-4o"),
        entity("kling", "Kling", "可灵", "كلينغ"),
        entity("kling-ai", "可灵AI"),
        entity("china", "China", "中国", "الصين"),
        entity("ft", "FT"),
        entity("pi-app", "Pi"),
        entity("pi-model", "Pi"),
        entity("altman", "Sam Altman", "سام ألتمان"),
        entity("wukong", "Black Myth: Wukong"),
        entity("xiyu", "Xiyu Technology Co., Ltd."),
        entity("valenzuela", "Cristóbal Valenzuela"),
        entity("tools", "AI tools"),
        entity("prompts", "prompts"),
        entity("dalle", "DALL·E"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(m.words, "+".join(m.entities)) for m in NAMES.find(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("OpenAI's Sora, d'OpenAI, l’OpenAI", ["OpenAI", "Sora", "OpenAI", "OpenAI"]),
        ("Open AI and OPENAI", ["Open AI", "OPENAI"]),
        ("an open ai tool, a sora, the runway", []),
        ("two GPTs", ["GPT"]),
        ("Gen-3 Alpha, Gen 3 Alpha, Gen‑3 alpha, Gen3", ["Gen-3 Alpha", "Gen 3 Alpha", "Gen‑3 alpha", "Gen3"]),
        ("a gen-3 thing, Generation 3", []),
        ("GPT-4o and GPT 4o", ["GPT-4o", "GPT 4o"]),
        ("the FT said, ft. three", ["FT"]),
        ("the Runway founding team", ["Runway founding team"]),
        ("Sorata and Soraya", []),
        ("Cristobal Valenzuela, Cristo\u0301bal Valenzuela", ["Cristobal Valenzuela", "Cristo\u0301bal Valenzuela"]),
        ("Sam Altman. Sam, Altman; Sam\nAltman", ["Sam Altman"]),
        ("Black Myth: Wukong", ["Black Myth: Wukong"]),
        ("Xiyu Technology Co., Ltd. of Shanghai", ["Xiyu Technology Co., Ltd"]),
        ("DALL-E, DALL·E, Dall-E", ["DALL-E", "DALL·E", "Dall-E"]),
        ("AI Tools, AI tools, ai tools; Prompts and prompts", ["AI Tools", "AI tools", "Prompts", "prompts"]),
        ("وسورا وبسورا ولسورا كسورا فسورا", ["سورا"] * 5),
        ("سـورا سُورا وسورَا", ["سـورا", "سُورا", "سورَا"]),
        ("سورات مسورا", []),
        ("للصين وبالصين والصين صين", ["صين", "الصين", "الصين"]),
        ("سام التمان وسام ألتمان", ["سام التمان", "سام ألتمان"]),
        ("لـOpenAI وOpenAI بـ Sora", ["OpenAI", "OpenAI", "Sora"]),
        ("اوبن ايه اي", ["اوبن ايه اي"]),
        ("快手的可灵AI与可灵在中国", ["可灵AI", "可灵", "中国"]),
        ("OpenAI的Sora发布", ["OpenAI", "Sora"]),
        ("", []),
    ],
)
def test_mentions(text: str, mentions: list[str]) -> None:
    assert [words for words, _ in found(text)] == mentions


def test_the_longest_wins() -> None:
    assert found("Gen-3 Alpha") == [("Gen-3 Alpha", "gen-3-alpha")]
    assert found("可灵AI") == [("可灵AI", "kling-ai")]


def test_all_entities_of_an_ambiguous_name_are_listed() -> None:
    assert found("It uses Pi.") == [("Pi", "pi-app+pi-model")]


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Runway lights failed.", [False]),
        ("Runway grew. It is said that Runway won.", [True, True]),
        ("The maker Runway grew.", [True]),
        ("Kling grew.", [True]),
        ("La société Piste a grandi.", [False]),
    ],
)
def test_a_common_word_at_the_start_of_a_sentence_is_uncertain(text: str, certain: list[bool]) -> None:
    assert [mention.certain for mention in NAMES.find(text)] == certain


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Sora 2 came out", "2"),
        ("Sora-2, Sora2", "2"),
        ("可灵2.0发布", "2.0"),
        ("نموذج Sora 2 الجديد", "2"),
        ("Sora 20 million users", ""),
        ("Sora 3 new users", ""),
        ("可灵3月发布", ""),
        ("In Sora 2024 was quiet", ""),
        ("Sora came", ""),
    ],
)
def test_a_number_after_a_name_may_be_a_version(text: str, version: str) -> None:
    assert NAMES.find(text)[0].version == version


def test_near_names() -> None:
    assert [near.entity for near in NAMES.nearest("Cristobal Valensuela")] == ["valenzuela"]
    assert NAMES.nearest("Zzyzx") == []


@settings(deadline=None)
@given(st.text(alphabet="OpenAISor سوراوبل可灵AI'’-. \nGPT4ó\u0301\u064b\u0640\u200f", max_size=60))
def test_words_are_what_stands_there_and_mentions_are_apart(text: str) -> None:
    mentions = NAMES.find(text)
    assert all(text[m.start : m.end] == m.words and m.words.strip() == m.words for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert NAMES.stand_in(text) is bool(mentions)


@settings(deadline=None)
@given(st.sampled_from(["Sora", "OpenAI", "可灵", "سورا", "Gen-3 Alpha"]), st.text(alphabet="xyz، 。.,\n", max_size=20))
def test_a_name_between_other_words_is_found(name: str, around: str) -> None:
    text = f"{around} {name} {around}"
    assert (name, len(around) + 1) in [(m.words, m.start) for m in NAMES.find(text)]
