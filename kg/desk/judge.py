"""Judge drafted statements by the checks of the seeds, one by one, and name what a person has to look at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from kg.desk.doubts import Circumstances, doubts
from kg.desk.draft import Draft, DraftEntity, DraftPassage, DraftStatement
from kg.desk.reasons import MEANING, OF_RULE, Code, Outcome, Reason, reason_of
from kg.errors import Place, Problem, Scalar
from kg.facts.ontology import Ontology
from kg.facts.records import Entity, Ref, Statement, object_text
from kg.facts.status import clashes
from kg.language.names import Names
from kg.seeds.anchors import Anchors, committed_anchors
from kg.seeds.answers import known_of, told
from kg.seeds.doubles import doubles
from kg.seeds.doubts import Case as RuleCase
from kg.seeds.doubts import Known
from kg.seeds.locate import find_anchors
from kg.seeds.proof import legible, quote_length
from kg.seeds.read import Seeds
from kg.seeds.records import ArticleEntry, EntityEntry, Inferred, Passage, Said
from kg.seeds.resolve import Resolved, Saying, resolve
from kg.seeds.rules import doubts_without_text

NEAR = 90
"""How alike, 0 to 100, a known name must be for a new entity to be put before a person with it."""
MAX_QUOTED_SHARE = 0.5
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]{0,200}>|\]\(|https?://|&#?\w{1,12};|```|\{\{|<\|")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A drafted statement, its passage by its index, what becomes of it, why, and the sentence of its quote from 1."""

    statement: DraftStatement
    passage: int
    outcome: Outcome
    reasons: tuple[Reason, ...]
    sentence: int = 0


class Verdict(NamedTuple):
    """All judgements in the order of the draft, the new entities that may be taken, and what is wrong with others."""

    judgements: tuple[Judgement, ...]
    entities: tuple[DraftEntity, ...]
    faults: tuple[str, ...]
    places: Mapping[str, int]
    """The sentence in which each passage of the article stands."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a draft is judged by: the seeds, the ontology, the article, one of its texts and the folder of texts."""

    seeds: Seeds
    ontology: Ontology
    folder: Path
    entry: ArticleEntry
    text: str
    content: str
    home_seeds: Path

    @property
    def lang(self) -> str:
        """The language of the text."""
        return next(text.lang for text in self.entry.article.texts if text.id == self.text)


def judge(draft: Draft, case: Case) -> Verdict:
    """Judge every statement of a draft; the same draft and seeds give the same judgements."""
    known = {entry.id for entry in case.seeds.entities}
    fresh = [entity for entity in draft.entities if entity.id not in known]
    faults = {entity.id: fault for entity in fresh if (fault := _entity_fault(entity, case.ontology))}
    new = {entity.id: entity for entity in fresh if entity.id not in faults}
    found: dict[int, list[Reason]] = defaultdict(list)
    drafted = [(p, s) for p in draft.passages for s in p.says]
    for passage, statement in drafted:
        found[statement.number] += _shape(passage, statement, case)
    candidates = {s.number: _passage(p, s, case) for p, s in drafted if not found[s.number]}
    entities = (*case.seeds.entities, *(entry_of(entity) for entity in new.values()))
    anchors = _reasons(candidates, entities, new, case, found)
    kept = {number: each for number, each in candidates.items() if not _is_rejected(found[number])}
    if len(kept) < len(candidates):  # what is rejected neither repeats nor contradicts anything
        for number in kept:
            found[number].clear()
        _reasons(kept, entities, new, case, found)
    judgements = [
        _judged(statement, index, found[statement.number], candidates.get(statement.number), anchors, case)
        for index, passage in enumerate(draft.passages)
        for statement in passage.says
    ]
    places = {
        passage.id: _sentence(anchors, passage, case.text)
        for passage in case.entry.passages if (passage.key, case.text) in anchors.quotes
    }  # fmt: skip
    quoted = [anchors.quotes[p.key, case.text].quote for p in case.entry.passages if p.id in places]
    return Verdict(
        tuple(_within_half(judgements, quoted, candidates, anchors, case)),
        tuple(new.values()),
        tuple(f"entity '{name}': {fault}" for name, fault in faults.items()),
        places,
    )


def _reasons(
    candidates: Mapping[int, Passage], entities: Sequence[EntityEntry], new: Mapping[str, DraftEntity], case: Case,
    found: dict[int, list[Reason]],
) -> Anchors:  # fmt: skip
    """Add to `found` what the checks and the doubts say of some candidates; return where their quotes stand."""
    entry = replace(case.entry, passages=(*case.entry.passages, *candidates.values()))
    others = tuple(each for each in case.seeds.articles if each.id != entry.id)
    resolved = resolve(Seeds(tuple(entities), (*others, entry), case.seeds.ledger, ()), case.ontology)
    anchors = _anchored(resolved, entry, case, found)
    _noted(resolved.problems, found)
    sayings = {number: s for s in resolved.sayings if (number := _number(s.said.value.place))}
    names = Names(entry.entity for entry in case.seeds.entities)
    rules = known_of(resolved.entities, case.ontology)
    near = _near(new, entities, case.ontology, names) if new else {}
    for number, saying in sayings.items():
        _noted([*legible(saying, resolved, case.ontology, anchors), *quote_length(saying.passage)], found)
        found[number] += _new_entities(saying, new, near, candidates[number])
        if (saying.passage.key, case.text) in anchors.quotes:
            found[number] += _ruled(saying, anchors, case, rules)
            codes = {reason.code for reason in found[number]}
            found[number] += [r for r in doubts(_circumstances(saying, anchors, case, rules)) if r.code not in codes]
    _clashes(resolved, sayings, case.ontology, found)
    return anchors


def _is_rejected(reasons: Iterable[Reason]) -> bool:
    return any(MEANING[reason.code][0] is Outcome.REJECTED for reason in reasons)


# From a draft to the records of the seeds


def _place(number: int) -> Place:
    """The place of a candidate: problems are told apart by it."""
    return Place(f"draft:{number}")


def _number(place: Place) -> int:
    head, _, number = place.file.partition(":")
    return int(number) if head == "draft" and number.isdigit() else 0


def _passage(drafted: DraftPassage, statement: DraftStatement, case: Case) -> Passage:
    place = _place(statement.number)

    def scalar(text: str) -> Scalar:
        return Scalar(text, place)

    qualifiers: dict[str, tuple[Scalar, ...]] = {name: (scalar(text),) for name, text in statement.qualifiers.items()}
    if statement.topics:
        qualifiers["topic"] = tuple(map(scalar, statement.topics))
    if statement.negated:
        qualifiers["not"] = (scalar("true"),)
    inferred = Inferred(scalar(statement.why), tuple(map(scalar, statement.sources))) if statement.why else None
    said = Said(scalar(statement.subject), scalar(statement.property), scalar(statement.value), qualifiers, inferred)
    several = len(case.entry.article.texts) > 1
    return Passage(
        article=case.entry.id,
        id=f"draft-{statement.number}",
        quotes={case.text: scalar(drafted.quote)},
        sentences={case.text: tuple(scalar(str(number)) for number in drafted.sentences)} if drafted.sentences else {},
        means={case.text: tuple((scalar(words), scalar(who)) for words, who in drafted.means.items())},
        omits={},
        only_in="drafted from this text" if several else None,
        stance=scalar(drafted.stance),
        by=scalar(drafted.by) if drafted.by else None,
        on_behalf_of=scalar(drafted.on_behalf_of) if drafted.on_behalf_of else None,
        gist=drafted.gist,
        says=(said,),
        place=place,
    )


def entry_of(drafted: DraftEntity) -> EntityEntry:
    """Return a drafted entity as the seeds would have it."""
    place = Place(f"draft entity:{drafted.id}")
    entity = Entity(drafted.id, drafted.type, drafted.label, drafted.also, (), drafted.description)
    return EntityEntry(entity, Scalar(drafted.type, place), (), place)


def _entity_fault(entity: DraftEntity, ontology: Ontology) -> str | None:
    if entity.fault:
        return entity.fault
    if entity.type not in ontology.entity_classes:
        return f"unknown class '{entity.type}'"
    names = [*entity.label.values(), *(name for names in entity.also.values() for name in names), entity.description]
    return next((str(reason) for name in names for reason in _unclean(name)), None)


# Reasons


def _shape(passage: DraftPassage, statement: DraftStatement, case: Case) -> Iterator[Reason]:
    """Yield what is wrong with a drafted statement before anything is looked up."""
    if passage.fault:
        yield Reason(Code.MALFORMED, passage.fault)
        return
    if passage.text not in (None, case.text):
        yield Reason(Code.OTHER_TEXT, f"the passage is from '{passage.text}', the draft from '{case.text}'")
    if bad := _FORBIDDEN.search(passage.quote):
        yield Reason(Code.CHARACTERS, f"the quote has character U+{ord(bad.group()):04X}")
    words = [passage.gist, statement.value, *statement.qualifiers.values(), statement.why or "", *passage.means]
    for text in words:
        yield from _unclean(text)


def _unclean(text: str) -> Iterator[Reason]:
    if bad := _FORBIDDEN.search(text):
        yield Reason(Code.CHARACTERS, f"character U+{ord(bad.group()):04X}")
    if bad := _MARKUP.search(text):
        yield Reason(Code.MARKUP, f"'{bad.group()[:40]}'")


def _noted(problems: Iterable[Problem], found: dict[int, list[Reason]]) -> None:
    """Add the problems of candidates to their reasons."""
    for problem in problems:
        number = _number(problem.place)
        reason = reason_of(problem.message.replace("passage 'draft-", "the draft, statement '"))
        if number and reason not in found[number]:
            found[number].append(reason)


def _anchored(resolved: Resolved, entry: ArticleEntry, case: Case, found: dict[int, list[Reason]]) -> Anchors:
    """Return where the quotes of the article stand; the articles that the draft leans on are looked up, too."""
    leans = {s.text.partition("/")[0] for p in entry.passages for said in p.says for s in _sources(said)}
    articles = {
        name: each for name, each in resolved.articles.items()
        if name == entry.id or (name in leans and _has_texts(each, case.folder))
    }  # fmt: skip
    sayings = [saying for saying in resolved.sayings if saying.passage.article in articles]
    part = Resolved(resolved.entities, articles, sayings)
    anchors, _, problems = find_anchors(part, case.ontology, case.folder, committed_anchors(case.home_seeds))
    _noted(problems, found)
    return anchors


def _sources(said: Said) -> tuple[Scalar, ...]:
    return said.inferred.sources if said.inferred else ()


def _has_texts(entry: ArticleEntry, folder: Path) -> bool:
    return all((folder / f"{text.id}.txt").is_file() for text in entry.article.texts)


def _clashes(
    resolved: Resolved, sayings: Mapping[int, Saying], ontology: Ontology, found: dict[int, list[Reason]]
) -> None:
    """Note what cannot hold beside another statement of the draft, or of the seeds."""
    drafted = {saying.statement.id: number for number, saying in sayings.items()}
    slots = {(s.statement.subject, s.statement.property) for s in sayings.values()}
    statements: dict[str, Statement] = {
        saying.statement.id: saying.statement for saying in resolved.sayings
        if (saying.statement.subject, saying.statement.property) in slots
    }  # fmt: skip
    for pair in sorted(clashes(statements.values(), ontology)):
        for own, other in (pair, pair[::-1]):
            if own in drafted and not (other in drafted and _is_rejected(found[drafted[other]])):
                value = object_text(statements[other].object)
                code = Code.TWO_PROPOSALS if other in drafted else Code.CLASH
                where = f"statement {drafted[other]}" if other in drafted else "the seeds"
                found[drafted[own]].append(Reason(code, f"{where} says '{value}'"))


def _new_entities(
    saying: Saying, new: Mapping[str, DraftEntity], near: Mapping[str, Sequence[str]], passage: Passage
) -> Iterator[Reason]:
    """Yield the new entities that a statement names, and the known ones whose names are like theirs."""
    qualifiers = saying.statement.qualifiers
    named = [saying.statement.subject, object_text(saying.statement.object), saying.by, saying.on_behalf_of]
    named += [qualifiers.compared_to, *qualifiers.topics]
    named += [entity.text for pairs in passage.means.values() for _, entity in pairs]
    for name in dict.fromkeys(name for name in named if name in new):
        entity = new[str(name)]
        yield Reason(Code.NEW_ENTITY, f"'{entity.id}' ({entity.type}, {entity.label['en']})")
        yield from (Reason(Code.NEAR_ENTITY, f"'{entity.id}': {what}") for what in near[entity.id])


def _near(
    new: Mapping[str, DraftEntity], entities: Sequence[EntityEntry], ontology: Ontology, names: Names
) -> dict[str, list[str]]:
    """Return what each new entity may be: known entities, or other new ones, with names like its own."""
    found: dict[str, list[str]] = {name: [] for name in new}
    kinds = {entry.id: entry.type.text for entry in entities}
    for double in doubles([entry for entry in entities if kinds[entry.id] in ontology.classes], ontology):
        for own, other in ((double.first, double.second), (double.second, double.first)):
            if own.entity.id in new:
                found[own.entity.id].append(f"may be '{other.entity.id}' ({other.name})")
    for name, entity in new.items():
        forms = (*entity.label.values(), *(form for own in entity.also.values() for form in own))
        near = {each.entity: each for form in forms for each in names.nearest(form, least=NEAR)}
        for each in sorted(near.values(), key=lambda each: (-each.score, each.entity)):
            alike = f"'{each.entity}' ({each.name})"
            if _comparable(entity.type, kinds[each.entity], ontology) and not any(alike in w for w in found[name]):
                found[name].append(f"has a name like that of {alike}")
    return {name: what[:2] for name, what in found.items()}


def _comparable(first: str, second: str, ontology: Ontology) -> bool:
    """Whether things of two classes may be one: the classes have something above them in common."""
    return bool({*ontology.superclasses(first)} & {*ontology.superclasses(second)} & ontology.entity_classes)


def _ruled(saying: Saying, anchors: Anchors, case: Case, rules: Known) -> Iterator[Reason]:
    """Yield what `kg check` would doubt in a statement."""
    read = anchors.quotes[saying.passage.key, case.text].doubts
    unread = doubts_without_text(RuleCase([told(saying)], saying.passage.gist, rules))
    for doubt in dict.fromkeys([*read, *unread]):
        yield Reason(OF_RULE[doubt.code], doubt.words)


def _forms(saying: Saying, case: Case, known: Known) -> tuple[str, ...]:
    """Return the names of a value that is an entity, with the words that mean it."""
    value = saying.statement.object
    if not isinstance(value, Ref):
        return ()
    meant = (words.text for words, entity in saying.passage.means.get(case.text, ()) if entity.text == value.id)
    return (*known.entities[value.id].forms, *meant)


def _circumstances(saying: Saying, anchors: Anchors, case: Case, known: Known) -> Circumstances:
    anchor = anchors.quotes[saying.passage.key, case.text]
    bounds = anchors.texts[case.text].sentences
    (start, end), (first, last) = anchor.quote, anchor.proof
    touched = anchors.texts[case.text].touched(start, end)
    return Circumstances(
        saying=saying,
        quote=case.content[start:end],
        sentence=case.content[bounds[touched[0] - 1][0] : bounds[touched[-1] - 1][1]],
        proof=case.content[bounds[first - 1][0] : bounds[last - 1][1]],
        omitted=anchor.omitted,
        forms=_forms(saying, case, known),
        lang=case.lang,
        published=case.entry.article.published,
    )


# The outcome


def _sentence(anchors: Anchors, passage: Passage, text: str) -> int:
    touched = anchors.texts[text].touched(*anchors.quotes[passage.key, text].quote)
    return touched[0]


def _judged(
    statement: DraftStatement, index: int, reasons: Sequence[Reason], passage: Passage | None, anchors: Anchors,
    case: Case,
) -> Judgement:  # fmt: skip
    said = [reason for reason in reasons if MEANING[reason.code][0] is Outcome.SAID]
    rejected = [reason for reason in reasons if MEANING[reason.code][0] is Outcome.REJECTED]
    look = [reason for reason in reasons if MEANING[reason.code][0] is Outcome.LOOK]
    outcome, own = next(
        (
            (outcome, own)
            for outcome, own in ((Outcome.REJECTED, rejected), (Outcome.SAID, said), (Outcome.LOOK, look))
            if own
        ),
        (Outcome.ADMITTED, []),
    )
    if outcome in (Outcome.ADMITTED, Outcome.LOOK) and len(case.entry.article.texts) > 1:
        others = [text.id for text in case.entry.article.texts if text.id != case.text]
        outcome, own = Outcome.LOOK, [*own, Reason(Code.SECOND_TEXT, f"no quote from {', '.join(others)}")]
    located = passage is not None and (passage.key, case.text) in anchors.quotes
    sentence = _sentence(anchors, passage, case.text) if passage is not None and located else 0
    if outcome in (Outcome.ADMITTED, Outcome.LOOK) and not sentence:
        outcome, own = Outcome.REJECTED, [*own, Reason(Code.OTHER, "the quote has no place in the text")]
    return Judgement(statement, index, outcome, tuple(own), sentence)


def _within_half(
    judgements: Sequence[Judgement], quoted: Sequence[tuple[int, int]], candidates: Mapping[int, Passage],
    anchors: Anchors, case: Case,
) -> Iterator[Judgement]:  # fmt: skip
    """Yield the judgements, with what would quote more than half of the text put before a person."""
    places = {place for start, end in quoted for place in range(start, end)}
    budget = int(len(case.content) * MAX_QUOTED_SHARE)
    for judgement in judgements:
        if judgement.outcome is Outcome.ADMITTED:
            start, end = anchors.quotes[candidates[judgement.statement.number].key, case.text].quote
            more = places | set(range(start, end))
            if len(more) > budget:
                reason = Reason(Code.TOO_MUCH_QUOTED, f"{len(more)} of {len(case.content)} code points")
                yield replace(judgement, outcome=Outcome.LOOK, reasons=(reason,))
                continue
            places = more
        yield judgement
