"""What the quotes of the seeds must prove: values, speakers and names that can be read in them."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import Problem
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.ontology import Ontology
from kg.facts.records import Literal, Ref, object_text
from kg.folding import fold
from kg.seeds import anchors as anchoring
from kg.seeds.anchors import Anchors
from kg.seeds.legibility import date_is_legible, figure_is_legible, name_is_legible
from kg.seeds.records import ArticleEntry, Passage
from kg.seeds.resolve import Resolved, Saying


def quote_length(passage: Passage) -> Iterator[Problem]:
    """Report quote segments that are longer than allowed."""
    for segments in (*passage.quotes.values(), *passage.by_quotes.values()):
        for segment in segments:
            if len(segment.text) > anchoring.MAX_SEGMENT:
                yield Problem(
                    segment.place,
                    f"quote segment is too long: {len(segment.text)} code points (limit {anchoring.MAX_SEGMENT})",
                )


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
    spans = [
        span for passage in article.passages if (anchor := anchors.quotes.get((passage.key, text)))
        for span in anchor.quote
    ]  # fmt: skip
    return {
        number for number, (start, end) in enumerate(anchors.texts[text].sentences, 1)
        if any(s < end and start < e for s, e in spans)
    }  # fmt: skip


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
            elif name.text.text not in anchors.names.get(name.form.text, ()):
                found = f"damaged name '{name.form.text}' does not stand in text '{name.text.text}'"
                yield Problem(name.form.place, f"{found} (if it is new: run 'kg anchor --texts FOLDER')")


def legible(saying: Saying, resolved: Resolved, ontology: Ontology) -> Iterator[Problem]:
    """Report a value that cannot be read in its quote."""
    for text, segments in saying.passage.quotes.items():
        quote = " … ".join(s.text for s in (*segments, *saying.passage.by_quotes.get(text, ())))
        if not _readable(saying, quote, resolved, ontology):
            what = f"value '{object_text(saying.statement.object)}' of '{saying.statement.property}'"
            remedy = "say so in the reason it is inferred for" if saying.inferred else "say from what it is inferred"
            yield Problem(
                saying.said.value.place,
                f"{what} is not readable in its quote from text '{text}'; quote the words, or {remedy}",
            )


def _readable(saying: Saying, quote: str, resolved: Resolved, ontology: Ontology) -> bool:
    """Whether the value stands in the quote; the numbers of what is inferred may stand in the reason instead."""
    reason = saying.inferred or ""
    match saying.statement.object:
        case Figure() as figure:
            units = () if reason else tuple(unit for unit in (figure.unit, figure.period) if unit)
            words = [word for unit in units for word in ontology.unit_words[unit]]
            return figure_is_legible(figure, f"{quote} … {reason}", words or [""])
        case Edtf() as date:
            published = resolved.articles[saying.passage.article].article.published
            return date_is_legible(date, f"{quote} … {reason}", published if reason else None)
        case Ref() as ref:
            return bool(reason) or name_is_legible(resolved.entities[ref.id].entity.forms, quote)
        case Literal() as literal:
            exact = saying.statement.property in ("title", "legalName")
            return bool(reason) or not exact or fold(literal.text) in fold(quote)


def speakers(resolved: Resolved, ontology: Ontology) -> Iterator[Problem]:
    """Report passages whose by_quote names other agents and not the one that `by` gives."""
    agents = [e.entity for e in resolved.entities.values() if ontology.is_a(e.type.text, "Agent")]
    plain = {s.passage.key: s for s in resolved.sayings if _speaks_for_itself(s) and s.passage.by_quotes}
    for saying in plain.values():
        words = " … ".join(s.text for segments in saying.passage.by_quotes.values() for s in segments)
        named = [agent.id for agent in agents if name_is_legible(agent.forms, words)]
        speaker = resolved.entities[str(saying.by)]
        is_agent = ontology.is_a(speaker.type.text, "Agent")  # a document is rarely named by a name of its own
        if is_agent and named and not {speaker.id, saying.on_behalf_of} & set(named):
            yield Problem(saying.passage.place, f"by_quote names {', '.join(named)}, but 'by' says {speaker.id}")


def _speaks_for_itself(saying: Saying) -> bool:
    """Whether a saying has its passage's own speaker, and no reason that may explain another."""
    by = saying.passage.by
    return by is not None and saying.by == by.text and not saying.inferred
