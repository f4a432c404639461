"""Words that look like a name that no entity has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.records import Entity
from kg.language.names import Names
from kg.language.tables import READ
from kg.language.unknown_names import unknown_names

NAMES = Names(
    Entity(key, "Thing", {"en": name}, {}, (), "")
    for key, name in {"vela": "Vela Studio", "sora": "Sora", "openai": "OpenAI", "gai-kun": "Gai Kun"}.items()
)


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "On Monday Orbit Labs sued OpenAI and Meta.", ["Orbit Labs", "Meta"]),
        ("en", "Demi Roe and Chen Lin left Nova University.", ["Demi Roe", "Chen Lin", "Nova University"]),
        ("en", "New York-based Orbit Inc.'s Nova, as of March 2024.", ["New York", "Orbit Inc", "Nova"]),
        ("en", "The company raised a Series B, its CEO said. It grew.", []),
        ("en", "OpenAI's Sora 2 and Veo 3", ["Sora 2", "Veo 3"]),
        ("en", "Analysts agree. Critics said so. Rain fell. It said so.", []),
        ("en", "Orbit said it won. Nova plans more.", ["Orbit", "Nova"]),
        ("fr", "Orbit affirme avoir gagné.", ["Orbit"]),
        ("fr", "Selon L’Express, la société d’Orbit Labs n’existe pas.", ["Express", "Orbit Labs"]),
        ("fr", "Peut-être. L'entreprise dit non.", []),
        ("ar", "قالت شركة فيلارو إن شركة «نجم الأفق» خسرت أمام Orbit Labs.", ["فيلارو", "نجم الأفق", "Orbit Labs"]),
        ("ar", "الشركة الناشئة تعمل في شركة ناشئة", []),
        ("zh", "据悉银河互娱公司推出《星海》，Orbit Labs未参与。", ["银河互娱公司", "星海", "Orbit Labs"]),
        ("zh", "该公司是一家科技公司", []),
    ],
)
def test_unknown(lang: str, text: str, words: list[str]) -> None:
    assert [unknown.words for unknown in unknown_names(text, lang, NAMES)] == words


def test_the_nearest_entities_are_named() -> None:
    (unknown,) = unknown_names("It hired Gay Kun.", "en", NAMES)
    assert (unknown.words, unknown.why, unknown.nearest[0].entity) == ("Gay Kun", "capitals", "gai-kun")
    (version,) = unknown_names("It sells Sora 2.", "en", NAMES)
    assert (version.why, version.nearest[0].entity) == ("version", "sora")


@settings(deadline=None)
@given(st.text(alphabet="VelaOrbit Sor2-'’公司星《》شركة. \nandde", max_size=60), st.sampled_from([*READ, "de"]))
def test_words_are_what_stands_there_each_once(text: str, lang: str) -> None:
    found = unknown_names(text, lang, NAMES)
    assert all(text[u.start : u.end] == u.words for u in found)
    assert len({u.words for u in found}) == len(found)
