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
from typing import Any

_SYLLABLES = {
    "ba": ("با", "巴"), "ri": ("ري", "里"), "no": ("نو", "诺"), "ta": ("تا", "塔"), "lu": ("لو", "鲁"), "mi": ("مي", "米"),
    "ka": ("كا", "卡"), "so": ("سو", "索"), "de": ("دي", "德"), "fa": ("فا", "法"), "zo": ("زو", "佐"), "ne": ("ني", "内"),
    "gu": ("غو", "古"), "ha": ("ها", "哈"), "vi": ("في", "维"), "ro": ("رو", "罗"),
}  # fmt: skip
_SOUNDS = tuple(_SYLLABLES)
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
}
_LANGUAGES = ("en", "en", "en", "fr", "ar")
_ABILITIES = (
    "text to video",
    "image to video",
    "lip sync",
    "camera control",
    "sound effects",
    "slow motion",
    "upscaling",
)
_PRAISE = ("the most careful tool of the year", "a toy with good manners", "faster than its rivals", "hard to control")
ZIPF = 1.1
"""The exponent of Zipf's law by which companies are mentioned."""
FACTS = 24
"""How many facts an article has, of which each is one sentence."""


def name(number: int, script: int = -1, capital: bool = True) -> str:
    """Return a made-up name that no other number has: Latin letters, or Arabic (0) or Chinese (1) ones.

    >>> name(3), name(3, 0)
    ('Tatakafa', 'تاتاكافا')
    """
    digits = [(number >> shift) & 15 for shift in (0, 4, 8, 12)] + ([number >> 16 & 15] if number >> 16 else [])
    sounds = [_SOUNDS[(digit + 3 * place) % 16] for place, digit in enumerate(digits)]
    letters = "".join(sounds if script < 0 else [_SYLLABLES[sound][script] for sound in sounds])
    return letters.capitalize() if script < 0 and capital else letters


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its id, its class and its labels."""

    id: str
    type: str
    labels: dict[str, str]

    def yaml(self) -> str:
        """Return the lines of the entity in a seed file."""
        labels = ", ".join(f"{lang}: {json.dumps(label, ensure_ascii=False)}" for lang, label in self.labels.items())
        return f"{self.id}:\n  type: {self.type}\n  label: {{{labels}}}\n  description: A synthetic {self.type}.\n"

    def called(self, lang: str) -> str:
        """Return its label in a language, else the English one."""
        return self.labels.get(lang, self.labels["en"])


def _thing(kind: str, type: str, number: int, offset: int, suffix: str = "") -> Thing:
    stem = number * 4 + offset
    latin = name(stem) + suffix
    labels = {"en": latin, "fr": latin, "ar": name(stem, 0) + suffix, "zh": name(stem, 1) + suffix}
    return Thing(f"{kind}-{number}", type, labels)


def company(number: int) -> Thing:
    """Return the company of a number."""
    return _thing("company", "Company", number, 0)


def person(number: int) -> Thing:
    """Return the person of a number."""
    return _thing("person", "Person", number, 1)


def model(number: int) -> Thing:
    """Return the model of a number."""
    return _thing("model", "VideoModel", number, 2, " Video")


def ability(number: int) -> Thing:
    """Return one of the few abilities that models have."""
    return Thing(f"ability-{number}", "Capability", {"en": _ABILITIES[number]})


def event(kind: str, number: int) -> Thing:
    """Return the founding, round or release of a number."""
    type = {"founding": "Founding", "round": "FundingRound", "release": "Release"}[kind]
    return Thing(f"{kind}-{number}", type, {"en": f"{type} {number}"})


@dataclass(slots=True)
class Fact:
    """One sentence, and what it says: subjects with their properties, ready for YAML."""

    words: dict[str, str]
    stance: str
    by: str | None
    says: dict[str, Any]
    things: list[Thing]


@dataclass(slots=True)
class Corpus:
    """A synthetic corpus of a size; the seed changes which articles say what."""

    articles: int
    seed: int = 1
    entities: dict[str, Thing] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)

    def facts(self, number: int) -> Iterator[Fact]:
        """Yield what an article says: half of its own company, half of others', by Zipf's law."""
        chance = random.Random(f"{self.seed}/{number}")
        seen = set()
        for position in range(FACTS):
            subject = number if position < FACTS // 2 else _zipf(chance, self.articles)
            kind = position % len(_KINDS)
            if (subject, kind) not in seen:
                seen.add((subject, kind))
                yield _KINDS[kind](self, subject, chance, number)


def _zipf(chance: random.Random, size: int) -> int:
    """Return a number below a size; small ones come more often, by a power law."""
    return min(size - 1, int((size ** (1 - 1 / ZIPF) * chance.random() + 1) ** (ZIPF / (ZIPF - 1))) - 1)


def _year(number: int) -> int:
    return 2015 + number % 9


def _founding(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, founder, founding = company(number), person(number), event("founding", number)
    year = _year(number)
    if number != writer and chance.random() < 0.02:
        year += 1
        members = [f'    - {founding.id}: {{date: "{y}"}}' for y in (year - 1, year)]
        corpus.conflicts[founding.id] = "\n".join(
            [f"- id: {founding.id}", "  members:", *members, "  why: Two articles give two years."]
        )
        corpus.entities.setdefault(founding.id, founding)
    words = {
        "en": f"{founder.called('en')} founded {firm.called('en')} in {year}.",
        "fr": f"{founder.called('fr')} a fondé {firm.called('fr')} en {year}.",
        "ar": f"أسس {founder.called('ar')} شركة {firm.called('ar')} في عام {year}.",
    }
    says = {founding.id: {"actor": founder.id, "object": firm.id, "date": str(year)}}
    return Fact(words, "states", None, says, [firm, founder, founding])


def _round(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, investor, money = company(number), company(number // 2), event("round", number)
    amount, year, month = 5 * (number % 97 + 1), _year(number) + 1, number % 12
    words = {
        "en": f"{firm.called('en')} raised {amount} million US dollars from {investor.called('en')} in {_MONTHS['en'][month]} {year}.",
        "fr": f"{firm.called('fr')} a levé {amount} millions de dollars auprès de {investor.called('fr')} en {_MONTHS['fr'][month]} {year}.",
        "ar": f"جمعت شركة {firm.called('ar')} مبلغ {amount} مليون دولار من {investor.called('ar')} في {_MONTHS['ar'][month]} {year}.",
    }
    date = f"{year}-{month + 1:02}"
    says = {money.id: {"raisedBy": firm.id, "amount": f"{amount}000000 USD", "investor": investor.id, "date": date}}
    return Fact(words, "states", None, says, [firm, investor, money])


def _release(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, made, release = company(number), model(number), event("release", number)
    day, month, year = number % 28 + 1, number % 12, _year(number) + 1
    words = {
        "en": f"{firm.called('en')} released {made.called('en')} on {day} {_MONTHS['en'][month]} {year}.",
        "fr": f"{firm.called('fr')} a lancé {made.called('fr')} le {day} {_MONTHS['fr'][month]} {year}.",
        "ar": f"أطلقت شركة {firm.called('ar')} نموذج {made.called('ar')} في {day} {_MONTHS['ar'][month]} {year}.",
    }
    says = {release.id: {"actor": firm.id, "object": made.id, "date": f"{year}-{month + 1:02}-{day:02}"}}
    return Fact(words, "states", None, says, [firm, made, release])


def _developed(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, made = company(number), model(number)
    words = {
        "en": f"The model {made.called('en')} was developed by {firm.called('en')}.",
        "fr": f"Le modèle {made.called('fr')} a été développé par {firm.called('fr')}.",
        "ar": f"تم تطوير نموذج {made.called('ar')} من قبل شركة {firm.called('ar')}.",
    }
    return Fact(words, "states", None, {made.id: {"developedBy": firm.id}}, [firm, made])


def _claim(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, made, can = company(number), model(number), ability(chance.randrange(5))
    words = {
        "en": f"According to {firm.called('en')}, {made.called('en')} offers {can.called('en')}.",
        "fr": f"Selon {firm.called('fr')}, {made.called('fr')} propose {can.called('en')}.",
        "ar": f"تقول شركة {firm.called('ar')} إن {made.called('ar')} يوفر {can.called('en')}.",
    }
    return Fact(words, "claims", firm.id, {made.id: {"hasCapability": can.id}}, [firm, made, can])


def _denial(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, made, can = company(number), model(number), ability(chance.choice((5, 6)))
    rival = company(_zipf(chance, corpus.articles))
    words = {
        "en": f"{rival.called('en')} answered that {made.called('en')} does not offer {can.called('en')}.",
        "fr": f"{rival.called('fr')} a répondu que {made.called('fr')} ne propose pas {can.called('en')}.",
        "ar": f"ردت شركة {rival.called('ar')} بأن {made.called('ar')} لا يوفر {can.called('en')}.",
    }
    says = {made.id: {"hasCapability": {"value": can.id, "not": "true"}}}
    return Fact(words, "opines", rival.id, says, [firm, made, can, rival])


def _role(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    firm, chief = company(number), person(number)
    year = _year(number) + 2
    words = {
        "en": f"In {year} {chief.called('en')} works as the chief executive officer of {firm.called('en')}.",
        "fr": f"En {year}, {chief.called('fr')} travaille comme directeur général de {firm.called('fr')}.",
        "ar": f"في عام {year} يعمل {chief.called('ar')} رئيسًا تنفيذيًا لشركة {firm.called('ar')}.",
    }
    says = {chief.id: {"worksFor": {"value": firm.id, "role": "Chief executive officer", "at": str(year)}}}
    return Fact(words, "states", None, says, [firm, chief])


def _opinion(corpus: Corpus, number: int, chance: random.Random, writer: int) -> Fact:
    made, critic = model(number), person(_zipf(chance, corpus.articles))
    praise = _PRAISE[chance.randrange(len(_PRAISE))]
    words = {
        "en": f"{critic.called('en')} calls {made.called('en')} {praise}.",
        "fr": f"{critic.called('fr')} appelle {made.called('fr')} {praise}.",
        "ar": f"يصف {critic.called('ar')} {made.called('ar')} بأنه {praise}.",
    }
    return Fact(words, "opines", critic.id, {made.id: {"assessment": praise.capitalize()}}, [made, critic])


_KINDS = (_founding, _round, _release, _developed, _claim, _denial, _role, _opinion)


_FILLER = {
    "en": "Those who followed the matter at the time, number {n} of article {a}, remember little but the weather and the long wait.",
    "fr": "Ceux qui suivaient alors le sujet, numéro {n} de l'article {a}, se souviennent surtout du temps et de la longue attente.",
    "ar": "أما الذين تابعوا الموضوع آنذاك، رقم {n} من المقال {a}، فلا يذكرون سوى حالة الطقس وطول الانتظار في تلك الأيام.",
}


def article(corpus: Corpus, number: int) -> tuple[str, dict[str, str]]:
    """Return an article as YAML, and its texts by id."""
    facts = list(corpus.facts(number))
    languages = [_LANGUAGES[number % len(_LANGUAGES)]]
    if number % 7 == 0:
        languages.append("ar" if languages[0] != "ar" else "fr")
    texts = {f"t{number}{lang}": _text(facts, number, lang) for lang in languages}
    lines = [f"article: article-{number}", f"label: {{en: Article {number}}}", "texts:"]
    for text, content in texts.items():
        digest = hashlib.sha256(content.encode()).hexdigest()
        translated = "" if text.endswith(languages[0]) else f", translated: {{from: {languages[0]}, by: machine}}"
        lines.append(f"  {text}: {{lang: {text[-2:]}, sha256: {digest}, length: {len(content)}{translated}}}")
    lines += [f'published: {{edtf: "2026-{number % 12 + 1:02}-{number % 28 + 1:02}"}}', "passages:"]
    for n, fact in enumerate(facts):
        lines += _passage(f"p{n}", fact, list(texts))
        for thing in fact.things:
            corpus.entities.setdefault(thing.id, thing)
    lines += [f"  - aside: [{', '.join(str(2 * n + 2) for n in range(len(facts)))}]", "    why: no fact"]
    return "\n".join(lines) + "\n", texts


def _text(facts: list[Fact], number: int, lang: str) -> str:
    filler = (_FILLER[lang].format(n=n, a=number) for n in range(len(facts)))
    return "\n".join(f"{fact.words[lang]} {more}" for fact, more in zip(facts, filler, strict=True)) + "\n"


def _passage(id: str, fact: Fact, texts: list[str]) -> Iterator[str]:
    quotes = {text: json.dumps(fact.words[text[-2:]][:-1], ensure_ascii=False) for text in texts}
    yield f"  - id: {id}"
    yield "    quote:" if len(quotes) > 1 else f"    quote: {quotes[texts[0]]}"
    if len(quotes) > 1:
        yield from (f"      {text}: {quote}" for text, quote in quotes.items())
    yield f"    stance: {fact.stance}"
    if fact.by:
        yield f"    by: {fact.by}"
    yield f"    gist: {json.dumps(fact.words['en'], ensure_ascii=False)}"
    yield "    says:"
    for subject, properties in fact.says.items():
        yield f"      {subject}:"
        yield from (f"        {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in properties.items())


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
    _write_entities(seeds / "entities", corpus)
    ledger = [corpus.conflicts[key] for key in sorted(corpus.conflicts)]
    (seeds / "conflicts.yaml").write_text("\n".join(ledger or ["[]"]) + "\n", encoding="utf-8")


def _write_entities(folder: Path, corpus: Corpus, size: int = 2000) -> None:
    things = [corpus.entities[key] for key in sorted(corpus.entities)]
    for start in range(0, len(things), size):
        content = "\n".join(thing.yaml() for thing in things[start : start + size])
        (folder / f"part-{start // size:04}.yaml").write_text(content, encoding="utf-8")


def main() -> None:
    """Write a corpus to a folder, and say what it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    corpus = Corpus(options.articles, options.seed)
    write(options.folder, corpus)
    print(f"{corpus.articles} articles, {len(corpus.entities)} entities, {len(corpus.conflicts)} conflicts")


if __name__ == "__main__":
    main()
