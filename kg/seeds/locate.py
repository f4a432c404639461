"""Find every quote in its text, with the sentences that prove it and what can be read in them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from kg.errors import Problem, Scalar, SeedError
from kg.facts.ontology import Ontology
from kg.facts.records import object_text
from kg.folding import fold
from kg.language.segment import sentences
from kg.seeds.anchors import (
    NO_ANCHORS,
    Anchors,
    Offsets,
    QuoteAnchor,
    TextAnchor,
    fresh,
    is_pinned,
    mark,
    stale,
)  # fmt: skip
from kg.seeds.answers import known_of, told
from kg.seeds.clause import cut_inside_word, omitted_modifiers
from kg.seeds.doubts import Case, Doubt, Reading, mentions
from kg.seeds.proof import Proof, readable
from kg.seeds.records import ArticleEntry, EntityEntry, Passage
from kg.seeds.resolve import Resolved, Saying
from kg.seeds.rules import doubts_in, doubts_on_date
from kg.seeds.texts import occurrences, read_text


def find_anchors(
    resolved: Resolved, ontology: Ontology, folder: Path, committed: Anchors = NO_ANCHORS
) -> tuple[Anchors, dict[str, str], list[Problem]]:
    """Find every quote in its text.

    Args:
        resolved: the seeds: the passages that are looked up, and the entities whose names are.
        ontology: has the words of units.
        folder: the folder of the source texts, one `<id>.txt` each.
        committed: the anchors that were found before; those of a text that the folder does not have are kept.

    Returns:
        the anchors of what was found, the texts by id, and a problem for each quote that stands nowhere, more than
        once, or inside a word, and for each proof that is not of neighbouring sentences.

    Raises:
        SeedError: a text is missing or is not the pinned one; every such text is named.
    """
    articles = resolved.articles.values()
    kept = _kept(articles, folder, committed)
    contents = _contents(articles, folder, kept)
    finder = _Finder(resolved, ontology, contents, kept)
    finder.run()
    texts = {name: finder.text(name) for name in contents} | {name: committed.texts[name] for name in kept}
    quotes = {key: a for key, a in fresh(articles, committed).quotes.items() if key[1] in kept}
    damaged = _damaged(resolved.entities.values(), contents, committed, kept)
    problems = [*finder.problems, *(stale(articles, committed, of=kept) if kept else ())]
    return Anchors(texts, {**quotes, **finder.quotes}, damaged), contents, problems


def _kept(articles: Iterable[ArticleEntry], folder: Path, committed: Anchors) -> set[str]:
    """Return the texts that the folder does not have, but of which there are anchors."""
    texts = (text for entry in articles for text in entry.article.texts)
    return {text.id for text in texts if is_pinned(committed, text) and not (folder / f"{text.id}.txt").exists()}


def _contents(articles: Iterable[ArticleEntry], folder: Path, kept: Collection[str]) -> dict[str, str]:
    contents, problems = {}, []
    pinned = ((text, entry.text_places[text.id]) for entry in articles for text in entry.article.texts)
    for text, place in ((text, place) for text, place in pinned if text.id not in kept):
        try:
            contents[text.id] = read_text(folder, text, place)
        except SeedError as error:
            problems += error.problems
    if problems:
        raise SeedError(problems)
    return contents


class _Finder:
    """Finds the quotes of articles, one after the other."""

    def __init__(
        self, resolved: Resolved, ontology: Ontology, contents: Mapping[str, str], kept: Collection[str]
    ) -> None:
        self.resolved, self.ontology, self.contents, self.kept = resolved, ontology, contents, kept
        self.quotes: dict[tuple[str, str], QuoteAnchor] = {}
        self.problems: list[Problem] = []
        self._texts = {t.id: t for entry in resolved.articles.values() for t in entry.article.texts}
        self._bounds = {name: tuple(sentences(content, self._texts[name].lang)) for name, content in contents.items()}
        self._stretches: dict[str, set[Offsets]] = defaultdict(set)
        self._sayings: dict[str, list[Saying]] = defaultdict(list)
        for saying in resolved.sayings:
            self._sayings[saying.passage.key].append(saying)
        self.known = known_of(resolved.entities, ontology)
        self._places: dict[tuple[str, str], tuple[Offsets, Offsets]] = {}

    def text(self, name: str) -> TextAnchor:
        """Return the anchor of a text whose passages were looked up."""
        pinned, content, bounds = self._texts[name], self.contents[name], self._bounds[name]
        stretches = {
            (first, last): hashlib.sha256(content[bounds[first - 1][0] : bounds[last - 1][1]].encode()).hexdigest()
            for first, last in self._stretches[name]
        }
        return TextAnchor(pinned.sha256, pinned.length, bounds, stretches, self._doubts_on_date(name))

    def _doubts_on_date(self, name: str) -> tuple[Doubt, ...]:
        published = next(a for a in self.resolved.articles.values() if name in a.text_places).article.published
        return tuple(doubts_on_date(published, self.contents[name], self._texts[name].lang))

    def run(self) -> None:
        """Look up every quote, then read every proof: a proof may lean on another article's."""
        articles = self.resolved.articles.values()
        passages = [(p, name) for a in articles for p in a.passages for name in p.quotes if name in self.contents]
        for article in articles:
            self._speeches(article)
        for passage, name in passages:
            place = self._place(passage, name)
            if place:
                self._places.setdefault((passage.key, name), place)
        for passage, name in passages:
            if (passage.key, name) in self._places:
                self._anchor(passage, name)

    def _speeches(self, article: ArticleEntry) -> None:
        for speech in article.speech:
            for name, (first, last) in speech.sentences.items():
                if name in self.kept:
                    continue
                if int(last.text) <= len(self._bounds.get(name, ())):
                    self._stretches[name].add((int(first.text), int(last.text)))
                else:
                    self.problems.append(_no_sentence(last, name, self._bounds.get(name, ())))

    def _place(self, passage: Passage, name: str) -> tuple[Offsets, Offsets] | None:
        """Return where a quote stands, and the first and last sentence of its proof."""
        quote, content = passage.quotes[name], self.contents[name]
        found = occurrences(quote.text, content) if quote.text.strip() else []
        if len(found) != 1:
            self.problems.append(Problem(quote.place, f"quote {_missed(quote.text, name, content, len(found))}"))
            return None
        start, end = found[0], found[0] + len(quote.text)
        if word := cut_inside_word(content, start, end):
            self.problems.append(
                Problem(quote.place, f"quote begins or ends inside the word '{word}' of text '{name}'")
            )
        proof = self._proof(passage, name, start, end)
        return ((start, end), proof) if proof else None

    def _proof(self, passage: Passage, name: str, start: int, end: int) -> Offsets | None:
        bounds = self._bounds[name]
        own = {n for n, (first, last) in enumerate(bounds, 1) if start < last and first < end}
        given = passage.sentences.get(name, ())
        numbers = {int(number.text) for number in given} or own
        first, last = min(numbers), max(numbers)
        if last > len(bounds):
            beyond = next(number for number in given if int(number.text) > len(bounds))
            self.problems.append(_no_sentence(beyond, name, bounds))
        elif not own <= numbers:
            found = f"the quote stands in {_listed(own)}, the proof is {_listed(numbers)}"
            self.problems.append(Problem(given[0].place, f"the sentences of a proof include the quote's own: {found}"))
        elif len(numbers) <= last - first:
            message = f"the sentences of a proof are neighbours: found {_listed(numbers)}"
            self.problems.append(Problem(given[0].place, message))
        else:
            self._stretches[name].add((first, last))
            return first, last
        return None

    def _words(self, key: str, name: str) -> str:
        """Return the words of the proof of a passage in a text, or of all its texts if it has none there."""
        texts = [name] if (key, name) in self._places else [text for k, text in self._places if k == key]
        stretches = [(text, self._offsets(key, text)) for text in texts]
        return " … ".join(self.contents[text][start:end] for text, (start, end) in stretches)

    def _lent(self, key: str, name: str) -> str:
        """Return what a passage lends to what leans on it: the words of its proof, and the values that it gives."""
        values = (object_text(saying.statement.object) for saying in self._sayings[key])
        return " … ".join([self._words(key, name), *values])

    def _offsets(self, key: str, name: str) -> Offsets:
        """Return the offsets of the proof of a passage in a text."""
        (first, last), bounds = self._places[key, name][1], self._bounds[name]
        return bounds[first - 1][0], bounds[last - 1][1]

    def _anchor(self, passage: Passage, name: str) -> None:
        quote, proof = self._places[passage.key, name]
        start, _ = self._offsets(passage.key, name)
        words, lang = self._words(passage.key, name), self._texts[name].lang
        for meaning, _ in passage.means.get(name, ()):
            if meaning.text not in words:
                self.problems.append(
                    Problem(meaning.place, f"means: '{meaning.text}' does not stand in the proof from text '{name}'")
                )
        self.quotes[passage.key, name] = QuoteAnchor(
            mark=mark(passage, name),
            quote=quote,
            proof=proof,
            readable=self._readable(passage, name, words),
            omitted=tuple(omitted_modifiers(words, quote[0] - start, quote[1] - start, lang)),
            doubts=self._doubts(passage, name, words, (quote[0] - start, quote[1] - start)),
        )

    def _doubts(self, passage: Passage, name: str, words: str, quote: Offsets) -> tuple[Doubt, ...]:
        means = tuple((meaning.text, entity.text) for meaning, entity in passage.means.get(name, ()))
        reading = Reading(
            words, *quote, self._texts[name].lang, tuple(mentions(words, means, self.known.names)),
            self._speaking(passage, name),
        )  # fmt: skip
        said = [told(saying) for saying in self._sayings[passage.key]]
        return tuple(doubts_in(Case(said, passage.gist, self.known), reading))

    def _speaking(self, passage: Passage, name: str) -> frozenset[str]:
        """Return who speaks in the stretch in which a quote stands; the author of the article is not among them."""
        article, (quote, _) = self.resolved.articles[passage.article], self._places[passage.key, name]
        bounds = self._bounds[name]
        own = [n for n, (first, last) in enumerate(bounds, 1) if quote[0] < last and first < quote[1]]
        numbers = range(own[0], own[-1] + 1)
        found = {
            scalar.text for speech in article.speech if speech.covers(name, numbers)
            for scalar in (speech.by, speech.on_behalf_of) if scalar
        }  # fmt: skip
        return frozenset() if article.article.author in found else frozenset(found)

    def _readable(self, passage: Passage, name: str, words: str) -> tuple[str, ...]:
        """Return the entities and values of a passage that its proof, and what it leans on, lets one read."""
        meant = {entity.text for _, entity in passage.means.get(name, ())}
        found: set[str] = set()
        for saying in self._sayings[passage.key]:
            lent = " … ".join(self._lent(key, name) for key in saying.inferred_from if "/" in key)
            dates = [
                self.resolved.articles[key].article.published
                for key in saying.inferred_from if key in self.resolved.articles
            ]  # fmt: skip
            found |= readable(saying, Proof(words, meant, lent, dates), self.resolved, self.ontology)
        return tuple(sorted(found))


def _no_sentence(number: Scalar, text: str, bounds: Sequence[Offsets]) -> Problem:
    return Problem(number.place, f"no sentence {number.text} in text '{text}', which has {len(bounds)}")


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _missed(quote: str, name: str, content: str, count: int) -> str:
    """Say why a quote has no one place; of one that stands nowhere, up to where it does stand."""
    if count:
        return f"occurs {count} times in text '{name}'; make it longer: {quote}"
    glued = next((mark for mark in ("…", "...") if mark in quote), None)
    if glued and all(piece.strip() in content for piece in quote.split(glued)):
        return f"is glued from pieces of text '{name}' by '{glued}'; a quote is one contiguous piece: {quote}"
    length = next((n for n in range(len(quote), 7, -1) if quote[:n] in content), 0)
    diverges = f", only its first {length} code points are" if length else ""
    return f"not found in text '{name}'{diverges}: {quote}"


def _damaged(
    entities: Iterable[EntityEntry], contents: Mapping[str, str], committed: Anchors, kept: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return the damaged names, each with those of its texts in which it stands; of texts not at hand, as committed."""
    found: dict[str, set[str]] = defaultdict(set)
    for form, text in ((name.form.text, name.text.text) for entry in entities for name in entry.damaged):
        known = text in kept and text in committed.damaged.get(form, ())
        if known or fold(form) in fold(contents.get(text, "")):
            found[form].add(text)
    return {form: tuple(sorted(texts)) for form, texts in sorted(found.items())}
