"""What the rules doubt in the seeds, and the answers that curators gave with `checked`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.errors import Place, Problem
from kg.facts.ontology import Ontology
from kg.seeds.anchors import Anchors
from kg.seeds.dates import late
from kg.seeds.doubts import MEANINGS, Case, Code, Doubt, Known, Told
from kg.seeds.records import ArticleEntry, EntityEntry, Passage
from kg.seeds.resolve import Saying
from kg.seeds.rules import doubts_without_text


def told(saying: Saying) -> Told:
    """Return a saying as the rules read it."""
    return Told(saying.statement, saying.stance, saying.by, saying.on_behalf_of, saying.inferred)


def known_of(entities: Mapping[str, EntityEntry], ontology: Ontology) -> Known:
    """Return what the rules know before they read."""
    return Known(ontology, {key: entry.entity for key, entry in entities.items()})


def open_doubts(
    articles: Iterable[ArticleEntry], sayings: Iterable[Saying], anchors: Anchors, known: Known
) -> Iterator[Problem]:
    """Yield each doubt that no `checked` answers, once a passage and reason; and each answer that no doubt asks for."""
    said: dict[str, list[Saying]] = defaultdict(list)
    for saying in sayings:
        said[saying.passage.key].append(saying)
    for article in articles:
        yield from _on_date(article, anchors)
        for passage in article.passages:
            found = _doubts(passage, said[passage.key], anchors, known)
            codes = {doubt.code for doubt in found}
            if passage.later is None and late(article, passage, known.ontology):
                codes.add(Code.LATER)
            yield from _open(passage, said[passage.key], found, codes)
            yield from _idle(passage, codes)


def _doubts(passage: Passage, said: Sequence[Saying], anchors: Anchors, known: Known) -> list[Doubt]:
    read = [a.doubts for text in passage.quotes if (a := anchors.quotes.get((passage.key, text)))]
    unread = doubts_without_text(Case(list(map(told, said)), passage.gist, known))
    return list(dict.fromkeys([*(doubt for doubts in read for doubt in doubts), *unread]))


def _open(passage: Passage, said: Sequence[Saying], found: Iterable[Doubt], codes: set[Code]) -> Iterator[Problem]:
    """Yield the doubts that have no answer; what is seen alike of several statements is told at the first."""
    answered = {code.text for code, _ in passage.checked}
    places = {saying.statement.id: saying.said.value.place for saying in reversed(said)}
    alike: dict[tuple[Code, str], list[Place]] = defaultdict(list)
    for doubt in found:
        if doubt.code not in answered and not ("" in answered and len(codes) == 1):
            alike[doubt.code, doubt.words].append(places.get(doubt.statement, passage.place))
    for (code, words), where in alike.items():
        more = f" (and {len(where) - 1} more)" if len(where) > 1 else ""
        remedy = MEANINGS[code].remedy.rstrip(".")
        yield Problem(min(where), f"{words}{more}. {remedy}, or say why it is right: 'checked: {{{code}: why}}'")


def _idle(passage: Passage, codes: set[Code]) -> Iterator[Problem]:
    """Yield the answers to what nothing doubts, and those that do not say which of several doubts they answer."""
    for code, _ in passage.checked:
        if not code.text and len(codes) > 1:
            names = ", ".join(sorted(codes))
            yield Problem(code.place, f"'checked' of passage '{passage.id}' must name what it answers: {names}")
        elif (code.text or not codes) and code.text not in codes:
            asked = f"'{code.text}'" if code.text else "anything"
            yield Problem(code.place, f"'checked' of passage '{passage.id}' answers {asked}, but nothing asks")


def _on_date(article: ArticleEntry, anchors: Anchors) -> Iterator[Problem]:
    doubts = [d for text in article.text_places if text in anchors.texts for d in anchors.texts[text].doubts]
    remedy = MEANINGS[Code.PUBLISHED].remedy.rstrip(".")
    for words in dict.fromkeys(doubt.words for doubt in doubts) if article.published_checked is None else ():
        yield Problem(
            article.published_place, f"{words}. {remedy}, or say why it is right: 'checked: why' in 'published'"
        )
    if article.published_checked is not None and not doubts:
        place = article.published_checked.place
        yield Problem(place, f"'checked' of the date of article '{article.id}' answers, but nothing asks")
