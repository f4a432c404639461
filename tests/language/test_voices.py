"""Negations, hedges, quantifiers and verbs of speech."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.modality import hedges, modifiers, negations, quantifiers
from kg.language.names import Mention
from kg.language.speech import speakers, speech, stance
from kg.language.tables import READ

TEXTS = st.text(alphabet="not n'tmaysaidنفىقد يقولوقا不可能否认说称虚拟 nepasselon'’,.，", max_size=60)


@pytest.mark.parametrize(
    ("lang", "text", "negated", "hedged", "quantified"),
    [
        ("en", "It isn't ready and may not ship, allegedly.", ["isn't", "not"], ["may", "allegedly"], []),
        ("en", "He can’t say; only some knew. It denied it.", ["can’t", "denied"], [], ["only", "some"]),
        ("fr", "Il n’est pas prêt et pourrait ne jamais sortir.", ["n’est", "pas", "ne", "jamais"], ["pourrait"], []),
        ("fr", "Environ la plupart, peut-être.", [], ["peut-être"], ["Environ", "plupart"]),
        ("ar", "لم ينجح وقد يفشل، وليس كبيرا", ["لم", "وليس"], ["وقد"], []),
        ("ar", "قد خسر فقط", [], [], ["فقط"]),
        ("zh", "该公司并未否认，或将起诉", ["并未", "否认"], ["或将"], []),
        ("zh", "不过，未来不断增长，无人机非常多", [], [], []),
        ("zh", "他可能不会来，仅约三人", ["不会"], ["可能"], ["仅", "约"]),
        ("de", "nicht", [], [], []),
    ],
)
def test_modifiers(lang: str, text: str, negated: list[str], hedged: list[str], quantified: list[str]) -> None:
    assert [m.words for m in negations(text, lang)] == negated
    assert [m.words for m in hedges(text, lang)] == hedged
    assert [m.words for m in quantifiers(text, lang)] == quantified


@pytest.mark.parametrize(
    ("lang", "text", "suggested"),
    [
        ("en", "Vela was founded in 2018.", "states"),
        ("en", "Vela said it was founded in 2018.", "claims"),
        ("en", "According to the registry, Vela was founded in 2018.", "relays"),
        ("en", "Vela plans to open a lab.", "plans"),
        ("en", "Vela reportedly trained on films.", "speculates"),
        ("en", "Critics called it a toy.", "opines"),
        ("en", "The so-called lab opened.", "states"),
        ("fr", "Vela a annoncé un modèle.", "claims"),
        ("fr", "Selon le registre, Vela existe depuis 2018.", "relays"),
        ("fr", "Vela prévoit un laboratoire.", "plans"),
        ("fr", "Vela aurait copié des films.", "speculates"),
        ("ar", "وأعلنت فيلا عن نموذج", "claims"),
        ("ar", "تخطط فيلا لإطلاق نموذج", "plans"),
        ("ar", "تأسست فيلا في 2018", "states"),
        ("zh", "星帆宣布推出模型", "claims"),
        ("zh", "星帆计划推出模型", "plans"),
        ("zh", "据报道星帆成立于2018年", "relays"),
        ("zh", "该模型名称为星帆，用于虚拟现实", "states"),
        ("de", "Vela sagte nichts.", "states"),
    ],
)
def test_stances(lang: str, text: str, suggested: str) -> None:
    assert stance(text, lang) == suggested


@pytest.mark.parametrize(
    ("lang", "text", "names", "speaker"),
    [
        ("en", "Vela, a rival of Orbit, said it won.", ["Vela", "Orbit"], "Vela"),
        ("en", "“We won over Orbit,” said Vela.", ["Orbit", "Vela"], "Vela"),
        ("en", "Orbit lost, according to Vela.", ["Orbit", "Vela"], "Vela"),
        ("fr", "« Orbit a perdu », a déclaré Vela.", ["Orbit", "Vela"], "Vela"),
        ("ar", "قالت فيلا إن أوربت خسرت", ["فيلا", "أوربت"], "فيلا"),
        ("zh", "星帆表示，银河输了", ["星帆", "银河"], "星帆"),
    ],
)
def test_the_likely_speaker(lang: str, text: str, names: list[str], speaker: str) -> None:
    named = [Mention(text.index(name), text.index(name) + len(name), name, (name,)) for name in names]
    assert speakers(speech(text, lang)[0], named, text, lang)[0].words == speaker


@settings(deadline=None)
@given(TEXTS, st.sampled_from([*READ, "de"]))
def test_words_are_what_stands_there(text: str, lang: str) -> None:
    assert all(text[m.start : m.end] == m.words for m in modifiers(text, lang))
    assert all(text[v.start : v.end] == v.verb for v in speech(text, lang))
