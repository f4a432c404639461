"""The checks of the seeds read English and Chinese as they read Arabic and French."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.facts.ontology import Ontology
from kg.home import Home
from kg.seeds.check import check
from kg.seeds.locate import find_anchors
from kg.seeds.read import read_seeds
from kg.seeds.resolve import resolve

ENTITIES = """
nova: {type: Company, label: {en: Nova, zh: 新星}, description: A made-up company.}
orbit: {type: Company, label: {en: Orbit, zh: 轨道资本}, description: A made-up investor.}
ada-lin: {type: Person, label: {en: Ada Lin, zh: 林安}, description: A made-up founder.}
nova-founding: {type: Founding, label: {en: Founding of Nova}, description: Nova is founded.}
nova-round: {type: FundingRound, label: {en: Round of Nova}, description: Nova raises money.}
nix: {type: VideoModel, label: {en: Nix, zh: 尼克斯}, description: A made-up model.}
sol: {type: VideoModel, label: {en: Sol, zh: 索尔}, description: A made-up model of others.}
footage: {type: TrainingData, label: {en: footage, zh: 影片}, description: Pictures that move.}
"""
TEXT = {
    "en": "Nova Inc. was founded in 2019 by Ada Lin. In mid-March 2024, Nova raised more than $12.5m from Orbit. "
    "Nova’s founder said that Nix doesn’t beat Sol. Nix may have been trained on footage. "
    "It rained all day in the city, the trams ran late, and nobody in the office wanted to go for lunch.\n",
    "zh": "新星由林安于2019年创立。2024年3月，新星从轨道资本融资超过1250万美元。新星表示，尼克斯并未超过索尔。"
    "尼克斯可能用影片训练过。"
    "那天城里整日下雨，电车晚点，办公室里的人都懒得出门吃午饭，于是大家点了外卖，边吃边聊天气。\n",
}
QUOTES = {
    "en": ("founded in 2019 by Ada Lin", "Nova raised more than $12.5m from Orbit", "Nix doesn’t beat Sol",
           "Nix may have been trained on footage"),
    "zh": ("由林安于2019年创立", "融资超过1250万美元", "尼克斯并未超过索尔", "尼克斯可能用影片训练过"),
}  # fmt: skip
ARTICLE = """
article: three
label: {{en: Three}}
texts:
  t3: {{lang: {lang}, sha256: {sha}, length: {length}}}
published: {{edtf: "2024-04-10"}}
passages:
  - id: founding
    quote: '{0}'
    stance: states
    gist: Ada Lin founded Nova in 2019.
    says:
      nova-founding: {{object: nova, actor: ada-lin, date: "2019"}}
  - id: round
    quote: '{1}'
    stance: states
    gist: Nova raised over 12.5 million dollars in March 2024.
    says:
      nova-round: {{raisedBy: nova, amount: ">=12500000 USD", investor: orbit, date: 2024-03}}
  - id: weaker
    quote: '{2}'
    stance: claims
    by: nova
    gist: Nova says its model Nix does not beat Sol.
    says:
      nix: {{betterThan: {{value: sol, at: 2024-04-10, not: true}}}}
  - id: trained
    quote: '{3}'
    stance: speculates
    gist: Nix may have been trained on footage.
    says:
      nix: {{trainedOn: footage}}
  - aside: [5]
    why: no fact
"""


def problems(home: Home, ontology: Ontology, lang: str, old: str = "", new: str = "") -> list[str]:
    """What is wrong with the tiny data set and one article more, in which some words are replaced."""
    text = TEXT[lang]
    (home.seeds.parent / "texts" / "t3.txt").write_text(text, "utf-8")
    sha = hashlib.sha256(text.encode()).hexdigest()
    article = ARTICLE.format(*QUOTES[lang], lang=lang, sha=sha, length=len(text))
    assert old in article
    (home.seeds / "articles" / "three.yaml").write_text(article.replace(old, new, 1), "utf-8")
    (home.seeds / "entities" / "three.yaml").write_text(ENTITIES, "utf-8")
    texts = home.seeds.parent / "texts"
    anchors, _, found = find_anchors(resolve(read_seeds(home.seeds), ontology), ontology, texts)
    (home.seeds / "anchors.json").write_text(anchors.to_json(), "utf-8")
    report = check(home.seeds, ontology, texts)
    assert {str(p) for p in found} <= {str(p) for p in report.problems}
    return [p.message for p in (*report.problems, *report.warnings)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_said_can_be_read(tiny: Home, ontology: Ontology, lang: str) -> None:
    assert problems(tiny, ontology, lang) == []


@pytest.mark.parametrize(
    ("lang", "old", "new", "message"),
    [
        ("en", ">=12500000", ">=1250000", "value '>=1250000 USD' of 'amount' is not readable"),
        ("zh", ">=12500000", ">=125000", "value '>=125000 USD' of 'amount' is not readable"),
        ("en", ">=12500000 USD", ">=12500000 person", "value '>=12500000 person' of 'amount' is not readable"),
        ("zh", ">=12500000 USD", ">=12500000 person", "value '>=12500000 person' of 'amount' is not readable"),
        ("en", "date: 2024-03", "date: 2024-04", "value '2024-04' of 'date' is not readable"),
        ("zh", "date: 2024-03", "date: 2024-04", "value '2024-04' of 'date' is not readable"),
        ("zh", 'date: "2019"', 'date: "2018"', "value '2018' of 'date' is not readable"),
        ("en", "by: nova", "by: orbit", "speaker 'orbit' of passage 'weaker' is not readable"),
        ("zh", "by: nova", "by: orbit", "speaker 'orbit' of passage 'weaker' is not readable"),
        ("en", "actor: ada-lin", "actor: lea-dupont", "value 'lea-dupont' of 'actor' is not readable"),
        ("en", "quote: 'Nix doesn’t beat Sol'", "quote: 'beat Sol'", "the clause of this quote has 'doesn’t' in text"),
        ("zh", "quote: '尼克斯并未超过索尔'", "quote: '超过索尔'", "the clause of this quote has '并未' in text"),
        ("en", "quote: 'Nix may have been", "quote: 'have been", "the clause of this quote has 'may' in text"),
        ("zh", "quote: '尼克斯可能用影片", "quote: '用影片", "the clause of this quote has '可能' in text"),
        ("en", "quote: 'Nova raised more than $", "quote: '$", "the clause of this quote has 'more' in text"),
        ("en", "quote: 'founded in 2019", "quote: 'ounded in 2019", "quote begins or ends inside the word 'founded'"),
        ("zh", "quote: '融资超过1250万美元'", "quote: '万美元'", "quote begins or ends inside the word '1250万'"),
    ],
)
def test_what_is_not_said_is_noticed(
    tiny: Home, ontology: Ontology, lang: str, old: str, new: str, message: str
) -> None:
    assert [found for found in problems(tiny, ontology, lang, old, new) if message in found]


def test_the_sentences_of_the_texts_are_those_of_a_reader(tiny: Home, ontology: Ontology) -> None:
    for lang in TEXT:
        problems(tiny, ontology, lang)
        assert (tiny.seeds / "anchors.json").read_text("utf-8").count('"t3": {"sha256"') == 1
        report = check(tiny.seeds, ontology, Path(tiny.seeds.parent / "texts"))
        assert next(text.sentences for text in report.texts if text.text == "t3") == 5
