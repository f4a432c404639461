"""Compile the seeds into facts, and report everything that is wrong with them or missing.

`compile_seeds` is what building and loading use; `check` adds the report that a curator reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import anchors as anchoring
from kg.anchors import Anchors
from kg.edtf import Edtf
from kg.errors import Place, Problem, SeedError
from kg.figures import Figure
from kg.folding import fold
from kg.legible import date_is_legible, figure_is_legible, name_is_legible, telling_tokens
from kg.model import Article, Evidence, Facts, Literal, Passage, Ref, Statement, object_text
from kg.ontology import Ontology, read_ontology
from kg.resolve import Resolved, Saying, evidence_of, resolve
from kg.seeds import read_seeds
from kg.standing import clashes, standings, undeclared
from kg.texts import covered

MAX_QUOTED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class TextReport:
    """How much of one text is accounted for; counts of sentences and of code points."""

    text: str
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

    @property
    def gaps(self) -> int:
        """How many sentences neither support a statement nor are set aside."""
        return sum(len(text.gaps) for text in self.texts)

    @property
    def complete(self) -> bool:
        """Whether nothing is wrong and every sentence is accounted for."""
        return not self.problems and not self.gaps


def compile_seeds(seeds: Path, ontology: Ontology) -> tuple[Facts, Anchors]:
    """Compile a seeds folder into facts, from the committed anchors.

    Raises:
        SeedError: with every problem of every file.
        BuildError: the anchors are missing or damaged.
    """
    facts, anchors, _, problems = _compile(seeds, ontology, None)
    if problems:
        raise SeedError(problems)
    return facts, anchors


def check(seeds: Path, ontology_file: Path, texts: Path | None = None) -> Report:
    """Check a seeds folder; with `texts`, prove every quote and offset against the texts.

    Raises:
        SeedError: the shape of a file is wrong, so that nothing further can be said.
        BuildError: a text is not the pinned one, or the anchors are missing.
    """
    ontology = read_ontology(ontology_file)
    facts, anchors, contents, problems = _compile(seeds, ontology, texts)
    reports = tuple(
        _text_report(article, text.id, anchors, contents, facts)
        for article in facts.articles.values()
        for text in article.texts
    )
    problems += _too_much_quoted(facts, reports)
    return Report(
        entities=len(facts.entities),
        statements=len(facts.statements),
        evidence=sum(map(len, facts.evidence.values())),
        quotes=sum(len(s) for a in facts.articles.values() for p in a.passages for s in p.quotes.values()),
        proven=texts is not None,
        texts=reports,
        problems=tuple(sorted(set(problems))),
    )


def _compile(
    folder: Path, ontology: Ontology, texts: Path | None
) -> tuple[Facts, Anchors, Mapping[str, str], list[Problem]]:
    seeds = read_seeds(folder)
    resolved = resolve(seeds, ontology)
    if seeds.problems:
        raise SeedError(resolved.problems)  # what was half read is not fit for more
    problems = resolved.problems
    articles = resolved.articles.values()
    contents: Mapping[str, str] = {}
    if texts is None:
        anchors = anchoring.load_anchors(folder / anchoring.FILE)
    else:
        anchors, contents, unfound = anchoring.find_anchors(articles, resolved.entities.values(), texts)
        problems += unfound
        problems += _anchors_differ(folder, anchors) if not unfound else []
    stale = anchoring.stale(articles, anchors)
    problems += stale
    problems += [p for article in articles for passage in article.passages for p in _quote_length(passage)]
    problems += [p for article in articles for p in _asides(article, anchors)] if not stale else []
    problems += _unused(resolved)
    problems += _damaged(resolved, anchors)
    problems += list(_speakers(resolved, ontology))
    problems += [p for saying in resolved.sayings for p in _legible(saying, resolved, ontology)]
    facts = _facts(resolved, anchors, ontology, problems) if not stale else _facts(resolved, None, ontology, problems)
    return facts, anchors, contents, problems


def _facts(resolved: Resolved, anchors: Anchors | None, ontology: Ontology, problems: list[Problem]) -> Facts:
    statements = resolved.statements()
    located = {
        (passage.key, text): anchors.spans(passage, text) if anchors else ((), ())
        for article in resolved.articles.values() for passage in article.passages for text in passage.quotes
    }  # fmt: skip
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for saying in resolved.sayings:
        evidence[saying.statement.id] += evidence_of(saying, located)
    places = {s.statement.id: s.said.value.place for s in resolved.sayings}
    found = clashes(statements.values(), ontology)
    for a, b in sorted(undeclared(found, resolved.conflicts)) if resolved.sound else ():
        first, second = statements[a], statements[b]
        words = f"{first.subject} {first.property}: '{_signed(first)}' and '{_signed(second)}' ({places[b]})"
        problems.append(Problem(places[a], f"conflict that conflicts.yaml does not name: {words}"))
    frozen = {key: tuple(sorted(evidence[key], key=lambda e: (e.article, e.text, e.id))) for key in statements}
    return Facts(
        entities=dict(sorted(resolved.entities.items())),
        articles=dict(sorted(resolved.articles.items())),
        statements=dict(sorted(statements.items())),
        evidence=frozen,
        standings=standings(statements, frozen, resolved.conflicts, ontology),
        conflicts=tuple(sorted(resolved.conflicts, key=lambda c: c.id)),
    )


def _signed(statement: Statement) -> str:
    return ("not " if statement.negated else "") + object_text(statement.object)


def _anchors_differ(folder: Path, found: Anchors) -> list[Problem]:
    path = folder / anchoring.FILE
    committed = path.read_text(encoding="utf-8") if path.is_file() else ""
    if committed == found.to_json():
        return []
    return [
        Problem(Place(f"{folder.name}/{anchoring.FILE}"), "is not what the texts give; run 'kg anchor --texts FOLDER'")
    ]


def _quote_length(passage: Passage) -> Iterator[Problem]:
    for segments in (*passage.quotes.values(), *passage.by_quotes.values()):
        for segment in segments:
            if len(segment.text) > anchoring.MAX_SEGMENT:
                yield Problem(
                    segment.place,
                    f"quote segment has {len(segment.text)} code points, at most {anchoring.MAX_SEGMENT} are allowed",
                )


def _asides(article: Article, anchors: Anchors) -> Iterator[Problem]:
    used = {text.id: _used(article, text.id, anchors) for text in article.texts}
    for aside in article.asides:
        for text, numbers in aside.sentences.items():
            for number in numbers if text in anchors.texts else ():
                count = len(anchors.texts[text].sentences)
                if int(number.text) > count:
                    yield Problem(number.place, f"sentence {number.text} of text '{text}', which has {count}")
                elif int(number.text) in used[text]:
                    yield Problem(number.place, f"sentence {number.text} of text '{text}' is set aside and also quoted")


def _used(article: Article, text: str, anchors: Anchors) -> set[int]:
    spans = [
        span for passage in article.passages if (anchor := anchors.quotes.get((passage.key, text)))
        for span in anchor.quote
    ]  # fmt: skip
    return {
        number for number, (start, end) in enumerate(anchors.texts[text].sentences, 1)
        if any(s < end and start < e for s, e in spans)
    }  # fmt: skip


def _unused(resolved: Resolved) -> list[Problem]:
    if resolved.problems:
        return []
    used = {name for a in resolved.articles.values() for s in (a.publisher, a.author) if s for name in [s.text]}
    for saying in resolved.sayings:
        used |= {saying.statement.subject, saying.by or "", saying.on_behalf_of or ""}
        used |= {saying.statement.object.id} if isinstance(saying.statement.object, Ref) else set()
        used |= {saying.statement.qualifiers.compared_to or "", *saying.statement.qualifiers.topics}
    return [
        Problem(e.place, f"entity '{e.id}' is in no passage") for e in resolved.entities.values() if e.id not in used
    ]


def _damaged(resolved: Resolved, anchors: Anchors) -> Iterator[Problem]:
    for entity in resolved.entities.values():
        for name in entity.damaged:
            if name.text.text not in anchors.texts:
                yield Problem(name.text.place, f"damaged name of '{entity.id}' in unknown text '{name.text.text}'")
            elif name.text.text not in anchors.names.get(name.form.text, ()):
                found = f"damaged name '{name.form.text}' does not stand in text '{name.text.text}'"
                yield Problem(name.form.place, f"{found} (if it is new: run 'kg anchor --texts FOLDER')")


def _legible(saying: Saying, resolved: Resolved, ontology: Ontology) -> Iterator[Problem]:
    for text, segments in saying.passage.quotes.items():
        quote = " … ".join(s.text for s in (*segments, *saying.passage.by_quotes.get(text, ())))
        if not _readable(saying, quote, resolved, ontology):
            what = f"value '{object_text(saying.statement.object)}' of '{saying.statement.property}'"
            remedy = "say so in the reason it is inferred for" if saying.inferred else "say from what it is inferred"
            yield Problem(
                saying.said.value.place,
                f"{what} cannot be read in its quote from text '{text}'; quote the words, or {remedy}",
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
            published = resolved.articles[saying.passage.article].published
            return date_is_legible(date, f"{quote} … {reason}", published if reason else None)
        case Ref() as ref:
            return bool(reason) or name_is_legible(resolved.entities[ref.id].forms, quote)
        case Literal() as literal:
            exact = saying.statement.property in ("title", "legalName")
            return bool(reason) or not exact or fold(literal.text) in fold(quote)


def _speakers(resolved: Resolved, ontology: Ontology) -> Iterator[Problem]:
    """Report passages whose by_quote names other agents and not the one that `by` gives."""
    agents = [e for e in resolved.entities.values() if ontology.is_a(e.type.text, "Agent")]
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


def _text_report(
    article: Article, text: str, anchors: Anchors, contents: Mapping[str, str], facts: Facts
) -> TextReport:
    anchor = anchors.texts[text]
    used = _used(article, text, anchors)
    aside = {int(n.text) for a in article.asides for n in a.sentences.get(text, ())} - used
    gaps = tuple(n for n in range(1, len(anchor.sentences) + 1) if n not in used | aside)
    located = [a for p in article.passages if (a := anchors.quotes.get((p.key, text)))]
    quotes = [span for a in located for span in a.quote]
    speakers = [span for a in located for span in a.by]
    return TextReport(
        text=text,
        sentences=len(anchor.sentences),
        used=len(used),
        aside=len(aside),
        gaps=gaps,
        length=anchor.length,
        quoted=covered([*quotes, *speakers]),
        accounted=covered(
            [*quotes, *speakers, *(anchor.sentences[n - 1] for n in aside if n <= len(anchor.sentences))]
        ),
        uncovered=tuple(_uncovered(anchor.sentences, used, [*quotes, *speakers], contents.get(text, ""), facts)),
    )


def _uncovered(
    sentences: anchoring.Offsets, used: set[int], spans: list[tuple[int, int]], content: str, facts: Facts
) -> Iterator[tuple[int, str]]:
    """Yield the numbers, dates and names of used sentences that no quote covers."""
    forms = sorted({f for e in facts.entities.values() for f in e.forms if len(f) > 2}, key=len, reverse=True)
    for number in sorted(used) if content else ():
        start, end = sentences[number - 1]
        sentence = content[start:end]
        found = telling_tokens(sentence)
        found += [(i, i + len(f), f) for f in forms if (i := sentence.find(f)) >= 0]
        seen: list[tuple[int, int]] = []
        for first, last, word in sorted(found, key=lambda t: (t[0], -t[1])):
            inside = any(s <= start + first and start + last <= e for s, e in spans)
            if not inside and not any(s <= first and last <= e for s, e in seen):
                seen.append((first, last))
                yield number, word


def _too_much_quoted(facts: Facts, reports: tuple[TextReport, ...]) -> list[Problem]:
    places = {text.id: text.place for article in facts.articles.values() for text in article.texts}
    return [
        Problem(
            places[r.text],
            f"quotes take {r.quoted_share:.1%} of text '{r.text}', at most {MAX_QUOTED_SHARE:.0%} is fair",
        )
        for r in reports
        if r.quoted_share > MAX_QUOTED_SHARE
    ]
