"""Where sentences end, in each language."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.segment import sentences
from kg.language.tables import READ

WORDS = st.text(alphabet="ab .!?؟\n”»\U0001f600。！」…MInc", max_size=60)
LANGUAGES = st.sampled_from([*READ, "de"])


def pieces(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, lang)]


@settings(deadline=None)
@given(WORDS, LANGUAGES)
def test_sentences_are_apart_in_order_and_miss_only_spaces(text: str, lang: str) -> None:
    found = sentences(text, lang)
    assert all(start < end for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    missed = set(range(len(text))) - {i for start, end in found for i in range(start, end)}
    assert all(text[i].isspace() for i in missed)


def test_offsets_are_code_points() -> None:
    assert sentences("😀 a. b.") == [(0, 4), (5, 7)]


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("en", ["Mr. Lin founded Vela Inc. in 2018.", "It grew by 2.5 percent."]),
        ("en", ["“We never copied it.”", "She left."]),
        ("en", ["Vela Inc. Chief Executive Ada Roe resigned.", "Nobody knows why."]),
        ("en", ["It bought Orbit Labs Inc.", "The price was not disclosed."]),
        ("en", ["The U.S. unit of J. Roe stays, e.g. in Ohio.", "Why?", "No one said!"]),
        ("en", ["It sued at 5 p.m. on Monday.", "A judge heard it."]),
        ("en", ["He paused… then left.", "“Is it real?” she asked.", "Yes."]),
        ("en", ["Vela sues rival", "The studio said so.", "- first point", "- second point"]),
        ("fr", ["M. Roy dirige Vela S.A. depuis 2018.", "Mme Le Gall l’a rejoint."]),
        ("fr", ["« Nous n’avons rien copié. »", "Elle est partie."]),
        ("fr", ["Le modèle coûte 2,5 M. d’euros env. par an.", "C’est cher !", "Pourquoi ?"]),
        ("ar", ["قال د. سامي إن النسبة 2.5 في المئة.", "هل هذا صحيح؟", "لا!"]),
        ("ar", ["«لم ننسخ شيئًا.»", "ثم غادرت."]),
        ("zh", ["星河公司否认抄袭。", "“我们从未使用该数据。”", "她说：「不会！」", "增长2.5%。"]),
        ("zh", ["它会来吗？！", "没人知道……", "据Vela Inc.称，Sora 2.0将发布。"]),
        ("zh", ["他说：“不。", "是的。”", "随后离开。"]),
        ("zh", ["“我们没有抄袭。”林岚说。", "“会起诉。”她补充道，“很快。”"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(lang: str, wanted: list[str]) -> None:
    separator = "" if lang == "zh" else " "
    lines = "\n".join(wanted) if any(s[-1] not in ".!?؟。！？”»」…" for s in wanted[:-1]) else separator.join(wanted)
    assert pieces(lines, lang) == wanted
