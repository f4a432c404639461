"""The drafter by rules: what it drafts of the stories, in four languages, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kg.desk.draft import ANSWER, fault_of, read_answer
from kg.desk.drafter import Task, answer, read_prompt
from kg.errors import InputError
from kg.facts.records import Entity
from kg.language.segment import sentences
from tests.conftest import ROOT
from tests.desk.draft_stories import EXPECTED, STORIES

STUDIO = {
    "ar": {"tamarix-studio": ("Company", "Tamarix Studio", "تاماريكس"), "oriel": ("VideoModel", "Oriel", "أوريل")},
    "zh": {"tamarix-studio": ("Company", "Tamarix Studio", "柽柳工作室"), "oriel": ("VideoModel", "Oriel", "奥里尔")},
}


def task(text: str, lang: str, *known: Entity) -> Task:
    """The task of drafting a text that was published in June 2024."""
    numbered = {number: text[a:b] for number, (a, b) in enumerate(sentences(text, lang), 1)}
    return Task(lang, "2024-06-03", numbered, known)


def known(lang: str) -> list[Entity]:
    """The entities that are known in a language."""
    found = STUDIO.get(lang, {})
    return [Entity(name, kind, {"en": en, lang: own}, {}, (), "") for name, (kind, en, own) in found.items()]


def said(found: dict[str, list[dict[str, object]]]) -> list[str]:
    """The statements of an answer, in words."""
    says: list[dict[str, str]] = [each for passage in found["passages"] for each in passage["says"]]  # type: ignore[attr-defined]
    return [f"{s['subject']} {s['property']} {'not ' if 'not' in s else ''}{s['value']}" for s in says]


@pytest.mark.parametrize("lang", STORIES)
def test_the_stories_are_drafted_in_each_language(lang: str) -> None:
    found = answer(task(STORIES[lang], lang, *known(lang)))
    assert set(said(found)) == EXPECTED[lang]
    assert [fault_of("passage", passage) for passage in found["passages"]] == [None] * len(found["passages"])
    assert [fault_of("entity", entity) for entity in found["entities"]] == [None] * len(found["entities"])
    assert [p["quote"] for p in found["passages"] if STORIES[lang].count(p["quote"]) != 1] == []
    assert read_answer(found, "the answer")


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Vela, a rival of Oriel, was valued at $2bn.", []),
        ("en", "Oriel is developed in Ghent.", []),
        ("en", "Oriel cannot make videos from text.", ["oriel hasCapability not text-to-video"]),
        ("en", "Oriel makes clips of 40 seconds.", []),
        (
            "en",
            "Founded in 2019, Tamarix Studio is small.",
            ["tamarix-studio-founding object tamarix-studio", "tamarix-studio-founding date 2019"],
        ),
        ("en", "Oriel makes clips of up to 40 seconds.", ["oriel maxDuration <=40 s"]),
        ("en", "The rumoured round of $5 million is said to have failed.", []),
        ("en", "Someone said that Tamarix Studio raised $5 million.", []),
        ("fr", "Oriel produit des clips de 40 secondes au plus.", ["oriel maxDuration <=40 s"]),
        ("fr", "Selon elle, Tamarix Studio a levé 5 millions de dollars.", []),
    ],
)
def test_a_sentence_is_drafted_or_left(lang: str, text: str, expected: list[str]) -> None:
    oriel = Entity("oriel", "VideoModel", {"en": "Oriel"}, {}, (), "")
    assert said(answer(task(text, lang, oriel))) == expected


def test_who_speaks_is_named() -> None:
    lena = Entity("lena-okafor", "Person", {"en": "Lena Okafor"}, {}, (), "")
    text = "Lena Okafor said that Tamarix Studio had raised $5 million."
    (passage,) = answer(task(text.replace("had raised", "raised"), "en", lena))["passages"]
    assert (passage["stance"], passage["by"]) == ("claims", "lena-okafor")


def test_the_same_prompt_gives_the_same_bytes_and_other_input_is_refused() -> None:
    prompt = "\n".join([
        "## The article", "", json.dumps({"lang": "en", "published": "2024-06-03"}), "", "## Known entities", "",
        "## The sentences", "", "=[1] Tamarix Studio raises $9 million",
        "[2] The model Oriel, developed by Tamarix Studio, is out.", "",
        "## The answer", "", json.dumps(ANSWER), "",
    ])  # fmt: skip
    command = [sys.executable, "-m", "kg.desk.drafter"]
    given = f"Hello\n{prompt}".encode()
    first = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=True)
    second = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, check=True)
    assert first.stdout == second.stdout
    assert said(json.loads(first.stdout)) == ["oriel developedBy tamarix-studio"]
    refused = subprocess.run(command, input=b"\xff nothing", capture_output=True, cwd=ROOT, check=False)
    assert (refused.returncode, refused.stdout, refused.stderr) == (
        1,
        b"",
        b"drafter: the prompt is not one of kg draft\n",
    )


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(InputError, match="no rules for texts in 'de'; expected one of"):
        read_prompt('\n## The article\n{"lang": "de"}\n\n## Known entities\n\n## The sentences\n[1] Ja.\n')
