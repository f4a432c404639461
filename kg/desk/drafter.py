"""A drafter without a language model: rules for a few kinds of sentences in Arabic, French, English and Chinese.

It is a program like any other that `kg draft --with` runs: the prompt on standard input, the answer on standard output.
It drafts what a pattern is sure of (who raised how much, founded what and when, released it, heads it, built it, and
what a model can do) and leaves the rest; what it proposes is judged like any draft.

    kg draft ARTICLE | python -m kg.desk.drafter
"""

from __future__ import annotations

import calendar
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.desk.clauses import clause_to_quote
from kg.desk.draft import Json
from kg.desk.drafter_words import CAPABILITIES, ROLES, WORDS, Words
from kg.desk.findings import slug
from kg.desk.prompt import ARTICLE, ENTITIES, SENTENCES
from kg.errors import InputError
from kg.facts import edtf
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure, Unit
from kg.facts.records import Entity, Stance
from kg.language.amounts import Amount, amounts
from kg.language.dates import Date, dates
from kg.language.modality import Change, modifiers
from kg.language.names import Mention, Names
from kg.language.speech import speakers, speech, stance
from kg.language.tables import READ
from kg.language.unknown_names import unknown_names
from kg.seeds.proof import MAX_QUOTE

_AFTER_PREPOSITION = re.compile(
    r"\b(?:by|from|with|for|par|avec|de|du|chez|pour|من|مع|على يد)\s+$|[由与和向给]$|\bd['’]$"
)
_SENTENCE = re.compile(r"\[(\d+)\] (.*)")
_CURRENCIES = re.compile(r"[A-Z]{3}")
_ORGANIZATIONS = ("Company", "Organization", "MediaOutlet", "University")
_MADE = ("VideoModel", "ImageModel", "LanguageModel", "Model", "Product", "Platform", "Feature", "AudioModel")
_MODELS = ("VideoModel", "ImageModel", "Model")


@dataclass(frozen=True, slots=True)
class Task:
    """What a prompt asks for: the sentences by number, the language, the day of the article, the known entities."""

    lang: str
    published: str | None
    sentences: dict[int, str]
    entities: tuple[Entity, ...]

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return "\n".join(self.sentences.values())


def read_prompt(prompt: str) -> Task:
    """Read what a prompt asks for.

    Raises:
        InputError: it is not a prompt of kg draft, or its text is in a language that is not read.
    """
    try:
        head = json.loads(_part(prompt, ARTICLE)[0])
        known = [json.loads(line) for line in _part(prompt, ENTITIES) if line.startswith("{")]
        lang = head["lang"]
    except (ValueError, KeyError, IndexError, TypeError):
        raise InputError("the prompt is not one of kg draft") from None
    if lang not in READ:
        raise InputError(f"no rules for texts in '{lang}'; expected one of {', '.join(READ)}")
    numbered = (match for line in _part(prompt, SENTENCES) if (match := _SENTENCE.fullmatch(line)))
    entities = tuple(
        Entity(e["id"], e["class"], e["label"], {k: tuple(v) for k, v in e.get("also", {}).items()}, (), "")
        for e in known
    )
    return Task(lang, head.get("published"), {int(m[1]): m[2] for m in numbered}, entities)


def _part(prompt: str, heading: str) -> list[str]:
    after = prompt.partition(f"\n{heading}\n")[2]
    return [line for line in re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0].split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a sentence: its place, its words, its id, and its class, if it is known."""

    start: int
    end: int
    words: str
    id: str
    kind: str = ""


@dataclass(frozen=True)
class _Sentence:
    """A sentence as the rules see it."""

    number: int
    words: str
    lang: str
    published: Edtf | None
    names: tuple[_Name, ...]

    @cached_property
    def own(self) -> Words:
        """The patterns of its language."""
        return WORDS[self.lang]

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its amounts."""
        return amounts(self.words)

    @cached_property
    def dates(self) -> list[Date]:
        """Its dates."""
        return dates(self.words, self.published)

    def of_kind(self, *kinds: str) -> list[_Name]:
        """Return the names that are, or may be, of some classes."""
        return [name for name in self.names if not name.kind or name.kind in kinds]


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a rule found: statements, the places that prove them, and classes of the names in it that are new."""

    says: tuple[Json, ...]
    spans: tuple[tuple[int, int], ...]
    gist: str
    kinds: dict[str, str] = field(default_factory=dict)
    events: tuple[Json, ...] = ()


def answer(task: Task) -> Json:
    """Return the answer to a task: entities and passages, in the order of the sentences."""
    names = Names(task.entities)
    kinds = {entity.id: entity.type for entity in task.entities}
    labels = {entity.id: entity.labels["en"] for entity in task.entities}
    published = edtf.parse(task.published) if task.published else None
    new = {n.words: _new_id(n.words) for n in unknown_names(task.text, task.lang, names) if _is_name(n.words, n.why)}
    new |= {words: _new_id(words) for words in _quoted_names(task) if words not in new and not names.find(words)}
    entities: dict[str, Json] = {}
    passages: list[Json] = []
    for number, words in task.sentences.items():
        sentence = _Sentence(number, words, task.lang, published, tuple(_names(words, names, new, kinds)))
        called = {name.id: labels.get(name.id) or _romanized(name.words) for name in sentence.names}
        for fact in _facts(sentence, called):
            passage = _passage(sentence, fact, names, task)
            if passage is None:
                continue
            for name in sentence.names:
                if name.id in fact.kinds and name.id not in kinds:
                    kinds[name.id] = fact.kinds[name.id]
                    entities[name.id] = _entity(name, fact.kinds[name.id], task.lang)
            for event in fact.events:
                entities.setdefault(event["id"], event)
            passages.append(passage)
    return {"entities": list(entities.values()), "passages": passages}


# Names


def _names(words: str, known: Names, new: dict[str, str], kinds: dict[str, str]) -> Iterator[_Name]:
    mentions: list[Mention] = [m for m in known.find(words) if len(m.entities) == 1 and m.certain]
    found = [_Name(m.start, m.end, m.words, m.entities[0], kinds.get(m.entities[0], "")) for m in mentions]
    for name, new_id in new.items():
        for match in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}(?![a-z])", words):
            if all(match.end() <= each.start or each.end <= match.start() for each in found):
                found.append(_Name(match.start(), match.end(), name, new_id, kinds.get(new_id, "")))
    yield from sorted(found, key=lambda name: name.start)


def _is_name(words: str, why: str) -> bool:
    if why == "kind of organization" and re.search("[\u0600-\u06ff]", words):  # how many words of it are the name?
        return False
    return any(c.isalpha() for c in words) and not (words.isupper() and len(words) > 4 and why == "capitals")


def _quoted_names(task: Task) -> list[str]:
    """Return short names in quotation marks: Chinese and Arabic have no capitals to know them by."""
    if task.lang not in ("zh", "ar"):
        return []
    longest = 8 if task.lang == "zh" else 24
    found = re.findall(rf"[“「\"«]([^“”「」\"«»，。,.！？]{{2,{longest}}})[”」\"»]", task.text)
    return list(dict.fromkeys(name.strip() for name in found))


def _romanized(words: str) -> str:
    from anyascii import anyascii

    return words if words.isascii() or slug(words) else anyascii(words).strip()


def _new_id(words: str) -> str:
    return slug(_romanized(words)) or "unnamed"


def _entity(name: _Name, kind: str, lang: str) -> Json:
    label = {"en": _romanized(name.words)} if lang != "en" else {"en": name.words}
    return {
        "id": name.id,
        "type": kind,
        "label": label | ({lang: name.words} if lang != "en" else {}),
        "description": f"{_DESCRIBED.get(kind, 'Something')} that the article names.",
    }


_DESCRIBED = {"Company": "A company", "Person": "A person", "VideoModel": "A video model", "Product": "A product"}


def _event(id: str, kind: str, label: str) -> Json:
    return {"id": id, "type": kind, "label": {"en": label}, "description": f"{label}, as the article reports it."}


# Rules


def _facts(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    for rule in (_funding, _valuation, _founding, _release, _role, _developer, _duration, _ability):
        yield from rule(sentence, called)


def _said(subject: str, property: str, value: str, **more: object) -> Json:
    return {"subject": subject, "property": property, "value": value, **more}


def _money(sentence: _Sentence, after: int = 0) -> list[Amount]:
    return [a for a in sentence.amounts if _CURRENCIES.fullmatch(a.figure.unit) and a.start >= after]


def _before(names: Sequence[_Name], at: int) -> _Name | None:
    return next((name for name in reversed(names) if name.end <= at), None)


def _subject(sentence: _Sentence, verb: re.Match[str], names: Sequence[_Name]) -> _Name | None:
    """Return the subject of a verb: the nearest name before it, or, where verbs come first, right after it."""
    if READ[sentence.lang].verb_first:
        after = [name for name in names if verb.end() <= name.start <= verb.end() + 24]
        if after:
            return after[0]
    return _before([n for n in names if not _AFTER_PREPOSITION.search(sentence.words[: n.start])], verb.start())


def _round(name: _Name, sentence: _Sentence, called: dict[str, str]) -> Json:
    when = sentence.published.text[:7] if sentence.published else ""
    return _event(
        f"{name.id}-round" + (f"-{when}" if when else ""), "FundingRound",
        f"{called[name.id]}'s funding round" + (f" reported in {when}" if when else ""),
    )  # fmt: skip


def _funding(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield who raised how much: one amount after the verb, in a currency."""
    for verb in sentence.own.raised.finditer(sentence.words):
        money = [a for a in _money(sentence, verb.end()) if a.start - verb.end() <= 40]
        who = _subject(sentence, verb, sentence.of_kind(*_ORGANIZATIONS))
        if who is None or not money:
            continue
        event, amount = _round(who, sentence, called), money[0]
        says = [_said(event["id"], "raisedBy", who.id), _said(event["id"], "amount", str(amount.figure))]
        spans = [(who.start, who.end), verb.span(), (amount.start, amount.end)]
        gist = f"{called[who.id]} raised {_in_words(amount.figure)}."
        lead = _led_by(sentence)
        if lead is not None and lead.id != who.id:
            says.append(_said(event["id"], "investor", lead.id))
            spans.append((lead.start, lead.end))
            gist = f"{gist[:-1]}, with {called[lead.id]} as an investor."
        kinds = {who.id: "Company"} | ({lead.id: "Company"} if lead else {})
        yield _Fact(tuple(says), tuple(spans), gist, kinds, (event,))
        return


def _led_by(sentence: _Sentence) -> _Name | None:
    match = sentence.own.led_by.search(sentence.words)
    return next((n for n in sentence.of_kind(*_ORGANIZATIONS) if match and 0 <= n.start - match.end() <= 12), None)


def _valuation(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    for words in sentence.own.valued.finditer(sentence.words):
        money = [a for a in _money(sentence, words.end()) if a.start - words.end() <= 20]
        who = _subject(sentence, words, sentence.of_kind(*_ORGANIZATIONS))
        if who and money and sentence.published:
            figure = str(money[0].figure)
            yield _Fact(
                (_said(who.id, "valuation", figure, at=sentence.published.text),),
                ((who.start, who.end), words.span(), (money[0].start, money[0].end)),
                f"{called[who.id]} is valued at {_in_words(money[0].figure)}.",
                {who.id: "Company"},
            )
            return


def _founding(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield when an organization was founded, and by whom, where both stand beside the verb."""
    for verb in sentence.own.founded.finditer(sentence.words):
        who = _subject(sentence, verb, sentence.of_kind(*_ORGANIZATIONS))
        end = max(verb.end(), who.end if who else 0)
        told = [d for d in sentence.dates if d.edtf and not d.relative]
        after = [d for d in told if 0 <= d.start - end <= 12]
        if who is None and after:  # Founded in 2019, X
            names = sentence.of_kind(*_ORGANIZATIONS)
            who = next((n for n in names if 0 <= n.start - after[0].end <= 3), None)
        before = [d for d in told if 0 <= verb.start() - d.end <= 2]
        day = next(iter(after or before), None)
        if who is None or day is None or day.edtf is None:
            continue
        event = _event(f"{who.id}-founding", "Founding", f"the founding of {called[who.id]}")
        says = [_said(event["id"], "object", who.id), _said(event["id"], "date", day.edtf.text)]
        spans = [(who.start, who.end), verb.span(), (day.start, day.end)]
        gist = f"{called[who.id]} was founded {_on(day.edtf)}."
        kinds = {who.id: "Company"}
        by = sentence.own.by.search(sentence.words, verb.end())
        persons = sentence.of_kind("Person")
        founder = next((n for n in persons if by and n.id != who.id and 0 <= n.start - by.end() <= 3), None)
        if founder is not None:
            says.append(_said(event["id"], "actor", founder.id))
            spans.append((founder.start, founder.end))
            gist, kinds[founder.id] = f"{gist[:-1]} by {called[founder.id]}.", "Person"
        yield _Fact(tuple(says), tuple(spans), gist, kinds, (event,))
        return


def _release(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield who released what, and the day if the sentence says it with its year."""
    for verb in sentence.own.released.finditer(sentence.words):
        who = _subject(sentence, verb, sentence.of_kind(*_ORGANIZATIONS))
        made = [
            n for n in sentence.of_kind(*_MADE) if 0 <= n.start - verb.end() <= 40 and (not who or n.start > who.end)
        ]
        if who is None or not made or who.id == made[0].id:
            continue
        thing = made[0]
        event = _event(f"{thing.id}-release", "Release", f"the release of {called[thing.id]}")
        says = [_said(event["id"], "actor", who.id), _said(event["id"], "object", thing.id)]
        spans = [(who.start, who.end), verb.span(), (thing.start, thing.end)]
        gist = f"{called[who.id]} released {called[thing.id]}."
        told = [d for d in sentence.dates if not d.relative]
        day = told[0] if len(told) == 1 else None
        if day is not None and day.edtf is not None:
            says.append(_said(event["id"], "date", day.edtf.text))
            spans.append((day.start, day.end))
            gist = f"{gist[:-1]} {_on(day.edtf)}."
        yield _Fact(tuple(says), tuple(spans), gist, {who.id: "Company", thing.id: "VideoModel"}, (event,))
        return


def _role(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield who holds which office where: X, chief executive of Y; Y's chief executive X; Y首席执行官X."""
    at = sentence.published
    for role, pattern in ROLES.items():
        for match in pattern.finditer(sentence.words):
            near = [
                n for n in sentence.names if n.end <= match.start() and _close(sentence.words[n.end : match.start()])
            ]
            far = [
                n for n in sentence.names if n.start >= match.end() and _close(sentence.words[match.end() : n.start])
            ]
            pair = [*near[-1:], *far[:1]]
            if len(pair) == 1 and far:  # رئيس Y X
                pair += [
                    n for n in sentence.names if n.start >= far[0].end and _close(sentence.words[far[0].end : n.start])
                ][:1]
            person = next((n for n in pair if n.kind == "Person"), None)
            firm = next((n for n in pair if n.kind in _ORGANIZATIONS), None)
            if len(pair) == 2:
                person = person or next((n for n in pair if not n.kind and n is not firm and firm), None)
                firm = firm or next((n for n in pair if not n.kind and n is not person and person), None)
            if person and firm and at:
                yield _Fact(
                    (_said(person.id, "worksFor", firm.id, role=role, at=at.text),),
                    ((person.start, person.end), match.span(), (firm.start, firm.end)),
                    f"{called[person.id]} is {role.lower()} of {called[firm.id]}.",
                    {person.id: "Person", firm.id: "Company"},
                )
                return


def _close(between: str) -> bool:
    """Whether nothing but small words and a comma stand between a name and an office."""
    return (
        re.fullmatch(
            r"[\s,،，的]*(?:'s|’s)?\s*(?:(?:the|its|of|at|le|la|de|du|des|d['’]|l['’]|في|لشركة|شركة)\s*)*", between
        )
        is not None
    )


def _developer(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield who built what: M, developed by C."""
    for words in sentence.own.developed_by.finditer(sentence.words):
        thing = _before(sentence.of_kind(*_MADE), words.start())
        who = next((n for n in sentence.of_kind(*_ORGANIZATIONS) if 0 <= n.start - words.end() <= 10), None)
        if thing and who and thing.id != who.id and words.start() - thing.end <= 24:
            yield _Fact(
                (_said(thing.id, "developedBy", who.id),),
                ((thing.start, thing.end), words.span(), (who.start, who.end)),
                f"{called[thing.id]} was developed by {called[who.id]}.",
                {who.id: "Company", thing.id: "VideoModel"},
            )
            return
    if match := sentence.own.developed.search(sentence.words):
        who = _before(sentence.of_kind(*_ORGANIZATIONS), match.start()) if not READ[sentence.lang].verb_first else (
            _subject(sentence, match, sentence.of_kind(*_ORGANIZATIONS))
        )  # fmt: skip
        after = max(match.end(), who.end if who else 0)
        thing = next((n for n in sentence.of_kind(*_MADE) if 0 <= n.start - after <= 24), None)
        if who and thing and who.id != thing.id:
            yield _Fact(
                (_said(thing.id, "developedBy", who.id),),
                ((who.start, who.end), match.span(), (thing.start, thing.end)),
                f"{called[who.id]} developed {called[thing.id]}.",
                {who.id: "Company", thing.id: "VideoModel"},
            )


def _duration(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield how long the videos of a model can be: a longest length, not any length."""
    lengths = [
        a for a in sentence.amounts if a.figure.unit in ("s", "min") and a.figure.at_most and not a.figure.period
    ]
    models = [n for n in sentence.names if n.kind in _MODELS or not n.kind]
    clips = sentence.own.clips.search(sentence.words)
    if len(lengths) == 1 and clips and models:
        model = _before(models, lengths[0].start)
        if model:
            yield _Fact(
                (_said(model.id, "maxDuration", str(lengths[0].figure)),),
                ((model.start, model.end), clips.span(), (lengths[0].start, lengths[0].end)),
                f"{called[model.id]} makes videos of {_in_words(lengths[0].figure)}.",
                {model.id: "VideoModel"},
            )


def _ability(sentence: _Sentence, called: dict[str, str]) -> Iterator[_Fact]:
    """Yield what a known or new model can do, where the sentence says that it can."""
    if not (can := sentence.own.can.search(sentence.words)):
        return
    made = [n for n in sentence.names if n.kind in _MADE]
    model = _before(made, can.start()) or next((n for n in made if n.start >= can.end()), None) if (
        READ[sentence.lang].verb_first
    ) else _before(made, can.start())  # fmt: skip
    for ability, (label, pattern) in CAPABILITIES.items():
        match = pattern.search(sentence.words, can.end())
        if model and match:
            start, end = min(can.start(), model.start), match.end()
            denied = any(
                m.change is Change.NEGATION and start - 12 <= m.start <= end
                for m in modifiers(sentence.words, sentence.lang)
            )
            event = {
                "id": ability, "type": "Capability", "label": {"en": label},
                "also": {sentence.lang: [match.group().strip()]}, "description": f"{label.capitalize()}.",
            }  # fmt: skip
            yield _Fact(
                (_said(model.id, "hasCapability", ability, **({"not": True} if denied else {})),),
                ((model.start, model.end), can.span(), match.span()),
                f"{called[model.id]} {'cannot' if denied else 'can'} do: {label}.",
                {model.id: "VideoModel"},
                (event,),
            )


def _on(day: Edtf) -> str:
    """Return when something was, in English: on 3 June 2024, in June 2024, in 2024."""
    year, *rest = day.text.split("-")
    if "/" in day.text or not rest:
        return f"in {day.text}"
    month = calendar.month_name[int(rest[0])]
    return f"on {int(rest[1])} {month} {year}" if len(rest) > 1 else f"in {month} {year}"


def _in_words(figure: Figure) -> str:
    return figure.in_words({"s": Unit("seconds", "s"), "min": Unit("minutes", "s"), "USD": Unit("US dollars", "USD")})


# Passages


def _passage(sentence: _Sentence, fact: _Fact, names: Names, task: Task) -> Json | None:
    """Return the passage of a fact, or None if no quote holds all of it, or nobody is known to say it."""
    suggested = stance(sentence.words, sentence.lang)
    speaker = None
    if suggested in (Stance.RELAYS, Stance.CLAIMS):
        people = [m for m in names.find(sentence.words) if len(m.entities) == 1 and _speaks(m.entities[0], task)]
        voices = [v for v in speech(sentence.words, sentence.lang) if v.stance == suggested]
        likely = [found[0] for v in voices if (found := speakers(v, people, sentence.words, sentence.lang))]
        if not likely:
            return None
        speaker = likely[0].entities[0]
    quote = _quote(sentence, fact, task)
    if quote is None:
        return None
    voice: Json = {"stance": str(suggested), **({"by": speaker} if speaker else {})}
    return {"quote": quote, **voice, "gist": fact.gist, "says": list(fact.says)}


def _speaks(entity: str, task: Task) -> bool:
    kind = next(each.type for each in task.entities if each.id == entity)
    return kind in (*_ORGANIZATIONS, "Person", "Group", "Document", "Letter")


def _quote(sentence: _Sentence, fact: _Fact, task: Task) -> str | None:
    """Return the shortest clause, or the sentence, that holds every place of a fact and stands in the text once."""
    start, end = min(s for s, _ in fact.spans), max(e for _, e in fact.spans)
    pieces = [sentence.words[a:b] for a, b in fact.spans]
    clause = clause_to_quote(sentence.words, fact.spans, task.text)
    if READ[sentence.lang].spaced:  # whole words: a name may follow a particle that is written with it
        while start and sentence.words[start - 1].isalnum():
            start -= 1
        while end < len(sentence.words) and sentence.words[end].isalnum():
            end += 1
    exact = sentence.words[start:end]
    whole = sentence.words.strip(" .。!?؟！？")
    for words in sorted((clause, exact, whole), key=len):
        if len(words) <= MAX_QUOTE and task.text.count(words) == 1 and all(piece in words for piece in pieces):
            return words
    return None


def main() -> int:
    """Read a prompt from standard input, and write the answer to standard output."""
    try:
        task = read_prompt(sys.stdin.buffer.read().decode("utf-8", "replace"))
    except InputError as error:
        print(f"drafter: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write((json.dumps(answer(task), ensure_ascii=False) + "\n").encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
