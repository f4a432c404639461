"""Write a synthetic corpus as seeds and texts: `python -m benchmarks.generate FOLDER --articles N [--seed S]`.

The corpus has the shape of a real one: companies, people, models and events with names in four scripts; a few
companies that most articles mention, and many that one does (Zipf's law); articles that repeat what others say, that
contradict them (with an entry in the ledger), and that have a translation; claims, plans, opinions and denials beside
what is stated. The same number of articles and the same seed give the same bytes.

Entities are made up by a formula, so that article n can be written without those before it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_SOUNDS = (
    ("ba", "با", "巴"), ("ri", "ري", "里"), ("no", "نو", "诺"), ("ta", "تا", "塔"),
    ("lu", "لو", "鲁"), ("mi", "مي", "米"), ("ka", "كا", "卡"), ("so", "سو", "索"),
    ("de", "دي", "德"), ("fa", "فا", "法"), ("zo", "زو", "佐"), ("ne", "ني", "内"),
    ("gu", "غو", "古"), ("ha", "ها", "哈"), ("vi", "في", "维"), ("ro", "رو", "罗"),
)  # fmt: skip
"""Syllables in Latin, Arabic and Chinese script, of which names are made."""
_MONTHS = {
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
    "fr": [
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ],
    "ar": [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ],
}  # fmt: skip
_LANGUAGES = ("en", "en", "en", "fr", "ar")
"""The languages of articles, in turn."""
_SKILLS = ("text to video", "image to video", "lip sync", "camera control", "sound effects", "slow motion", "upscaling")
_OFFERED = 5
"""How many of the skills models are said to have; the others are those that rivals deny."""
_PRAISE = ("the most careful tool of the year", "a toy with good manners", "faster than its rivals", "hard to control")
_FILLER = {
    "en": "Those who followed the matter then, number {n} of article {a}, remember the weather and the long wait.",
    "fr": "Ceux qui suivaient le sujet, numéro {n} de l'article {a}, se souviennent du temps et de la longue attente.",
    "ar": "أما الذين تابعوا الموضوع آنذاك، رقم {n} من المقال {a}، فيذكرون حالة الطقس وطول الانتظار في تلك الأيام.",
}
ZIPF = 1.1
"""The exponent of the power law by which companies are mentioned."""
FACTS = 24
"""The number of sentences of an article that say something; as many say nothing."""
CONTRADICTED = 0.02
"""The share of retold foundings that have another year than the company's own article."""


class Kind(NamedTuple):
    """A kind of fact: a sentence for each language, who says it how, and what it says.

    Names in braces are filled in: in `words` with the name of an entity in the language of the sentence, elsewhere
    with its id.
    """

    words: dict[str, str]
    stance: str
    by: str | None
    says: dict[str, str]


_KINDS = (
    Kind(
        {
            "en": "{person} founded {company} in {year}.",
            "fr": "{person} a fondé {company} en {year}.",
            "ar": "أسس {person} شركة {company} في عام {year}.",
        },
        "states", None, {"{founding}": '{{actor: {person}, object: {company}, date: "{year}"}}'},
    ),
    Kind(
        {
            "en": "{company} raised {amount} million US dollars from {investor} in {month} {later}.",
            "fr": "{company} a levé {amount} millions de dollars auprès de {investor} en {month} {later}.",
            "ar": "جمعت شركة {company} مبلغ {amount} مليون دولار من {investor} في {month} {later}.",
        },
        "states", None,
        {
            "{round}": "{{raisedBy: {company}, amount: {amount}000000 USD, investor: {investor}, "
            'date: "{later}-{month}"}}'
        },
    ),
    Kind(
        {
            "en": "{company} released {model} on {day} {month} {later}.",
            "fr": "{company} a lancé {model} le {day} {month} {later}.",
            "ar": "أطلقت شركة {company} نموذج {model} في {day} {month} {later}.",
        },
        "states", None, {"{release}": '{{actor: {company}, object: {model}, date: "{later}-{month}-{day}"}}'},
    ),
    Kind(
        {
            "en": "The model {model} was developed by {company}.",
            "fr": "Le modèle {model} a été développé par {company}.",
            "ar": "تم تطوير نموذج {model} من قبل شركة {company}.",
        },
        "states", None, {"{model}": "{{developedBy: {company}}}"},
    ),
    Kind(
        {
            "en": "According to {company}, {model} offers {offered}.",
            "fr": "Selon {company}, {model} propose {offered}.",
            "ar": "تقول شركة {company} إن {model} يوفر {offered}.",
        },
        "claims", "{company}", {"{model}": "{{hasCapability: {offered}}}"},
    ),
    Kind(
        {
            "en": "{rival} answered that {model} does not offer {denied}.",
            "fr": "{rival} a répondu que {model} ne propose pas {denied}.",
            "ar": "ردت شركة {rival} بأن {model} لا يوفر {denied}.",
        },
        "opines", "{rival}", {"{model}": "{{hasCapability: {{value: {denied}, not: true}}}}"},
    ),
    Kind(
        {
            "en": "In {later} {person} works as the chief executive officer of {company}.",
            "fr": "En {later}, {person} travaille comme directeur général de {company}.",
            "ar": "في عام {later} يعمل {person} رئيسًا تنفيذيًا لشركة {company}.",
        },
        "states", None,
        {"{person}": '{{worksFor: {{value: {company}, role: Chief executive officer, at: "{later}"}}}}'},
    ),
    Kind(
        {
            "en": "{critic} calls {model} {praise}.",
            "fr": "{critic} appelle {model} {praise}.",
            "ar": "يصف {critic} {model} بأنه {praise}.",
        },
        "opines", "{critic}", {"{model}": "{{assessment: Called {praise}}}"},
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its id, its class and its labels."""

    id: str
    kind: str
    labels: dict[str, str]

    def yaml(self) -> str:
        """Return the lines of the entity in a seed file."""
        labels = ", ".join(f"{lang}: {_quoted(label)}" for lang, label in self.labels.items())
        return f"{self.id}:\n  type: {self.kind}\n  label: {{{labels}}}\n  description: A synthetic {self.kind}.\n"


def spelled(number: int, script: int = 0) -> str:
    """Return a made-up name that no other number has: in Latin (0), Arabic (1) or Chinese (2) script."""
    digits = [number >> shift & 15 for shift in range(0, max(16, number.bit_length()), 4)]
    letters = "".join(_SOUNDS[(digit + 3 * place) % 16][script] for place, digit in enumerate(digits))
    return letters.capitalize()


def thing(kind: str, number: int) -> Thing:
    """Return the entity of a class and a number."""
    name = f"{kind.lower()}-{number}"
    if kind == "Capability":
        return Thing(name, kind, {"en": _SKILLS[number]})
    if kind not in _NAMED:
        return Thing(name, kind, {"en": f"{kind} {number}"})
    stem, suffix = number * len(_NAMED) + _NAMED.index(kind), " Video" if kind == "VideoModel" else ""
    latin, arabic, chinese = (spelled(stem, script) + suffix for script in range(3))
    return Thing(name, kind, {"en": latin, "fr": latin, "ar": arabic, "zh": chinese})


_NAMED = ("Company", "Person", "VideoModel")


class Fact(NamedTuple):
    """One sentence of an article, in each language, with what it says as lines of YAML."""

    words: dict[str, str]
    stance: str
    by: str | None
    says: list[str]


@dataclass(slots=True)
class Corpus:
    """A synthetic corpus of a size; the seed changes which articles say what."""

    articles: int
    seed: int = 1
    entities: dict[str, Thing] = field(default_factory=dict)
    contradicted: set[int] = field(default_factory=set)

    def facts(self, article: int) -> Iterator[Fact]:
        """Yield what an article says: half of its own company, half of others', by Zipf's law."""
        chance = random.Random(f"{self.seed}/{article}")
        seen = set()
        for position in range(FACTS):
            kind = position % len(_KINDS)
            subject = article if position < FACTS // 2 else _zipf(chance, self.articles)
            if (subject, kind) not in seen:
                seen.add((subject, kind))
                yield self._fact(kind, subject, article, chance)

    def _fact(self, kind: int, subject: int, article: int, chance: random.Random) -> Fact:
        year = 2015 + subject % 9
        if kind == 0 and subject != article and chance.random() < CONTRADICTED:
            self.contradicted.add(subject)
            year += 1
        things = {
            "company": thing("Company", subject), "person": thing("Person", subject),
            "model": thing("VideoModel", subject), "investor": thing("Company", subject // 2),
            "rival": thing("Company", _zipf(chance, self.articles)),
            "critic": thing("Person", _zipf(chance, self.articles)),
            "founding": thing("Founding", subject), "round": thing("FundingRound", subject),
            "release": thing("Release", subject), "offered": thing("Capability", chance.randrange(_OFFERED)),
            "denied": thing("Capability", chance.randrange(_OFFERED, len(_SKILLS))),
        }  # fmt: skip
        praise = chance.choice(_PRAISE)
        plain = {"year": year, "later": 2016 + subject % 9, "amount": 5 * (subject % 97 + 1), "praise": praise}
        day, month = subject % 28 + 1, subject % 12
        ids = {key: one.id for key, one in things.items()} | plain | {"day": f"{day:02}", "month": f"{month + 1:02}"}

        def sentence(lang: str) -> str:
            names = {key: one.labels.get(lang, one.labels["en"]) for key, one in things.items()}
            return _KINDS[kind].words[lang].format(**names, **plain, day=day, month=_MONTHS[lang][month])

        _, stance, by, says = _KINDS[kind]
        pattern = " ".join([*says, *says.values(), by or ""])
        self.entities |= {one.id: one for key, one in things.items() if f"{{{key}}}" in pattern}
        lines = [f"{key.format(**ids)}: {value.format(**ids)}" for key, value in says.items()]
        return Fact({lang: sentence(lang) for lang in _MONTHS}, stance, by.format(**ids) if by else None, lines)

    def ledger(self) -> str:
        """Return the ledger of conflicts that the articles written so far need."""
        entries = (_conflict(f"founding-{n}", 2015 + n % 9) for n in sorted(self.contradicted))
        return "".join(entries) or "[]\n"


def _conflict(founding: str, year: int) -> str:
    members = "".join(f'    - {founding}: {{date: "{y}"}}\n' for y in (year, year + 1))
    return f"- id: {founding}\n  members:\n{members}  why: Two articles give two years.\n"


def _zipf(chance: random.Random, size: int) -> int:
    """Return a number below a size; small ones come more often, by a power law."""
    return min(size - 1, int((size ** (1 - 1 / ZIPF) * chance.random() + 1) ** (ZIPF / (ZIPF - 1))) - 1)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def article(corpus: Corpus, number: int) -> tuple[str, dict[str, str]]:
    """Return an article as YAML, and its texts by id; every seventh has a translation."""
    facts = list(corpus.facts(number))
    lang = _LANGUAGES[number % len(_LANGUAGES)]
    languages = [lang] if number % 7 else [lang, "ar" if lang != "ar" else "fr"]
    texts = {f"t{number}{lang}": _text(facts, number, lang) for lang in languages}
    lines = [f"article: article-{number}", f"label: {{en: Article {number}}}", "texts:"]
    for text, content in texts.items():
        sha = hashlib.sha256(content.encode()).hexdigest()
        translated = "" if text.endswith(lang) else f", translated: {{from: {lang}, by: machine}}"
        lines.append(f"  {text}: {{lang: {text[-2:]}, sha256: {sha}, length: {len(content)}{translated}}}")
    lines += [f'published: {{edtf: "2026-{number % 12 + 1:02}-{number % 28 + 1:02}"}}', "passages:"]
    for n, fact in enumerate(facts):
        lines += _passage(f"p{n}", fact, list(texts))
    lines += [f"  - aside: [{', '.join(str(2 * n + 2) for n in range(len(facts)))}]", "    why: no fact"]
    return "\n".join(lines) + "\n", texts


def _text(facts: list[Fact], number: int, lang: str) -> str:
    filler = (_FILLER[lang].format(n=n, a=number) for n in range(len(facts)))
    return "\n".join(f"{fact.words[lang]} {more}" for fact, more in zip(facts, filler, strict=True)) + "\n"


def _passage(id: str, fact: Fact, texts: list[str]) -> Iterator[str]:
    quotes = {text: _quoted(fact.words[text[-2:]][:-1]) for text in texts}
    yield f"  - id: {id}"
    if len(quotes) == 1:
        yield f"    quote: {quotes[texts[0]]}"
    else:
        yield "    quote:"
        yield from (f"      {text}: {quote}" for text, quote in quotes.items())
    yield f"    stance: {fact.stance}"
    if fact.by:
        yield f"    by: {fact.by}"
    yield f"    gist: {_quoted(fact.words['en'])}"
    yield "    says:"
    yield from (f"      {line}" for line in fact.says)


def write(folder: Path, corpus: Corpus) -> None:
    """Write a corpus: `seeds/` and `texts/` in a folder that need not exist."""
    seeds, texts = folder / "seeds", folder / "texts"
    for path in (seeds / "entities", seeds / "articles", texts):
        path.mkdir(parents=True, exist_ok=True)
    for number in range(corpus.articles):
        written, contents = article(corpus, number)
        (seeds / "articles" / f"article-{number}.yaml").write_text(written, encoding="utf-8")
        for text, content in contents.items():
            (texts / f"{text}.txt").write_text(content, encoding="utf-8")
    things = [corpus.entities[key] for key in sorted(corpus.entities)]
    for start in range(0, len(things), 2000):
        part = "\n".join(one.yaml() for one in things[start : start + 2000])
        (seeds / "entities" / f"part-{start // 2000:04}.yaml").write_text(part, encoding="utf-8")
    (seeds / "conflicts.yaml").write_text(corpus.ledger(), encoding="utf-8")


def main() -> None:
    """Write a corpus to a folder, and say what it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    corpus = Corpus(options.articles, options.seed)
    write(options.folder, corpus)
    print(f"{corpus.articles} articles, {len(corpus.entities)} entities, {len(corpus.contradicted)} conflicts")


if __name__ == "__main__":
    main()
