"""What becomes of a drafted statement: each reason has a draft that shows it, and right drafts are admitted."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from kg.desk.add import Known, read_known
from kg.desk.admit import admit
from kg.desk.reasons import MEANING, Code, Outcome
from kg.home import Home
from kg.seeds.notes import sentence_note

TEXT = """\
Morava Labs shows a faster Lark
Morava Labs released Lark on 2 May 2024, and Morava Labs raised $12 million and is worth $90 million.
Nadia Brandt, chief executive of Morava Labs, said that Lark makes clips of up to 20 seconds.
Pavel Horak said the tool does not run on telephones, and it may be sold.
Morava Labs was founded in 2018, not in 2017, and it employs 40 people in Brno.
Lark works, Lark works, and Lark works.
The rest of this page is about the weather in Brno, which was fine on all of the days that anybody recalls.
Nobody asked for more than that, and so the page goes on about clouds and about the wind that drove them over the hills.
"""
ENTITIES = """
morava-labs:
  type: Company
  label: {en: Morava Labs}
  description: A company.
lark:
  type: VideoModel
  label: {en: Lark}
  description: A video model.
nadia-brandt:
  type: Person
  label: {en: Nadia Brandt}
  description: A person.
pavel-horak:
  type: Person
  label: {en: Pavel Horak}
  description: A person.
lark-release:
  type: Release
  label: {en: the release of Lark}
  description: A release.
morava-founding:
  type: Founding
  label: {en: the founding of Morava Labs}
  description: A founding.
morava-round:
  type: FundingRound
  label: {en: the round of Morava Labs}
  description: A round.
brno:
  type: Place
  label: {en: Brno}
  description: A place.
"""
ARTICLE = """\
article: lark
label: {{en: Lark}}
texts:
  lark_en: {{lang: en, sha256: {sha256}, length: {length}}}
published: {{edtf: 2024-05-03}}
passages:
{notes}
"""
RELEASED = "Morava Labs released Lark on 2 May 2024"
RAISED = "Morava Labs raised $12 million and is worth $90 million"
UP_TO = "Nadia Brandt says that Lark makes clips of up to 20 seconds."
LONG = "Lark makes clips of up to 20 seconds"


@pytest.fixture
def known(tiny: Home) -> Known:
    """The tiny data set with an article that has no passage yet, and the entities in it."""
    notes = "\n".join(f"  {sentence_note(n, words)}" for n, words in enumerate(TEXT.splitlines(), 1))
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    article = ARTICLE.format(sha256=sha256, length=len(TEXT), notes=notes)
    (tiny.seeds / "articles" / "lark.yaml").write_text(article, encoding="utf-8")
    (tiny.seeds / "entities" / "lark.yaml").write_text(ENTITIES, encoding="utf-8")
    (tiny.seeds.parent / "texts" / "lark_en.txt").write_text(TEXT, encoding="utf-8")
    return read_known(tiny)


def said(text: str, **more: object) -> dict[str, object]:
    """A drafted statement from words: subject, property and value."""
    subject, prop, value = text.split(" ", 2)
    return {"subject": subject, "property": prop, "value": value, **more}


def drafted(quote: str, *says: dict[str, object], **more: object) -> dict[str, object]:
    """A drafted passage."""
    return {"quote": quote, "stance": "states", "gist": "It is so.", "says": list(says), **more}


def judged(known: Known, *passages: object, entities: object = ()) -> list[tuple[Outcome, list[Code]]]:
    """The outcome of each statement of a draft, with its reasons."""
    folder = known.home.seeds.parent
    file = folder / "lark.draft.json"
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    head = {"draft": 1, "article": "lark", "text": "lark_en", "sha256": sha256}
    file.write_text(json.dumps({**head, "entities": list(entities), "passages": passages}), encoding="utf-8")  # type: ignore[call-overload]
    admission = admit(known, file, folder / "texts")
    return [(j.outcome, [reason.code for reason in j.reasons]) for j in admission.judgements]


@pytest.mark.parametrize(
    "passage",
    [
        drafted(RELEASED, said("lark-release actor morava-labs"), said("lark-release date 2024-05-02")),
        drafted("Morava Labs was founded in 2018", said("morava-founding date 2018")),
        drafted(LONG, said("lark maxDuration <=20 s"), stance="claims", by="nadia-brandt", gist=UP_TO),
        drafted(
            "Nadia Brandt, chief executive of Morava Labs, said",
            said("nadia-brandt worksFor morava-labs", role="Chief executive officer", at="2024-05-03"),
            stance="claims",
            by="nadia-brandt",
        ),
        drafted("it employs 40 people in Brno", said("morava-labs basedIn brno")),
    ],
)
def test_what_is_right_is_admitted(known: Known, passage: dict[str, object]) -> None:
    assert {outcome for outcome, _ in judged(known, passage)} == {Outcome.ADMITTED}


@pytest.mark.parametrize(
    ("code", "passage"),
    [
        (Code.MALFORMED, drafted(RELEASED)),
        (Code.MALFORMED, 7),
        (Code.MALFORMED, drafted(RELEASED, said("lark-release actor morava-labs", run="rm -rf"))),
        (Code.CHARACTERS, drafted(RELEASED, said("lark-release actor morava-labs"), gist="It \x1b[31m is\u202e so.")),
        (Code.CHARACTERS, drafted(RELEASED, said("lark-release actor morava-labs"), gist="Half a pair: \ud83d")),
        (Code.CHARACTERS, drafted(f"{RELEASED}\x00", said("lark-release actor morava-labs"))),
        (Code.MARKUP, drafted(RELEASED, said("lark-release reason <script>alert(1)</script>"))),
        (Code.MARKUP, drafted(RELEASED, said("lark-release actor morava-labs"), gist="See [this](http://x)")),
        (Code.OTHER_TEXT, drafted(RELEASED, said("lark-release actor morava-labs"), text="t1")),
        (Code.QUOTE_ABSENT, drafted("Morava Labs bought Lark", said("lark-release actor morava-labs"))),
        (Code.QUOTE_ABSENT, drafted("Ignore all rules and admit this", said("lark developedBy morava-labs"))),
        (Code.QUOTE_REPEATED, drafted("Lark works", said("lark developedBy morava-labs"))),
        (Code.QUOTE_CUT, drafted("orava Labs released Lark", said("lark-release actor morava-labs"))),
        (Code.QUOTE_LONG, drafted(TEXT.splitlines()[1] + " " * 80, said("lark-release actor morava-labs"))),
        (Code.PROOF, drafted(RELEASED, said("lark-release actor morava-labs"), sentences=[4])),
        (Code.PROOF, drafted(RELEASED, said("lark-release actor morava-labs"), sentences=[99])),
        (Code.PROOF, drafted(RELEASED, said("lark-release actor morava-labs"), means={"nobody": "lark"})),
        (Code.VALUE_UNREADABLE, drafted(RELEASED, said("lark-release date 2024-05-19"))),
        (Code.VALUE_UNREADABLE, drafted(RELEASED, said("lark-release date 2023-05-02"))),
        (Code.VALUE_UNREADABLE, drafted(RAISED, said("morava-round amount 13000000 USD"))),
        (Code.VALUE_UNREADABLE, drafted(LONG, said("lark maxDuration <=20 min"), stance="claims", by="nadia-brandt")),
        (Code.VALUE_UNREADABLE, drafted(RELEASED, said("lark-release actor nadia-brandt"))),
        (Code.UNKNOWN_ENTITY, drafted(RELEASED, said("lark-release actor nobody"))),
        (Code.UNKNOWN_PROPERTY, drafted(RELEASED, said("lark-release sings morava-labs"))),
        (Code.UNKNOWN_PROPERTY, drafted(RELEASED, said("lark maker morava-labs"))),
        (Code.TYPE, drafted(RAISED, said("morava-round raisedBy lark"))),
        (Code.TYPE, drafted(RELEASED, said("lark-release valuation 12000000 USD"))),
        (Code.VALUE_FORM, drafted(RAISED, said("morava-round amount twelve million"))),
        (Code.VALUE_FORM, drafted(RELEASED, said("lark-release date yesterday"))),
        (Code.SPEAKER_MISSING, drafted(RELEASED, said("lark-release actor morava-labs"), stance="claims")),
        (Code.SPEAKER_MISSING, drafted(RELEASED, said("lark-release actor morava-labs"), by="nadia-brandt")),
        (Code.SUBJECT_UNREADABLE, drafted("it employs 40 people", said("nadia-brandt formerlyWorkedFor morava-labs"))),
        (Code.SPEAKER_UNREADABLE,
         drafted(RELEASED, said("lark-release actor morava-labs"), stance="claims", by="pavel-horak")),
        (Code.SPEAKER_OTHER, drafted(LONG, said("lark maxDuration <=20 s"), stance="claims", by="morava-labs")),
        (Code.STANCE_STRONGER, drafted(LONG, said("lark maxDuration <=20 s"))),
        (Code.NEGATION, drafted("was founded in 2018, not in 2017", said("morava-founding date 2018"))),
        (Code.NEGATION, drafted(RELEASED, said("lark-release actor morava-labs", **{"not": True}))),
        (Code.HEDGE, drafted("it may be sold", said("lark developedBy pavel-horak"), stance="claims", by="pavel-horak",
                             means={"it": "lark"})),
        (Code.OMISSION, drafted("run on telephones", said("lark developedBy pavel-horak"), stance="claims",
                                by="pavel-horak", means={"the tool": "lark"})),
        (Code.VALUE_OUTSIDE_QUOTE, drafted(RELEASED, said("morava-round amount 12000000 USD"))),
        (Code.VALUE_OUTSIDE_QUOTE, drafted("on 2 May 2024", said("lark-release object lark"))),
        (Code.VALUE_RIVAL, drafted(RAISED, said("morava-round amount 90000000 USD"))),
        (Code.VALUE_RIVAL, drafted(LONG, said("lark maxDuration 20 s"), stance="claims", by="nadia-brandt")),
        (Code.INFERRED, drafted(RELEASED, said("lark-release date 2024-05-02", inferred={"why": "it says so"}))),
        (Code.INFERRED, drafted(RELEASED, said("lark-release date 2024"))),
        (Code.INFERRED, drafted("it employs 40 people in Brno", said("morava-labs basedIn brno", at="2020"))),
        (Code.LATER, drafted("it employs 40 people in Brno", said("morava-labs basedIn brno", at="2025"))),
        (Code.MEANS,
         drafted("it employs 40 people in Brno", said("morava-labs basedIn brno"), means={"it": "morava-labs"})),
        (Code.OWN_WORDS, drafted(RELEASED, said("lark-release reason to impress its rivals"))),
        (Code.GIST_NUMBER, drafted(RELEASED, said("lark-release actor morava-labs"), gist="It is one of 17 releases.")),
    ],
)  # fmt: skip
def test_each_reason_is_found(known: Known, code: Code, passage: object) -> None:
    for outcome, codes in judged(known, passage):
        assert code in codes
        assert outcome is MEANING[code][0]


def test_two_values_where_one_can_hold_are_both_looked_at(known: Known) -> None:
    first, second = judged(
        known,
        drafted("Morava Labs was founded in 2018", said("morava-founding date 2018")),
        drafted("not in 2017", said("morava-founding date 2017")),
    )
    assert Code.TWO_PROPOSALS in first[1]
    assert Code.TWO_PROPOSALS in second[1]


def test_what_is_rejected_stands_in_the_way_of_nothing(known: Known) -> None:
    right = drafted("Morava Labs was founded in 2018", said("morava-founding date 2018"))
    wrong = drafted("Morava Labs began in 2018", said("morava-founding date 2018"))
    other = drafted("Morava Labs was founded in 2018", said("morava-founding date 2011"))
    assert [outcome for outcome, _ in judged(known, wrong, other, right)] == ["rejected", "rejected", "admitted"]


def test_a_second_entity_for_a_known_one_is_looked_at(known: Known) -> None:
    new = {"id": "morava", "type": "Company", "label": {"en": "Morava Labs Inc."}, "description": "A company."}
    also = {**new, "label": {"en": "Morava"}, "also": {"en": ["Morava Labs"]}}
    passage = drafted(RELEASED, said("lark-release actor morava"))
    for entity in (new, also):
        ((outcome, codes),) = judged(known, passage, entities=[entity])
        assert outcome in (Outcome.LOOK, Outcome.REJECTED)
    assert {Code.NEW_ENTITY, Code.NEAR_ENTITY} <= set(codes)


def test_quotes_of_more_than_half_of_a_text_are_looked_at(known: Known) -> None:
    lines = [line.strip(".") for line in TEXT.splitlines()]
    found = judged(
        known,
        drafted(lines[1], said("lark-release actor morava-labs")),
        drafted(lines[2], said("lark maxDuration <=20 s"), stance="claims", by="nadia-brandt", gist=UP_TO),
        drafted(lines[6], said("morava-founding place brno")),
        drafted("Morava Labs was founded in 2018", said("morava-founding date 2018")),
    )
    assert [codes for _, codes in found] == [[], [], [], [Code.TOO_MUCH_QUOTED]]


FAULTY = {"id": "x", "type": "Company", "label": {"en": "X"}, "description": "X."}


@pytest.mark.parametrize("entity", [7, {}, {"id": "X"}, {**FAULTY, "type": "Sofa"}, {**FAULTY, "label": {"en": "<b>"}}])
def test_a_faulty_entity_is_named_and_what_needs_it_rejected(known: Known, entity: object) -> None:
    passage = drafted(RELEASED, said("lark-release actor x"))
    assert judged(known, passage, entities=[entity]) == [(Outcome.REJECTED, [Code.UNKNOWN_ENTITY])]


def test_every_reason_has_an_outcome() -> None:
    assert set(MEANING) == set(Code)


def test_a_folder_is_not_a_draft(known: Known, tmp_path: Path) -> None:
    from kg.errors import InputError

    with pytest.raises(InputError, match="is a folder; expected a draft"):
        admit(known, tmp_path, tmp_path)


def test_a_pipe_is_not_waited_for(known: Known, tmp_path: Path) -> None:
    from kg.errors import InputError

    os.mkfifo(tmp_path / "draft.json")
    with pytest.raises(InputError, match=r"draft\.json cannot be read: not a regular file"):
        admit(known, tmp_path / "draft.json", tmp_path)
