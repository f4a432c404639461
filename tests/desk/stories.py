"""Stories written for these tests: one in each language, on a company and a model that do not exist."""

from __future__ import annotations

import re

from kg.home import Home

EN = """\
Vega Motion raises $40 million for its video model

LYON, 14 March 2024 – Vega Motion, a start-up founded in 2021 by Ana Duarte, has raised $40 million.
Lumen Ventures led the round. "We are not building another Sora," said Ana Duarte.
Its model, Anvil, makes clips of up to 30 seconds.
It snowed in Lyon on Thursday.
"""
FR = """\
Vega Motion lève 40 millions de dollars pour son modèle vidéo

LYON, le 14 mars 2024 – Vega Motion, une jeune pousse fondée en 2021 par Ana Duarte, a levé 40 millions de dollars.
Lumen Ventures a mené le tour. « Nous ne construisons pas un autre Sora », a déclaré Ana Duarte.
Son modèle, Anvil, produit des clips de 30 secondes au plus.
Il neigeait à Lyon jeudi.
"""
AR = """\
جمعت شركة فيغا موشن 40 مليون دولار لنموذجها للفيديو
قالت الشركة في 14 مارس 2024 إن نموذجها أنفيل ينتج مقاطع مدتها 30 ثانية.
وأضافت أنها لا تنافس سورا.
"""
ZH = """\
织女影像为其视频模型融资4000万美元
该公司2024年3月14日表示，其模型“铁砧”可生成最长30秒的视频。
公司称，它并不与Sora竞争。
"""
TELLING = {
    "en": (EN, ["$40 million → 40000000 USD", "14 March 2024 → 2024-03-14", "Sora → sora", "means: {Its: ENTITY}"]),
    "fr": (
        FR,
        ["40 millions de dollars → 40000000 USD", "14 mars 2024 → 2024-03-14", "Sora → sora", "speaker: ana-duarte?"],
    ),
    "ar": (AR, ["40 مليون دولار → 40000000 USD", "14 مارس 2024 → 2024-03-14", "سورا → sora", "means: {الشركة: ENTITY"]),
    "zh": (
        ZH,
        [
            "4000万美元 → 40000000 USD",
            "2024年3月14日 → 2024-03-14",
            "Sora → sora",
            "negations: 并不",
            "means: {该公司: ENTITY",
        ],
    ),
}
"""Language → a story, and notes that its worksheet must have."""

MORE = """\
sora:
  type: VideoModel
  label: {en: Sora, ar: سورا}
  description: A video model.

financial-times:
  type: MediaOutlet
  label: {en: Financial Times}
  also: {en: [FT]}
  description: A newspaper.
"""
"""Entities that the stories name, for a data set that lacks them."""


def worksheet(home: Home) -> str:
    """The file of the article that the tests add."""
    return (home.seeds / "articles" / "vega-round.yaml").read_text(encoding="utf-8")


ENTITIES = """
vega-motion:
  type: Company
  label: {en: Vega Motion}
  description: A start-up that makes a video model.

vega-motion-round:
  type: FundingRound
  label: {en: Vega Motion's round of March 2024}
  description: The round that Vega Motion announced.

vega-motion-founding:
  type: Founding
  label: {en: the founding of Vega Motion}
  description: The founding of Vega Motion.

ana-duarte:
  type: Person
  label: {en: Ana Duarte}
  description: The founder of Vega Motion.

lumen-ventures:
  type: Company
  label: {en: Lumen Ventures}
  description: An investor.

anvil:
  type: VideoModel
  label: {en: Anvil}
  description: Vega Motion's video model.
"""
PASSAGES = {
    "s2": ("founded in 2021 by Ana Duarte", "states", "Ana Duarte founded Vega Motion in 2021.", """
      vega-motion-founding: {object: vega-motion, actor: ana-duarte, date: "2021"}"""),
    "s3": ("Lumen Ventures led the round", "states", "Lumen Ventures led the round.", """
      vega-motion-round: {investor: lumen-ventures}"""),
    "s5": ("makes clips of up to 30 seconds", "states", "Anvil's clips last up to 30 seconds.", """
      anvil: {maxDuration: <=30 s}"""),
    "s4": ("We are not building another Sora", "claims", "Ana Duarte says they do not build another Sora.", """
      ana-duarte: {argues: {value: They do not build another Sora., topic: [sora, vega-motion]}}"""),
    "s1": ("Vega Motion raises $40 million", "states", "Vega Motion raised 40 million US dollars.", """
      vega-motion-round: {raisedBy: vega-motion, amount: 40000000 USD}"""),
}  # fmt: skip
"""Passage → quote, stance, gist and what it says: what a curator makes of the skeletons."""


def fill_in(home: Home) -> None:
    """Do what a curator does: uncomment skeletons and edit them, set the rest aside, and add the entities."""
    found = worksheet(home)
    for name, (quote, stance, gist, says) in PASSAGES.items():
        skeleton = re.search(rf"^  # - id: {name}\n(?:  #   .*\n)+", found, re.MULTILINE)
        assert skeleton, name
        filled = re.sub(r"^  # ", "  ", skeleton.group(), flags=re.MULTILINE)
        filled = re.sub(r"quote: .*", f"quote: {quote}", filled)
        filled = re.sub(r"stance: .*", f"stance: {stance}", filled)
        filled = re.sub(r"    means: .*\n", "    means: {Its: vega-motion}\n" if name == "s5" else "", filled)
        filled = re.sub(r"gist:", f"gist: {gist}", filled)
        filled = re.sub(r"    says:\n.*\n", f"    says:{says}\n", filled)
        found = found.replace(skeleton.group(), filled)
    found = found.replace("  # - {aside: [6], why: no fact}", "  - {aside: [6], why: no fact}")
    (home.seeds / "articles" / "vega-round.yaml").write_text(found, encoding="utf-8")
    (home.seeds / "entities" / "vega.yaml").write_text(ENTITIES, encoding="utf-8")
