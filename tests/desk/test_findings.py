"""What is found in a sentence: who may speak, what a skeleton suggests, and what it leaves to a person."""

from __future__ import annotations

import pytest

from kg.desk.clauses import clause_to_quote
from kg.desk.findings import Findings, Reader, slug
from kg.facts.ontology import Ontology
from kg.facts.records import Entity

ENTITIES = {
    "halden": Entity("halden", "Company", {"en": "Halden"}, {}, (), ""),
    "fjord": Entity("fjord", "VideoModel", {"en": "Fjord"}, {}, (), ""),
    "kestrel": Entity("kestrel", "VideoModel", {"en": "Kestrel"}, {}, (), ""),
    "kestrel-app": Entity("kestrel-app", "Product", {"en": "Kestrel"}, {}, (), ""),
    "lena-brandt": Entity("lena-brandt", "Person", {"en": "Lena Brandt", "zh": "布兰特"}, {}, (), ""),
}


@pytest.fixture
def read(ontology: Ontology):  # type: ignore[no-untyped-def]
    """Read one sentence."""

    def read(sentence: str, lang: str | None = "en", published: str | None = "2024-05-06") -> Findings:
        return Reader(ENTITIES, ontology, lang, published).read(sentence, [(0, len(sentence))]).findings[0]

    return read


@pytest.mark.parametrize(
    ("sentence", "stance", "speaker"),
    [
        ("On Monday Halden said that the shop was open.", "claims", "halden"),
        ("“It is open,” said Lena Brandt.", "claims", "lena-brandt"),
        ("Lena Brandt, an analyst, said it was open.", "claims", "lena-brandt"),
        ("A man from Halden said it was open.", "claims", None),
        ("Halden was glad, but the shop, he said, was not open.", "claims", None),
        ("In May Fjord said nothing.", "claims", None),
        ("Halden plans to open it.", "plans", "halden"),
        ("Halden opened it.", None, None),
    ],
)
def test_the_speaker_is_who_stands_beside_the_verb(read, sentence: str, stance: str, speaker: str) -> None:  # type: ignore[no-untyped-def]
    found = read(sentence)
    assert (found.stance, found.speaker) == (stance, speaker)


def test_ambiguous_names_are_listed_not_chosen(read) -> None:  # type: ignore[no-untyped-def]
    found = read("Today Kestrel beats Fjord.")
    assert "named: Kestrel → which? kestrel or kestrel-app; Fjord → fjord" in found.notes
    assert found.entities == ("fjord",)


def test_the_value_is_an_amount_with_a_known_unit_or_a_date(read) -> None:  # type: ignore[no-untyped-def]
    assert read("In 2019 it paid CHF 5 million and $6 million.").value == "6000000 USD"
    assert "amounts: CHF 5 million → 5000000 CHF (the ontology has no unit CHF)" in read("It paid CHF 5 million.").notes
    assert read("It opened in 2019.").value == "2019"
    assert read("It is open today.").value is None
    assert "dates: in June → 2024-06 (inferred: counts from the day of the article)" in "\n".join(
        read("It opens in June.").notes
    ).replace("dates: June", "dates: in June")


def test_words_that_refer_are_offered_for_means(read) -> None:  # type: ignore[no-untyped-def]
    assert read("The company says its model is fast.").referring == ("The company", "its")
    assert read("该公司称，其模型更快。", "zh").referring == ("该公司", "其")
    assert read("Halden opened.").referring == ()


def test_a_language_that_is_not_read_has_no_findings(read) -> None:  # type: ignore[no-untyped-def]
    assert read("Halden sagte am Montag.", "de") == Findings() == read("Halden said so.", None)


def test_ids_of_names() -> None:
    assert [slug(name) for name in ("Élan & Co.", "L'Étoile", "可灵", "Gen-3")] == ["elan-co", "letoile", "", "gen-3"]


def test_a_quote_is_a_clause_within_the_limit() -> None:
    text = "word " * 60
    assert len(clause_to_quote(text.strip(), [], text)) <= 160
    assert clause_to_quote("“No,” she said.", [], "") == "“No,” she said"
    chinese = "公司周一宣布完成新一轮融资，由流明资本领投，老股东全部跟投，资金将用于训练更大的视频模型，并扩大团队。"
    assert clause_to_quote(chinese, [(14, 21)], chinese) == "由流明资本领投"
