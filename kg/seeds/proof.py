"""What the quotes of the seeds must prove: values, subjects and speakers that can be read in the proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kg.errors import Place, Problem
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.ontology import Ontology
from kg.facts.records import Literal, Ref, object_text
from kg.folding import fold
from kg.seeds.anchors import Anchors
from kg.seeds.legibility import date_is_legible, figure_is_legible, name_is_legible
from kg.seeds.records import ArticleEntry, Passage
from kg.seeds.resolve import Resolved, Saying

MAX_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Proof:
    """What a value may be read in.

    Attributes:
        words: the sentences of the proof.
        meant: the entities that words of the proof mean.
        lent: the proofs of the passages that an inferred value leans on.
        dates: the dates of the articles that it leans on.
    """

    words: str
    meant: Collection[str]
    lent: str
    dates: Sequence[Edtf]


def readable(saying: Saying, proof: Proof, resolved: Resolved, ontology: Ontology) -> set[str]:
    """Return which of subject, speaker, the party spoken for and the value can be read in the proof."""
    statement = saying.statement
    named = {statement.subject, saying.by, saying.on_behalf_of}
    named |= {statement.object.id} if isinstance(statement.object, Ref) else set()
    found = {
        name for name in named
        if name and (name in proof.meant or name_is_legible(resolved.entities[name].entity.forms, proof.words))
    }  # fmt: skip
    return found | ({object_text(statement.object)} if _value_is_readable(saying, proof, ontology) else set())


def _value_is_readable(saying: Saying, proof: Proof, ontology: Ontology) -> bool:
    """Whether a value stands in the proof; the numbers of what is inferred may stand in the reason instead."""
    reason = saying.inferred
    words = f"{proof.words} … {proof.lent}"
    match saying.statement.object:
        case Figure() as figure:
            units = tuple(unit for unit in (figure.unit, figure.period) if unit)
            names = [word for unit in units for word in ontology.unit_words[unit]]
            return figure_is_legible(figure, f"{words} … {reason or ''}", names, unit=not reason)
        case Edtf() as date:
            given = " … ".join(published.text for published in proof.dates)
            return date_is_legible(
                date, words, f"{given} … {reason}" if reason else None, sourced=bool(saying.inferred_from)
            )
        case Literal() as literal:
            exact = saying.statement.property in ("title", "legalName")
            return not exact or fold(literal.text) in fold(words)
    return False


def quote_length(passage: Passage) -> Iterator[Problem]:
    """Report quotes that are longer than allowed."""
    for quote in passage.quotes.values():
        if len(quote.text) > MAX_QUOTE:
            yield Problem(quote.place, f"quote is too long: {len(quote.text)} code points (limit {MAX_QUOTE})")


def legible(saying: Saying, resolved: Resolved, ontology: Ontology, anchors: Anchors) -> Iterator[Problem]:
    """Report a value, a subject or a speaker that cannot be read in the proof."""
    for text in saying.passage.quotes:
        anchor = anchors.quotes.get((saying.passage.key, text))
        unread = _unread(saying, text, set(anchor.readable), resolved, ontology, anchors) if anchor else ()
        for place, what, remedy in unread:
            yield Problem(place, f"{what} is not readable in its proof from text '{text}'; {remedy}")


def _unread(
    saying: Saying, text: str, found: set[str], resolved: Resolved, ontology: Ontology, anchors: Anchors
) -> Iterator[tuple[Place, str, str]]:
    statement, passage, value = saying.statement, saying.passage, object_text(saying.statement.object)
    accepted = saying.inferred and isinstance(statement.object, Ref | Literal)
    if value not in found and not accepted:
        remedy = "name in 'from' the passage it is from" if saying.inferred else "say from what it is inferred"
        yield saying.said.value.place, f"value '{value}' of '{statement.property}'", f"quote the words, or {remedy}"
    speakers = {name for name in (saying.by, saying.on_behalf_of) if name}
    heard = bool(speakers & found) or bool(speakers & _speaking(passage, text, resolved, anchors))
    remedy = "add the neighbour that names it to 'sentences', or say in 'means' which words mean it"
    if saying.by and not heard:
        yield passage.place, f"speaker '{saying.by}' of passage '{passage.id}'", f"{remedy}; 'speech' covers a stretch"
    is_event = ontology.is_a(resolved.entities[statement.subject].type.text, "Event")
    if not is_event and statement.subject not in found and not (heard and statement.subject in speakers):
        yield saying.said.subject.place, f"subject '{statement.subject}' of passage '{passage.id}'", remedy


def _speaking(passage: Passage, text: str, resolved: Resolved, anchors: Anchors) -> set[str]:
    """Return who speaks in the stretch in which a quote stands."""
    numbers = anchors.texts[text].touched(*anchors.quotes[passage.key, text].quote)
    return {
        name.text
        for speech in resolved.articles[passage.article].speech if speech.covers(text, numbers)
        for name in (speech.by, speech.on_behalf_of) if name
    }  # fmt: skip


def asides(article: ArticleEntry, anchors: Anchors) -> Iterator[Problem]:
    """Report sentences that are set aside although they are quoted, or do not exist."""
    used = {text.id: used_sentences(article, text.id, anchors) for text in article.article.texts}
    for aside in article.asides:
        for text, numbers in aside.sentences.items():
            for number in numbers if text in anchors.texts else ():
                count = len(anchors.texts[text].sentences)
                if int(number.text) > count:
                    yield Problem(number.place, f"no sentence {number.text} in text '{text}', which has {count}")
                elif int(number.text) in used[text]:
                    yield Problem(number.place, f"sentence {number.text} of text '{text}' is both set aside and quoted")


def used_sentences(article: ArticleEntry, text: str, anchors: Anchors) -> set[int]:
    """Return the numbers, from 1, of the sentences of a text that a quote touches."""
    located = [anchors.quotes.get((passage.key, text)) for passage in article.passages]
    return {number for anchor in located if anchor for number in anchors.texts[text].touched(*anchor.quote)}


def unused(resolved: Resolved) -> list[Problem]:
    """Report entities that no passage names."""
    if resolved.problems:
        return []
    used = {name for a in resolved.articles.values() for s in (a.publisher, a.author) if s for name in [s.text]}
    for saying in resolved.sayings:
        used |= {saying.statement.subject, saying.by or "", saying.on_behalf_of or ""}
        used |= {saying.statement.object.id} if isinstance(saying.statement.object, Ref) else set()
        used |= {saying.statement.qualifiers.compared_to or "", *saying.statement.qualifiers.topics}
    return [
        Problem(e.place, f"entity '{e.id}' is not named in any passage")
        for e in resolved.entities.values()
        if e.id not in used
    ]


def damaged(resolved: Resolved, anchors: Anchors) -> Iterator[Problem]:
    """Report damaged names that do not stand in the text that they are said to be from."""
    for entity in resolved.entities.values():
        for name in entity.damaged:
            if name.text.text not in anchors.texts:
                yield Problem(name.text.place, f"damaged name of '{entity.id}' in unknown text '{name.text.text}'")
            elif name.text.text not in anchors.damaged.get(name.form.text, ()):
                found = f"damaged name '{name.form.text}' does not stand in text '{name.text.text}'"
                yield Problem(name.form.place, f"{found} (if it is new: run 'kg anchor --texts FOLDER')")
