"""Check the seeds: everything that is wrong with them, and every sentence not yet accounted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import Place, Problem
from kg.facts.ontology import Ontology
from kg.seeds import doubles
from kg.seeds.anchors import FILE, Anchors, Offsets
from kg.seeds.answers import known_of, open_doubts
from kg.seeds.compile import compiled
from kg.seeds.dates import after_the_article, after_today
from kg.seeds.legibility import telling_tokens
from kg.seeds.notes import sentence_notes
from kg.seeds.proof import used_sentences
from kg.seeds.records import ArticleEntry
from kg.seeds.texts import covered

MAX_QUOTED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class TextReport:
    """How much of one text is accounted for; counts of sentences and of code points; `place` pins the text."""

    text: str
    place: Place
    sentences: int
    used: int
    aside: int
    gaps: tuple[int, ...]
    length: int
    quoted: int
    accounted: int
    uncovered: tuple[tuple[int, str], ...]

    @property
    def quoted_share(self) -> float:
        """The part of the text that lies in quotes, 0 to 1."""
        return self.quoted / self.length


@dataclass(frozen=True, slots=True)
class Report:
    """What a check looked at, and what it found."""

    entities: int
    statements: int
    evidence: int
    quotes: int
    proven: bool
    texts: tuple[TextReport, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def gaps(self) -> int:
        """How many sentences neither support a statement nor are set aside."""
        return sum(len(text.gaps) for text in self.texts)

    @property
    def complete(self) -> bool:
        """Whether nothing is wrong, every warning is answered, and every sentence is accounted for."""
        return not self.problems and not self.warnings and not self.gaps


def check(seeds: Path, ontology: Ontology, texts: Path | None = None, today: dt.date | None = None) -> Report:
    """Check a seeds folder.

    Args:
        seeds: the folder.
        ontology: the ontology.
        texts: the folder of the source texts; every quote and offset is then proven against them.
        today: articles that are dated after this day are warned of; by default none is.

    Raises:
        SeedError: the shape of a file is wrong, so that nothing further can be said.
        BuildError: a text is not the pinned one, or the anchors are missing.
    """
    facts, articles, anchors, contents, problems, entities, sayings = compiled(seeds, ontology, texts)
    forms = tuple(sorted({f for e in facts.entities.values() for f in e.forms if len(f) > 2}, key=len, reverse=True))
    reports = tuple(
        _text_report(article, text.id, anchors, contents, forms)
        for article in articles.values()
        for text in article.article.texts
        if text.id in anchors.texts
    )
    problems += _too_much_quoted(articles, reports)
    sound = all(problem.place.file.endswith(FILE) for problem in problems)  # else a faulty statement may be missing
    known = known_of(entities, ontology)
    return Report(
        entities=len(facts.entities),
        statements=len(facts.statements),
        evidence=sum(map(len, facts.evidence.values())),
        quotes=len(facts.quotes),
        proven=texts is not None and contents.keys() >= anchors.texts.keys(),
        texts=reports,
        problems=tuple(sorted(set(problems))),
        warnings=tuple(
            sorted(
                [
                    *_omissions(articles.values(), anchors),
                    *doubles.warnings(entities.values(), ontology),
                    *after_the_article(articles.values(), ontology),
                    *(open_doubts(articles.values(), sayings, anchors, known) if sound else ()),
                    *_worksheets(articles.values(), seeds),
                    *(after_today(articles.values(), today) if today else ()),
                ]
            )
        ),
    )


def _worksheets(articles: Iterable[ArticleEntry], seeds: Path) -> Iterator[Problem]:
    """Yield the article files that still hold the sentences of their texts as notes."""
    for article in articles:
        file = article.place.file
        lines = sentence_notes((seeds / Path(file).relative_to(seeds.name)).read_text(encoding="utf-8"))
        if lines:
            what = f"notes repeat {len(lines)} sentence(s) of the text, which belongs to its publisher"
            yield Problem(Place(file, lines[0]), f"{what}; when no sentence is open, run 'kg add --done {article.id}'")


def _omissions(articles: Iterable[ArticleEntry], anchors: Anchors) -> Iterator[Problem]:
    """Yield what quotes leave out that changes their meaning, unless the passage says why; and idle answers."""
    for passage in (passage for article in articles for passage in article.passages):
        found = {text: a.omitted for text in passage.quotes if (a := anchors.quotes.get((passage.key, text)))}
        for text, words in found.items():
            if words and text not in passage.omits:
                listed = ", ".join(f"'{word}'" for word in words)
                yield Problem(
                    passage.quotes[text].place,
                    f"the clause of this quote has {listed} in text '{text}', the quote has not; "
                    "make it longer, or say in 'omits' why it may be left out",
                )
        if passage.omits and found and not any(found.values()):
            yield Problem(passage.place, f"passage '{passage.id}' says why it omits words, but its quote omits none")


def _text_report(
    article: ArticleEntry, text: str, anchors: Anchors, contents: Mapping[str, str], forms: Sequence[str]
) -> TextReport:
    anchor = anchors.texts[text]
    used = used_sentences(article, text, anchors)
    aside = {int(n.text) for a in article.asides for n in a.sentences.get(text, ())} - used
    gaps = tuple(n for n in range(1, len(anchor.sentences) + 1) if n not in used | aside)
    quotes = [a.quote for p in article.passages if (a := anchors.quotes.get((p.key, text)))]
    return TextReport(
        text=text,
        place=article.text_places[text],
        sentences=len(anchor.sentences),
        used=len(used),
        aside=len(aside),
        gaps=gaps,
        length=anchor.length,
        quoted=covered(quotes),
        accounted=covered([*quotes, *(anchor.sentences[n - 1] for n in aside if n <= len(anchor.sentences))]),
        uncovered=tuple(_uncovered(anchor.sentences, used, quotes, contents.get(text, ""), forms)),
    )


def _uncovered(
    sentences: Sequence[Offsets], used: set[int], spans: Sequence[Offsets], content: str, forms: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Yield the numbers, dates and names of used sentences that no quote covers."""
    named = tuple(form for form in forms if form in content)
    for number in sorted(used) if content else ():
        start, end = sentences[number - 1]
        seen: list[tuple[int, int]] = []
        for first, last, word in _told(content[start:end], named):
            inside = any(s <= start + first and start + last <= e for s, e in spans)
            if not inside and not any(s <= first and last <= e for s, e in seen):
                seen.append((first, last))
                yield number, word


@lru_cache(maxsize=1 << 12)  # a watch asks again for sentences that have not changed
def _told(sentence: str, forms: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Return the numbers, dates and names of a sentence: offsets and words, the longest first where several begin."""
    found = telling_tokens(sentence)
    found += [(i, i + len(f), f) for f in forms if (i := sentence.find(f)) >= 0]
    return tuple(sorted(found, key=lambda t: (t[0], -t[1])))


def _too_much_quoted(articles: Mapping[str, ArticleEntry], reports: tuple[TextReport, ...]) -> list[Problem]:
    places = {text: place for article in articles.values() for text, place in article.text_places.items()}
    return [
        Problem(
            places[r.text],
            f"quotes take {r.quoted_share:.1%} of text '{r.text}' (limit {MAX_QUOTED_SHARE:.0%})",
        )
        for r in reports
        if r.quoted_share > MAX_QUOTED_SHARE
    ]
