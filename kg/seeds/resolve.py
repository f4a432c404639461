"""Resolve what was read: names become entities, and values get the types that the ontology requires.

This turns passages into statements and evidence. Every problem is recorded with its place. Faulty
parts are left out of the result, so that later checks do not report them twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from kg.errors import Place, Problem, Scalar, a, nearest
from kg.facts import edtf, figures
from kg.facts.ontology import DATE_RANGE, ENTITY, FIGURE, TEXT_RANGE, WORDS_RANGE, Ontology, Property
from kg.facts.records import (
    Conflict,
    Evidence,
    Literal,
    Qualifiers,
    Ref,
    Speech,
    Stance,
    Statement,
    Value,
    object_text,
)  # fmt: skip
from kg.seeds.anchors import Anchors
from kg.seeds.read import Seeds
from kg.seeds.records import ArticleEntry, EntityEntry, LedgerEntry, Passage, Said

NEEDS_SPEAKER = (Stance.RELAYS, Stance.CLAIMS)
NO_SPEAKER = (Stance.STATES,)

R = TypeVar("R", EntityEntry, ArticleEntry, Passage)


@dataclass(frozen=True, slots=True)
class Saying:
    """One statement as one passage says it, with the voice that says so."""

    statement: Statement
    said: Said
    passage: Passage
    stance: Stance
    by: str | None
    on_behalf_of: str | None
    inferred: str | None
    inferred_from: tuple[str, ...] = ()


@dataclass(slots=True)
class Resolved:
    """The typed content of the seeds, and every problem met on the way."""

    entities: dict[str, EntityEntry] = field(default_factory=dict)
    articles: dict[str, ArticleEntry] = field(default_factory=dict)
    sayings: list[Saying] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sound: bool = False  # whether all that passages say could be typed

    def statements(self) -> dict[str, Statement]:
        """Every distinct statement, by id."""
        return {saying.statement.id: saying.statement for saying in self.sayings}


def resolve(seeds: Seeds, ontology: Ontology) -> Resolved:
    """Type the seeds by the ontology; problems are in the result, none is raised."""
    return _Resolver(ontology).run(seeds)


def evidence_of(saying: Saying, resolved: Resolved, anchors: Anchors, ontology: Ontology) -> Iterator[Evidence]:
    """Yield one evidence a text that carries the saying, from where its quote and its proof stand."""
    passage = saying.passage
    for text in (text for text in passage.quotes if (passage.key, text) in anchors.quotes):
        yield Evidence(
            statement=saying.statement.id,
            article=passage.article,
            text=text,
            passage=passage.id,
            quote=anchors.span(passage, text),
            proof=anchors.proof(passage, text),
            speech=_speech(saying, text, resolved, anchors),
            stance=saying.stance,
            by=saying.by,
            on_behalf_of=saying.on_behalf_of,
            gist=passage.gist,
            inferred="; ".join(_reasons(saying, text, resolved, ontology)) or None,
            inferred_from=saying.inferred_from,
        )


def _speech(saying: Saying, text: str, resolved: Resolved, anchors: Anchors) -> Speech | None:
    """Return the stretch in which the speaker of a saying speaks, if its quote stands in one."""
    numbers = anchors.texts[text].touched(*anchors.quotes[saying.passage.key, text].quote)
    for speech in resolved.articles[saying.passage.article].speech:
        speakers = {name.text for name in (speech.by, speech.on_behalf_of) if name}
        if speakers & {saying.by, saying.on_behalf_of} and speech.covers(text, numbers):
            first, last = (int(number.text) for number in speech.sentences[text])
            if (first, last) in anchors.texts[text].stretches:
                return Speech(anchors.texts[text].stretch(first, last), speech.why)
    return None


def _reasons(saying: Saying, text: str, resolved: Resolved, ontology: Ontology) -> Iterator[str]:
    """Yield why the value holds, and what words of the proof mean; events are known by what is said of them."""
    if saying.inferred:
        yield saying.inferred
    value, subject = saying.statement.object, saying.statement.subject
    named = {saying.by, saying.on_behalf_of, value.id if isinstance(value, Ref) else None}
    if not ontology.is_a(resolved.entities[subject].type.text, "Event"):
        named.add(subject)
    for words, entity in saying.passage.means.get(text, ()):
        if entity.text in named:
            yield f"«{words.text}» is {resolved.entities[entity.text].entity.labels['en']}"


class _Resolver:
    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.out = Resolved()
        self.merged: dict[str, str] = {}  # entities that others replace

    def refuse(self, place: Place, message: str) -> None:
        if not place.file:  # the value is missing or has a wrong shape: the reader has said so
            return
        self.out.problems.append(Problem(place, message))

    def run(self, seeds: Seeds) -> Resolved:
        self.out.problems.extend(seeds.problems)
        for entity in seeds.entities:
            self.unique(self.out.entities, entity, "entity")
            self.entity_class(entity)
        self.other_entities()
        for article in seeds.articles:
            self.unique(self.out.articles, article, "article")
        for article in self.out.articles.values():
            self.article(article)
        self.repeated()
        self.cycles()
        self.circular_inference()
        self.out.sound = not self.out.problems
        said = self.out.statements()
        self.out.conflicts.extend(filter(None, (self.conflict(entry, said) for entry in seeds.ledger)))
        return self.out

    def unique(self, known: dict[str, R], record: R, what: str) -> None:
        first = known.setdefault(record.id, record)
        if first is not record:
            self.refuse(record.place, f"{what} '{record.id}' is already defined at {first.place}")

    def entity_class(self, entity: EntityEntry) -> None:
        if entity.type.text and entity.type.text not in self.ontology.entity_classes:
            hint = nearest(entity.type.text, self.ontology.entity_classes)
            self.refuse(entity.type.place, f"unknown class '{entity.type.text}' of entity '{entity.id}'{hint}")

    def other_entities(self) -> None:
        """Look at what entities say of others: those that they are not, and those that they replace."""
        for entity in self.out.entities.values():
            for other, _ in entity.distinct:
                if other.text == entity.id:
                    self.refuse(other.place, f"entity '{entity.id}' is distinct from itself")
                else:
                    self.known(other, "what it is distinct from")
            for old in entity.replaces:
                if old.text in self.out.entities:
                    self.refuse(old.place, f"'{entity.id}' replaces '{old.text}', which is still an entity")
                elif self.merged.setdefault(old.text, entity.id) != entity.id:
                    self.refuse(old.place, f"'{old.text}' is already replaced by '{self.merged[old.text]}'")

    # Articles

    def article(self, article: ArticleEntry) -> None:
        for scalar, what in ((article.publisher, "publisher"), (article.author, "author")):
            if scalar is not None:
                self.reference(scalar, "Agent", what)
        texts = {text.id for text in article.article.texts}
        for speech in article.speech:
            self.speaker(speech.by)
            if speech.on_behalf_of:
                self.reference(speech.on_behalf_of, "Agent", "for")
            for text in speech.sentences.keys() - texts:
                self.refuse(speech.by.place, f"speech in unknown text '{text}'{nearest(text, texts)}")
        passages: dict[str, Passage] = {}
        for passage in article.passages:
            self.unique(passages, passage, "passage")
            if passages[passage.id] is passage:
                self.passage(passage, texts)
        for aside in article.asides:
            for text in aside.sentences.keys() - texts:
                self.refuse(aside.why.place, f"aside for unknown text '{text}'{nearest(text, texts)}")
            self.aside_reason(aside.why, passages)

    def aside_reason(self, why: Scalar, passages: Mapping[str, Passage]) -> None:
        target = why.text.removeprefix("repeats ")
        if target != why.text and target not in passages:
            self.refuse(why.place, f"repeats unknown passage '{target}'{nearest(target, passages)}")

    def passage(self, passage: Passage, texts: set[str]) -> None:
        own = {"quote": passage.quotes, "sentences": passage.sentences, "means": passage.means, "omits": passage.omits}
        for what, by_text in own.items():
            for text in by_text.keys() - texts:
                self.refuse(passage.place, f"{what} for unknown text '{text}'{nearest(text, texts)}")
        for _, entity in (pair for pairs in passage.means.values() for pair in pairs):
            self.known(entity, "what words mean")
        for text in sorted(texts - passage.quotes.keys()) if not passage.only_in else ():
            self.refuse(
                passage.place, f"passage '{passage.id}' has no quote from text '{text}', and 'only_in' does not say why"
            )
        for said in passage.says:
            saying = self.saying(passage, said)
            if saying is not None:
                self.out.sayings.append(saying)

    def saying(self, passage: Passage, said: Said) -> Saying | None:
        before = len(self.out.problems)
        statement = self.statement(said)
        stance, by, on_behalf_of = self.voice(passage, said)
        reason, sources = (said.inferred.why.text, said.inferred.sources) if said.inferred else (None, ())
        if statement is None or not stance or len(self.out.problems) > before:
            return None
        leans_on = tuple(sorted(source.text for source in sources))
        return Saying(statement, said, passage, Stance(stance), by, on_behalf_of, reason, leans_on)

    def conflict(self, entry: LedgerEntry, said: Mapping[str, Statement]) -> Conflict | None:
        members = [self.member(entry, member, said) for member in entry.members]
        if None in members:
            return None
        settled = members[entry.settled_for - 1] if entry.settled_for else None
        return Conflict(entry.id, tuple(sorted(m for m in members if m)), settled, entry.why)

    def member(self, entry: LedgerEntry, member: Said, said: Mapping[str, Statement]) -> str | None:
        statement = self.statement(member)
        if statement is None:
            return None
        if statement.id in said:
            return statement.id
        if self.out.sound:  # else the passage that says so may be among what is faulty
            polarity = "not " if statement.negated else ""
            words = f"{statement.subject} {statement.property} {polarity}{object_text(statement.object)}"
            self.refuse(member.value.place, f"conflict '{entry.id}': no passage says '{words}' with these qualifiers")
        return None

    def statement(self, said: Said) -> Statement | None:
        before = len(self.out.problems)
        subject = self.reference(said.subject, ENTITY, "subject")
        prop = self.property(said.property)
        if prop:
            self.domain(prop, subject, said.subject.place)
        value = self.value(prop, said.value) if prop else None
        qualifiers = self.qualifiers(said)
        if len(self.out.problems) > before or prop is None or value is None:
            return None
        return Statement(said.subject.text, prop.name, value, self.negated(said), qualifiers)

    def voice(self, passage: Passage, said: Said) -> tuple[str, str | None, str | None]:
        stance = (said.qualifiers.get("stance") or (passage.stance,))[0]
        by = (said.qualifiers.get("by") or (passage.by,))[0]
        behalf = (said.qualifiers.get("for") or (passage.on_behalf_of,))[0]
        if stance.text and stance.text not in self.ontology.stances:
            hint = nearest(stance.text, self.ontology.stances)
            self.refuse(
                stance.place,
                f"unknown stance '{stance.text}'{hint}; expected one of {', '.join(self.ontology.stances)}",
            )
        if stance.text in NO_SPEAKER:
            if ("by" in said.qualifiers and by) or ("stance" not in said.qualifiers and by):
                self.refuse(by.place, "stance 'states' is the article's own voice, but 'by' names another")
            return stance.text, None, None
        if stance.text in NEEDS_SPEAKER and by is None:
            self.refuse(stance.place, f"stance '{stance.text}' needs 'by', the speaker")
        return stance.text, self.speaker(by), self.reference(behalf, "Agent", "for").id if behalf else None

    def speaker(self, by: Scalar | None) -> str | None:
        if by is None:
            return None
        entity = self.known(by, "speaker")
        known = entity is not None and entity.type.text in self.ontology.classes
        if entity and known and not any(self.is_a(entity.id, c) for c in ("Agent", "Document")):
            self.refuse(by.place, f"'{by.text}' is {a(entity.type.text)}; a speaker is an Agent or a Document")
        return by.text

    # Names

    def known(self, scalar: Scalar, what: str) -> EntityEntry | None:
        entity = self.out.entities.get(scalar.text)
        if entity is None and scalar.text:
            into = self.merged.get(scalar.text)
            hint = f"; it was merged into '{into}'" if into else nearest(scalar.text, self.out.entities)
            self.refuse(scalar.place, f"unknown entity '{scalar.text}' as {what}{hint}")
        return entity

    def is_a(self, entity: str, wanted: str) -> bool:
        return self.ontology.is_a(self.out.entities[entity].type.text, wanted)

    def reference(self, scalar: Scalar, wanted: str, what: str) -> Ref:
        entity = self.known(scalar, what)
        if entity and entity.type.text in self.ontology.classes and not self.is_a(entity.id, wanted):
            self.refuse(scalar.place, f"{what}: '{scalar.text}' is {a(entity.type.text)}; expected {a(wanted)}")
        return Ref(scalar.text)

    def property(self, scalar: Scalar) -> Property | None:
        if scalar.text in self.ontology.statable:
            return self.ontology.properties[scalar.text]
        if scalar.text in self.ontology.derived_properties:
            self.refuse(scalar.place, f"property '{scalar.text}' is derived; state what it derives from")
        elif scalar.text:
            hint = nearest(scalar.text, self.ontology.statable)
            self.refuse(scalar.place, f"unknown property '{scalar.text}'{hint}")
        return None

    def domain(self, prop: Property, subject: Ref, place: Place) -> None:
        entity = self.out.entities.get(subject.id)
        if entity and entity.type.text in self.ontology.classes and not self.is_a(entity.id, prop.domain[0]):
            self.refuse(
                place,
                f"'{prop.name}' needs {a(prop.domain[0])} as its subject; '{subject.id}' is {a(entity.type.text)}",
            )

    # Values

    def value(self, prop: Property, scalar: Scalar) -> Value | None:
        if prop.is_relation:
            return self.reference(scalar, prop.range, f"value of '{prop.name}'")
        return self.parsed(_PARSERS[prop.range], prop.name, scalar)

    def parsed(self, parse: Callable[[str, Mapping[str, str]], Value], what: str, scalar: Scalar) -> Value | None:
        try:
            return parse(scalar.text, self.ontology.units)
        except ValueError as error:
            self.refuse(scalar.place, f"{what}: {error}")
            return None

    def negated(self, said: Said) -> bool:
        scalars = said.qualifiers.get("not")
        if scalars and scalars[0].text != "true":
            self.refuse(scalars[0].place, f"not: '{scalars[0].text}'; expected 'true'")
        return bool(scalars)

    def qualifiers(self, said: Said) -> Qualifiers:
        def words(name: str) -> str | None:
            scalars = said.qualifiers.get(name)
            return scalars[0].text if scalars else None

        compared = said.qualifiers.get("comparedTo", ())
        topics = said.qualifiers.get("topic", ())
        for scalar in (*compared, *topics):
            self.reference(scalar, ENTITY, "qualifier")
        return Qualifiers(
            self.validity(said), words("role"), words("scope"), words("basis"),
            compared[0].text if compared else None, tuple(sorted(t.text for t in topics)),
        )  # fmt: skip

    def validity(self, said: Said) -> edtf.Edtf | None:
        at, start, end = (said.qualifiers.get(name) for name in ("at", "from", "until"))
        scalar = next((s[0] for s in (at, start, end) if s), None)
        if scalar is None:
            return None
        if at and (start or end):
            self.refuse(scalar.place, "'at' cannot be combined with 'from' or 'until'")
            return None
        text = at[0].text if at else f"{start[0].text if start else '..'}/{end[0].text if end else '..'}"
        try:
            return edtf.parse(text)
        except ValueError as error:
            self.refuse(scalar.place, str(error))
            return None

    # Across passages

    def repeated(self) -> None:
        seen: dict[tuple[str, str], Saying] = {}
        for saying in self.out.sayings:
            key = saying.passage.article, saying.statement.id
            first = seen.setdefault(key, saying)
            if first is not saying:
                same = object_text(saying.statement.object)
                self.refuse(
                    saying.said.value.place,
                    f"'{saying.statement.subject} {saying.statement.property} {same}' is already said in passage "
                    f"'{first.passage.id}', line {first.said.value.place.line}; set the sentence aside as repeating it",
                )

    def cycles(self) -> None:
        for name in ("partOf", "versionOf", "basedOn", "successorOf", "subsidiaryOf"):
            edges = {
                s.statement.subject: s for s in self.out.sayings
                if s.statement.property == name and not s.statement.negated
            }  # fmt: skip
            for start in sorted(edges):
                path = list(_walk(start, edges))
                if len(path) > 1 and path[-1] == start and start == min(path):
                    self.refuse(edges[start].said.subject.place, f"'{name}' is circular: {' → '.join(path)}")

    def circular_inference(self) -> None:
        """Refuse what is inferred from itself, by way of other passages or of an article's date."""
        leans: dict[str, dict[str, Place]] = {
            a.id: {source.text: source.place for source in a.published_from} for a in self.out.articles.values()
        }
        for article in self.out.articles.values():
            for passage in article.passages:
                sources = (source for said in passage.says if said.inferred for source in said.inferred.sources)
                leans[passage.key] = {source.text: source.place for source in sources}
        for named in leans.values():
            for unknown in sorted(name for name in named if name not in leans):
                expected = f"{nearest(unknown, leans)}; expected article/passage, or the id of an article for its date"
                self.refuse(named.pop(unknown), f"inferred from unknown passage '{unknown}'{expected}")
        while circle := _circle(leans):
            place = leans[circle[0]].pop(circle[1])
            self.refuse(place, f"inferred in a circle: {' from '.join(circle)}")


def _circle(leans: Mapping[str, Mapping[str, Place]]) -> list[str]:
    """Return a chain that leads from a passage or article back to it, or nothing."""
    try:
        TopologicalSorter(leans).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle[::-1]
    return []


def _walk(start: str, edges: Mapping[str, Saying]) -> Iterator[str]:
    seen: set[str] = set()
    current = start
    while current in edges and current not in seen:
        yield current
        seen.add(current)
        current = str(edges[current].statement.object)
    yield current


_PARSERS: dict[str, Callable[[str, Mapping[str, str]], Value]] = {
    FIGURE: figures.parse,
    DATE_RANGE: lambda text, _: edtf.parse(text),
    WORDS_RANGE: lambda text, _: Literal(text, "en"),
    TEXT_RANGE: lambda text, _: Literal(text),
}
