"""What the rules doubt, and that they leave sound statements alone, in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.facts import edtf, figures
from kg.facts.ontology import Ontology
from kg.facts.records import Entity, Literal, Qualifiers, Ref, Stance, Statement, Value
from kg.seeds.doubts import MEANINGS, Case, Code, Known, Reading, Told, mentions
from kg.seeds.rules import doubts_in, doubts_on_date, doubts_without_text

ENTITIES = {
    "vela": ("Company", {"en": "Vela", "ar": "فيلا", "fr": "Vela", "zh": "星帆"}),
    "orbit": ("Company", {"en": "Orbit", "ar": "أوربت", "fr": "Orbit", "zh": "银河互娱"}),
    "mira-holt": ("Person", {"en": "Mira Holt", "ar": "ميرا هولت", "fr": "Mira Holt", "zh": "霍尔特"}),
    "lark": ("VideoModel", {"en": "Lark", "ar": "لارك", "fr": "Lark", "zh": "云雀"}),
    "wren": ("VideoModel", {"en": "Wren", "ar": "رين", "fr": "Wren", "zh": "鹪鹩"}),
    "public": ("Group", {"en": "the public", "fr": "le public"}),
    "suit": ("Lawsuit", {"en": "the suit"}),
    "round": ("FundingRound", {"en": "the round"}),
}

Told1 = Callable[..., Told]


@pytest.fixture(scope="module")
def known(ontology: Ontology) -> Known:
    return Known(ontology, {key: Entity(key, of, labels, {}, (), "") for key, (of, labels) in ENTITIES.items()})


@pytest.fixture(scope="module")
def told(ontology: Ontology) -> Told1:
    """Makes a statement as a passage says it, from words of the seeds."""

    def told(words: str, stance: str = "states", by: str | None = None, at: str | None = None) -> Told:
        subject, name, *rest = words.split(maxsplit=2)
        negated, text = rest[0].startswith("not "), rest[0].removeprefix("not ")
        prop = ontology.properties[name]
        value: Value = Ref(text) if prop.is_relation else Literal(text, "en")
        if prop.range == "Figure":
            value = figures.parse(text, ontology.units)
        elif prop.range.endswith("edtf"):
            value = edtf.parse(text)
        qualifiers = Qualifiers(edtf.parse(at) if at else None)
        return Told(Statement(subject, name, value, negated, qualifiers), Stance(stance), by)

    return told


def codes(known: Known, told: list[Told], gist: str, lang: str, words: str, speaking: str = "") -> list[Code]:
    """The codes of all doubts; the quote is what stands between `[` and `]`, else all the words."""
    start, end = words.find("["), words.find("]")
    plain = words.replace("[", "").replace("]", "")
    quote = (start, end - 1) if start >= 0 else (0, len(plain))
    reading = Reading(plain, *quote, lang, mentions(plain, (), known.names), frozenset(filter(None, [speaking])))
    case = Case(told, gist, known)
    return sorted({doubt.code for doubt in (*doubts_in(case, reading), *doubts_without_text(case))})


BETTER = "lark betterThan wren"
CASES = [
    # the statement, its stance and speaker, the gist, the language, the proof, what is doubted
    (BETTER, "claims", "vela", "Vela says that Lark beats Wren.", "en", "Vela said that Lark beats Wren.", []),
    (BETTER, "claims", "orbit", "Lark beats Wren.", "en", "Vela said that Lark beats Wren, and Orbit heard it.",
     [Code.SPEAKER]),
    (BETTER, "claims", "orbit", "Lark beats Wren.", "fr", "Vela affirme que Lark dépasse Wren, devant Orbit.",
     [Code.SPEAKER]),
    (BETTER, "claims", "orbit", "Lark beats Wren.", "ar", "قالت فيلا إن لارك أفضل من رين، أما أوربت فصمتت.",
     [Code.SPEAKER]),
    (BETTER, "claims", "orbit", "Vela says that Lark beats Wren.", "en", "The company says that Lark beats Wren.",
     [Code.GIST_NAME, Code.SPEAKER]),
    (BETTER, "states", None, "Lark beats Wren.", "en", "Vela said that Lark beats Wren.", [Code.STANCE]),
    (BETTER, "states", None, "Lark beats Wren.", "zh", "星帆表示，云雀胜过鹪鹩。", [Code.STANCE]),
    (BETTER, "claims", "vela", "Vela says that Lark beats Wren.", "fr", "Vela dit que Lark serait meilleur que Wren.",
     [Code.STANCE]),
    (BETTER, "states", None, "Vela says that Lark beats Wren.", "en", "Lark beats Wren, and Vela knows.",
     [Code.GIST_STANCE]),
    (BETTER, "states", None, "Lark beats Wren.", "en", "Lark beats Wren.", []),
    ("wren betterThan lark", "states", None, "Wren beats Lark.", "en", "Lark beats Wren.", [Code.EXCHANGED]),
    ("wren betterThan lark", "states", None, "Wren beats Lark.", "zh", "云雀胜过鹪鹩。", [Code.EXCHANGED]),
    (BETTER, "states", None, "Lark does not beat Wren.", "en", "Lark beats Wren.", [Code.GIST_DENIAL]),
    (f"{BETTER.replace('Than ', 'Than not ')}", "states", None, "Lark does not beat Wren.", "en", "Lark beats Wren.",
     [Code.DENIAL]),
    (f"{BETTER.replace('Than ', 'Than not ')}", "states", None, "Lark does not beat Wren.", "fr",
     "Lark ne dépasse pas Wren.", []),
    (BETTER, "states", None, "Lark beats Wren.", "ar", "لم يتفوق لارك على رين.", [Code.DENIAL]),
    (BETTER, "states", None, "Lark beats Wren.", "ar", "لا يزال لارك أفضل من رين.", []),
    (BETTER, "states", None, "Lark beats Wren.", "fr", "Non seulement Lark dépasse Wren.", []),
    ("lark practice never beats Wren", "states", None, "Lark never beats Wren.", "en", "Lark never beats Wren.", []),
    ("lark maxDuration <=20 s", "states", None, "Lark makes clips of up to 20 seconds.", "en",
     "Lark makes clips of up to 20 seconds.", []),
    ("lark maxDuration <=20 min", "states", None, "Lark makes clips of up to 20 minutes.", "en",
     "Lark makes clips of up to 20 seconds.", [Code.UNIT]),
    ("lark maxDuration 20 s", "states", None, "Lark makes clips of 20 seconds.", "fr",
     "Les vidéos de Lark durent jusqu'à 20 secondes.", [Code.BOUND]),
    ("round amount 30000000 EUR", "states", None, "It raised 30 million.", "zh", "星帆融资3000万美元。", [Code.UNIT]),
    ("round amount 30000000 USD", "states", None, "It raised 30 million dollars.", "zh", "星帆融资3000万美元。", []),
    ("round amount 30000000 USD", "states", None, "It raised 40 million dollars.", "zh", "星帆融资3000万美元。",
     [Code.GIST_NUMBER]),
    ("round amount 2000000000 USD", "states", None, "Vela raised 2 billion dollars.", "en",
     "Vela raised $30m, and its valuation reached $2bn.", [Code.BELONGS]),
    ("lark developedBy vela", "states", None, "Vela developed Lark, and Orbit watched.", "en", "Vela developed Lark.",
     [Code.GIST_NAME]),
    ("lark availableTo public", "states", None, "Lark is open to the public.", "fr", "Lark est ouvert à tous.",
     [Code.UNDATED]),
    ("lark availableTo public", "plans", "vela", "Lark will be open to the public.", "fr", "Lark sera ouvert à tous.",
     []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stance", "by", "gist", "lang", "proof", "expected"), CASES)
def test_a_statement_is_doubted_where_its_proof_says_something_else(
    words: str,
    stance: str,
    by: str | None,
    gist: str,
    lang: str,
    proof: str,
    expected: list[Code],
    known: Known,
    told: Told1,
) -> None:
    assert codes(known, [told(words, stance, by)], gist, lang, proof) == expected


@pytest.mark.parametrize(
    ("words", "gist", "proof", "expected"),
    [
        ("round date 2024-03", "Vela raised money in March 2024.", "Vela raised money in March 2024.", []),
        (
            "round date 2024-04",
            "Vela raised money in March 2024.",
            "Vela raised money in March 2024.",
            [Code.GIST_NUMBER],
        ),
        (
            "round date 2023-03",
            "Vela raised money in March 2024.",
            "Vela raised money in March 2024.",
            [Code.GIST_NUMBER],
        ),
        ("lark developedBy vela", "Vela developed Lark.", "Vela, well before Orbit, developed Lark.", []),
        (
            "lark developedBy orbit",
            "Vela developed Lark.",
            "Vela, well before Orbit, developed Lark.",
            [Code.GIST_NAME],
        ),
        ("lark betterThan wren", "Lark beats Wren.", "The one beats the other.", []),
        ("wren betterThan lark", "Lark beats Wren.", "The one beats the other.", [Code.EXCHANGED]),
        ("lark price 20 USD/month", "Lark costs 20 dollars a month.", "Lark costs 20 dollars a month.", []),
        ("lark price 20 USD/month", "Lark costs 20 dollars a month.", "Lark costs 20 dollars.", [Code.UNIT]),
        (
            "lark assessment the best",
            "Vela thinks that Lark is the best.",
            "Lark is the best, for Vela.",
            [Code.GIST_STANCE],
        ),
    ],
)
def test_a_gist_that_differs_from_its_statement_is_doubted(
    words: str, gist: str, proof: str, expected: list[Code], known: Known, told: Told1
) -> None:
    assert codes(known, [told(words, at="2024")], gist, "en", proof) == expected


def test_amounts_belong_to_the_nearest_name(known: Known, told: Told1) -> None:
    proof = "Vela made $5m and Orbit made $7m."
    right, wrong = told("vela revenue 5000000 USD", at="2024"), told("vela revenue 7000000 USD", at="2024")
    assert codes(known, [right], "Vela made 5 million dollars.", "en", proof) == []
    assert codes(known, [wrong], "Vela made 7 million dollars.", "en", proof) == [Code.BELONGS]


def test_roles_of_an_event_are_in_the_order_of_the_text(known: Known, told: Told1) -> None:
    proof = "Vela sued Orbit."
    right = [told("suit actor vela"), told("suit object orbit")]
    wrong = [told("suit actor orbit"), told("suit object vela")]
    assert codes(known, right, "Vela sued Orbit.", "en", proof) == []
    assert codes(known, wrong, "Vela sued Orbit.", "en", proof) == [Code.EXCHANGED]


def test_who_speaks_in_a_stretch_is_the_speaker(known: Known, told: Told1) -> None:
    quote, gist = "Lark is the best.", "Lark is the best."
    assert codes(known, [told("lark assessment the best", "claims", "vela")], gist, "en", quote, "vela") == []
    assert codes(known, [told("lark assessment the best", "claims", "orbit")], gist, "en", quote, "vela") == [
        Code.SPEAKER
    ]
    assert codes(known, [told("lark assessment the best")], gist, "en", quote, "vela") == [Code.STANCE]


def test_a_verb_of_another_statement_of_the_passage_is_none_of_a_relation(known: Known, told: Told1) -> None:
    claim = told("lark assessment better than Wren", "claims", "mira-holt")
    role = told("mira-holt worksFor vela", at="2024")
    proof, gist = (
        "Mira Holt of Vela said that Lark is better than Wren.",
        "Mira Holt of Vela says Lark is better than Wren.",
    )
    assert codes(known, [claim, role], gist, "en", proof) == []
    assert codes(known, [role], gist, "en", proof) == [Code.GIST_STANCE, Code.STANCE]


@pytest.mark.parametrize(
    ("published", "words", "lang", "found"),
    [
        ("2024-03", "Vela was sold in May 2025.", "en", 1),
        ("2024-03", "Vela will be sold in May 2025.", "en", 0),
        ("2025-06", "Vela was sold in May 2025.", "en", 0),
        ("2024~", "Vela a été vendue le 3 mai 2026.", "fr", 1),
        ("2024-03", "星帆于2025年5月出售。", "zh", 1),
        ("2024-03", "بيعت فيلا في مايو 2025.", "ar", 1),
    ],
)
def test_a_text_does_not_tell_of_a_day_after_its_date(published: str, words: str, lang: str, found: int) -> None:
    assert len(doubts_on_date(edtf.parse(published), words, lang)) == found


def test_each_code_says_in_a_line_what_it_means_and_what_to_do() -> None:
    assert set(MEANINGS) == set(Code)
    assert all(text.endswith(".") and "\n" not in text for meaning in MEANINGS.values() for text in meaning)
