"""Where each quote stands in its text: computed from the texts, committed, and used without them.

`seeds/anchors.json` holds, per text, its hash, length and sentences; per passage and text the
offsets of its segments with a hash of their words; and in which texts each name stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BuildError, Place, Problem, Scalar, SeedError
from kg.facts.records import Span, digest
from kg.folding import fold
from kg.seeds.records import ArticleEntry, EntityEntry, Passage
from kg.seeds.texts import occurrences, read_text, sentences

FILE = "anchors.json"
MAX_SEGMENT = 160

Offsets = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TextAnchor:
    """A pinned text: hash, length in code points, and the offsets of its sentences."""

    sha256: str
    length: int
    sentences: Offsets


@dataclass(frozen=True, slots=True)
class QuoteAnchor:
    """Where the segments of a passage stand in one text, and a hash of their words."""

    words: str
    quote: Offsets
    by: Offsets


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every anchor, by text id and by (passage key, text id)."""

    texts: Mapping[str, TextAnchor]
    quotes: Mapping[tuple[str, str], QuoteAnchor]
    names: Mapping[str, tuple[str, ...]]

    def spans(self, passage: Passage, text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return the spans of a passage's quote and of its speaker's quote in a text."""
        anchor = self.quotes[passage.key, text]
        quote, by = passage.quotes[text], passage.by_quotes.get(text, ())
        return _spans(anchor.quote, quote), _spans(anchor.by, by)

    def to_json(self) -> str:
        """Return the committed form: sorted, one line a record."""
        quotes: dict[str, dict[str, object]] = {}
        for (key, text), anchor in sorted(self.quotes.items()):
            quotes.setdefault(key, {})[text] = {"words": anchor.words, "quote": anchor.quote, "by": anchor.by}
        texts = {t: {"sha256": a.sha256, "length": a.length, "sentences": a.sentences} for t, a in self.texts.items()}
        parts = [("texts", texts), ("passages", quotes), ("names", self.names)]
        return "{\n" + ",\n".join(f'"{name}": {_lines(part)}' for name, part in parts) + "\n}\n"


def _lines(records: Mapping[str, object]) -> str:
    rows = (
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in sorted(records.items())
    )
    return "{\n" + ",\n".join(rows) + "\n}"


def _spans(offsets: Offsets, segments: tuple[Scalar, ...]) -> tuple[Span, ...]:
    return tuple(Span(start, end, segment.text) for (start, end), segment in zip(offsets, segments, strict=True))


def words_hash(passage: Passage, text: str) -> str:
    """Return the hash that goes stale when a quote of the passage from this text changes."""
    segments = (*passage.quotes[text], Scalar("|", passage.place), *passage.by_quotes.get(text, ()))
    return digest(*(segment.text for segment in segments))


def find_anchors(
    articles: Collection[ArticleEntry], entities: Iterable[EntityEntry], folder: Path
) -> tuple[Anchors, dict[str, str], list[Problem]]:
    """Find every quote in its text.

    Args:
        articles: the articles whose passages are looked up.
        entities: whose names are looked up.
        folder: the folder of the source texts, one `<id>.txt` each.

    Returns:
        the anchors of what was found, the texts by id, and a problem for each quote that stands
        nowhere or more than once.

    Raises:
        SeedError: a text is missing or is not the pinned one; every such text is named.
    """
    contents = _contents(articles, folder)
    texts: dict[str, TextAnchor] = {}
    quotes: dict[tuple[str, str], QuoteAnchor] = {}
    problems: list[Problem] = []
    for article in articles:
        for text in article.article.texts:
            texts[text.id] = TextAnchor(text.sha256, text.length, tuple(sentences(contents[text.id])))
        for passage in article.passages:
            for text_id, segments in passage.quotes.items():
                content = contents.get(text_id, "")
                quote = tuple(_find(segments, text_id, content, problems))
                by = tuple(_find(passage.by_quotes.get(text_id, ()), text_id, content, problems))
                quotes[passage.key, text_id] = QuoteAnchor(words_hash(passage, text_id), quote, by)
    return Anchors(texts, quotes, _names(entities, contents)), contents, problems


def _contents(articles: Iterable[ArticleEntry], folder: Path) -> dict[str, str]:
    contents, problems = {}, []
    for text, place in ((text, entry.text_places[text.id]) for entry in articles for text in entry.article.texts):
        try:
            contents[text.id] = read_text(folder, text, place)
        except SeedError as error:
            problems += error.problems
    if problems:
        raise SeedError(problems)
    return contents


def _find(segments: Iterable[Scalar], text_id: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, int]]:
    for segment in segments:
        found = occurrences(segment.text, text) if segment.text else []
        if len(found) == 1:
            yield found[0], found[0] + len(segment.text)
            continue
        if found:
            problems.append(
                Problem(
                    segment.place,
                    f"quote occurs {len(found)} times in text '{text_id}'; make it longer: {segment.text}",
                )
            )
        else:
            problems.append(
                Problem(
                    segment.place, f"quote not found in text '{text_id}'{_diverges(segment.text, text)}: {segment.text}"
                )
            )
        yield 0, len(segment.text)


def _diverges(segment: str, text: str) -> str:
    """Say up to where the quote does stand in the text, to show where it goes wrong."""
    length = next((n for n in range(len(segment), 7, -1) if segment[:n] in text), 0)
    return f", only its first {length} code points are" if length else ""


def _names(entities: Iterable[EntityEntry], contents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    folded = {text: fold(content) for text, content in contents.items()}
    names = {}
    for form in sorted({form for entry in entities for form in entry.entity.forms}):
        found = tuple(text for text, content in sorted(folded.items()) if fold(form) in content)
        if found:
            names[form] = found
    return names


def load_anchors(path: Path) -> Anchors:
    """Read the committed anchors.

    Raises:
        BuildError: the file is missing or is not what `kg anchor` writes.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Anchors(
            {t: TextAnchor(a["sha256"], a["length"], _offsets(a["sentences"])) for t, a in data["texts"].items()},
            {
                (key, text): QuoteAnchor(a["words"], _offsets(a["quote"]), _offsets(a["by"]))
                for key, by_text in data["passages"].items()
                for text, a in by_text.items()
            },
            {form: tuple(texts) for form, texts in data["names"].items()},
        )
    except FileNotFoundError:
        raise BuildError(f"{path.name} is missing; run 'kg anchor --texts FOLDER'") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(
            f"{path.name} is damaged ({type(error).__name__}: {error}); run 'kg anchor --texts FOLDER'"
        ) from None


def _offsets(pairs: Iterable[tuple[int, int]]) -> Offsets:
    return tuple((int(start), int(end)) for start, end in pairs)


def stale(articles: Iterable[ArticleEntry], anchors: Anchors) -> list[Problem]:
    """Return a problem for each quote or text that is not as it was when the anchors were made."""
    problems = []
    for article in articles:
        for text in article.article.texts:
            pinned = anchors.texts.get(text.id)
            if pinned is None or (pinned.sha256, pinned.length) != (text.sha256, text.length):
                problems.append(_stale(article.text_places[text.id], f"text '{text.id}'"))
        for passage in article.passages:
            for text_id in passage.quotes:
                anchor = anchors.quotes.get((passage.key, text_id))
                if anchor is None or not _fits(anchor, passage, text_id):
                    problems.append(_stale(passage.place, f"the quote of passage '{passage.id}' from text '{text_id}'"))
    return problems


def _fits(anchor: QuoteAnchor, passage: Passage, text: str) -> bool:
    segments = (*passage.quotes[text], *passage.by_quotes.get(text, ()))
    offsets = (*anchor.quote, *anchor.by)
    return anchor.words == words_hash(passage, text) and [e - s for s, e in offsets] == [len(s.text) for s in segments]


def _stale(place: Place, what: str) -> Problem:
    return Problem(place, f"{what} has changed since {FILE} was made; run 'kg anchor --texts FOLDER'")
