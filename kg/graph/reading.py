"""An article sentence by sentence: its quotes marked, what they prove beside them, and what is set aside or missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError, NotFound, nearest
from kg.facts.records import Facts, Span
from kg.graph.citation import provenance
from kg.graph.lines import Line, Listing
from kg.graph.statements import EvidenceView, StatementView, TextView
from kg.page.data import SourceText

if TYPE_CHECKING:
    from kg.graph.cards import ArticleCard
    from kg.graph.source_texts import SourceTexts

Asides = Mapping[str, Mapping[int, str]]


class Sentence(NamedTuple):
    """A sentence of a text.

    Attributes:
        text: the text.
        number: its number, from 1.
        start: its offset in the text, in code points.
        words: the words; None without the source text.
        quotes: the quotes that stand in it, in order.
        said: the statements that these quotes prove, each with its evidence.
        aside: why it is set aside; None if it is not.
    """

    text: TextView
    number: int
    start: int
    words: str | None
    quotes: tuple[Span, ...]
    said: tuple[tuple[StatementView, EvidenceView], ...]
    aside: str | None

    @property
    def is_gap(self) -> bool:
        """Whether it proves nothing and is not set aside."""
        return not self.quotes and self.aside is None

    @property
    def marked(self) -> str:
        """The words, each quote in ⟪…⟫; of a quote that is nested in another only the outer one is marked."""
        if self.words is None:
            return " … ".join(f"⟪{quote.exact}⟫" for quote in self.quotes)
        parts, reached = [], self.start
        for quote in self.quotes:
            first, last = max(quote.start, reached), min(quote.end, self.start + len(self.words))
            if first < last:
                parts += [self._between(reached, first), "⟪", self._between(first, last), "⟫"]
                reached = last
        return "".join([*parts, self._between(reached, self.start + len(self.words))])

    def _between(self, start: int, end: int) -> str:
        return (self.words or "")[start - self.start : end - self.start]


class Reading(Listing[Sentence]):
    """The sentences of an article; the sentences of one number of two texts stand one after the other."""

    def __init__(self, title: str, items: Iterable[Sentence]) -> None:
        super().__init__(items)
        self.title = title

    def _part(self, index: slice) -> Reading:
        return Reading(self.title, self.items[index])

    def __repr__(self) -> str:
        return f"<{self.title}: {len(self)} sentences>"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:  # noqa: ARG002 (the same call for every listing)
        """Yield each sentence, then what its quotes prove; a statement is written once a number."""
        yield Line(self.title, "title")
        for text in dict.fromkeys(sentence.text.id for sentence in self):
            view = next(sentence.text for sentence in self if sentence.text.id == text)
            yield Line(f"{text}  {provenance(view)}", "note", 1)
        by_number: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in self:
            by_number[sentence.number].append(sentence)
        for number, sentences in by_number.items():
            yield from _numbered(number, sentences)


def _numbered(number: int, sentences: list[Sentence]) -> Iterator[Line]:
    yield Line("")
    for sentence in sentences:
        shown = sentence.marked or "(no quote; the source text is not at hand)"
        yield Line(f"{number:>3}  {shown}", "text")
    for why in dict.fromkeys(s.aside for s in sentences if s.aside):
        yield Line(f"set aside: {why}", "note", 2)
    if all(sentence.is_gap for sentence in sentences):
        yield Line("GAP: nothing is taken from this sentence, and it is not set aside", "note", 2)
    said = {statement.id: (statement, evidence) for s in sentences for statement, evidence in s.said}
    for statement, evidence in said.values():
        speaker = f"{evidence.by}: " if evidence.by else ""
        yield Line(f"{speaker}{statement.sentence}  [st:{statement.id}]", "fact", 2)


def reading(card: ArticleCard, texts: SourceTexts | None, seeds: Path, *, only: str | None = None) -> Reading:
    """Read an article sentence by sentence.

    Args:
        card: the card of the article.
        texts: the source texts, if they are at hand.
        seeds: the folder of the seeds, which say what is set aside.
        only: the id of one of its texts; defaults to all of them.

    Raises:
        NotFound: the article has no such text.
    """
    own = [held.text for held in card.texts if only is None or held.text.id == only]
    if not own:
        ids = [held.text.id for held in card.texts]
        raise NotFound(f"{card.title} has no text '{only}'{nearest(only or '', ids)}; it has {', '.join(ids)}")
    asides = asides_of(seeds, card.id)
    found = [s for text in own for s in _sentences(texts, text, card.statements, asides.get(text.id, {}))]
    return Reading(f"{card.title} ({card.id})", sorted(found, key=lambda s: s.number))


def _sentences(
    texts: SourceTexts | None, text: TextView, statements: Iterable[StatementView], asides: Mapping[int, str]
) -> Iterator[Sentence]:
    """Yield the sentences of a text; without the source text, those that have a quote or are set aside."""
    content = texts.content(text.record) if texts else None
    bounds = dict(enumerate(texts.sentences(text.record), 1)) if texts and content else {}
    said: dict[int, list[tuple[StatementView, EvidenceView]]] = defaultdict(list)
    for statement in statements:
        for evidence in statement.evidence:
            if evidence.source.id == text.id:
                said[_number(evidence, bounds)].append((statement, evidence))
    for number in sorted(bounds.keys() | said.keys() | asides.keys()):
        own = sorted(said[number], key=lambda pair: (pair[1].span, pair[0].sentence))
        start, end = bounds.get(number, (0, 0))
        yield Sentence(
            text=text,
            number=number,
            start=start,
            words=content[start:end] if content else None,
            quotes=tuple(dict.fromkeys(evidence.span for _, evidence in own)),
            said=tuple(own),
            aside=asides.get(number),
        )


def _number(evidence: EvidenceView, bounds: Mapping[int, tuple[int, int]]) -> int:
    """Return the number of the sentence in which a quote begins; without the text, the last of its proof."""
    start = evidence.span.start
    return next((n for n, (first, last) in bounds.items() if first <= start < last), evidence.proof.last)


def asides_of(seeds: Path, article: str) -> Asides:
    """Return why sentences of an article are set aside, by text and number, as its seed file says."""
    from kg.seeds.read import read_seeds

    for entry in read_seeds(seeds).articles:
        if entry.id == article:
            found: dict[str, dict[int, str]] = defaultdict(dict)
            for aside in entry.asides:
                for text, numbers in aside.sentences.items():
                    found[text].update({int(number.text): aside.why.text for number in numbers})
            return found
    return {}


def page_sources(facts: Facts, texts: SourceTexts | None, seeds: Path) -> dict[str, SourceText]:
    """Return the source texts that are at hand, as the page holds them.

    Raises:
        KGError: there is none.
    """
    found = {}
    for article in facts.articles.values() if texts else ():
        asides = asides_of(seeds, article.id)
        for text in article.texts:
            if texts and (content := texts.content(text)):
                found[text.id] = SourceText(content, texts.sentences(text), asides.get(text.id, {}))
    if not found:
        raise KGError("no source text is at hand: give their folder with --texts or texts=, or set KG_TEXTS")
    return found
