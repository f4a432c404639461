"""Where each quote and its proof stand in their text: computed from the texts, committed, and used without them.

`seeds/anchors.json` holds, per text, its hash, its length, its sentences and the hashes of the stretches that prove
something; per passage and text, the place of the quote, the sentences of its proof, and what can be read there; and in
which texts each damaged name stands. What the rules doubt stands beside the text or the quote that they read.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from kg.errors import BuildError, Place, Problem
from kg.facts.records import Span, Stretch, Text, digest
from kg.files import read_whole
from kg.seeds.doubts import Code, Doubt
from kg.seeds.records import ArticleEntry, Passage

FILE = "anchors.json"

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextAnchor:
    """A pinned text: hash, length in code points, the offsets of its sentences, and the hashes of stretches.

    A stretch is named by its first and last sentence, numbered from 1.
    """

    sha256: str
    length: int
    sentences: tuple[Offsets, ...]
    stretches: Mapping[Offsets, str]
    doubts: tuple[Doubt, ...] = ()

    def stretch(self, first: int, last: int) -> Stretch:
        """Return the stretch from one sentence to another."""
        start, end = self.sentences[first - 1][0], self.sentences[last - 1][1]
        return Stretch(start, end, first, last, self.stretches[first, last])

    def touched(self, start: int, end: int) -> range:
        """Return the numbers of the sentences that a span touches."""
        first = bisect_right(self.sentences, start, key=itemgetter(1))
        return range(first + 1, bisect_left(self.sentences, end, key=itemgetter(0)) + 1)


@dataclass(frozen=True, slots=True)
class QuoteAnchor:
    """A quote of a passage in one text.

    Attributes:
        mark: goes stale when the quote, its sentences, or what its words mean change.
        quote: its offsets.
        proof: the first and last sentence of its proof.
        readable: entities and values of the passage that can be read in the proof.
        omitted: words of the quote's clause that change its meaning and stand outside the quote.
        doubts: what a person must look at in what the passage says.
    """

    mark: str
    quote: Offsets
    proof: Offsets
    readable: tuple[str, ...]
    omitted: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchors:
    """Every anchor, by text id and by (passage key, text id); `damaged` has the texts of each damaged name."""

    texts: Mapping[str, TextAnchor]
    quotes: Mapping[tuple[str, str], QuoteAnchor]
    damaged: Mapping[str, tuple[str, ...]]

    def span(self, passage: Passage, text: str) -> Span:
        """Return the place of a passage's quote in a text."""
        return Span(*self.quotes[passage.key, text].quote, passage.quotes[text].text)

    def proof(self, passage: Passage, text: str) -> Stretch:
        """Return the sentences that prove what a passage says."""
        return self.texts[text].stretch(*self.quotes[passage.key, text].proof)

    def to_json(self) -> str:
        """Return the committed form: sorted, one line a record."""
        quotes: dict[str, dict[str, object]] = {}
        for (key, text), a in sorted(self.quotes.items()):
            quotes.setdefault(key, {})[text] = {
                "mark": a.mark, "quote": a.quote, "proof": a.proof, "readable": a.readable, "omitted": a.omitted,
                **_doubts(a.doubts),
            }  # fmt: skip
        texts = {
            name: {
                "sha256": a.sha256, "length": a.length, "sentences": a.sentences,
                "stretches": {f"{first}-{last}": sha for (first, last), sha in sorted(a.stretches.items())},
                **_doubts(a.doubts),
            } for name, a in self.texts.items()
        }  # fmt: skip
        parts = [("texts", texts), ("passages", quotes), ("names", self.damaged)]
        return "{\n" + ",\n".join(f'"{name}": {_lines(part)}' for name, part in parts) + "\n}\n"


def _doubts(doubts: tuple[Doubt, ...]) -> dict[str, tuple[Doubt, ...]]:
    return {"doubts": doubts} if doubts else {}


def _lines(records: Mapping[str, object]) -> str:
    rows = (
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}" for k, v in sorted(records.items())
    )
    return "{\n" + ",\n".join(rows) + "\n}"


def mark(passage: Passage, text: str) -> str:
    """Return what goes stale when a quote of the passage, its sentences or the meaning of its words change."""
    numbers = " ".join(number.text for number in passage.sentences.get(text, ()))
    meant = (f"{words.text}={entity.text}" for words, entity in passage.means.get(text, ()))
    return digest(passage.quotes[text].text, numbers, *meant)


NO_ANCHORS = Anchors({}, {}, {})
"""What there is before `kg anchor` runs for the first time."""


def committed_anchors(seeds: Path) -> Anchors:
    """Read the committed anchors of a seeds folder, or none if they are missing or damaged."""
    try:
        return load_anchors(seeds / FILE)
    except BuildError:
        return NO_ANCHORS


def load_anchors(path: Path) -> Anchors:
    """Read the committed anchors.

    Raises:
        BuildError: the file is missing or is not what `kg anchor` writes.
    """
    try:
        data = json.loads(read_whole(path).decode("utf-8"))
        return Anchors(
            {name: _text_anchor(a) for name, a in data["texts"].items()},
            {
                (key, text): QuoteAnchor(
                    a["mark"],
                    _pair(a["quote"]),
                    _pair(a["proof"]),
                    tuple(a["readable"]),
                    tuple(a["omitted"]),
                    _read_doubts(a),
                )
                for key, by_text in data["passages"].items()
                for text, a in by_text.items()
            },
            {form: tuple(texts) for form, texts in data["names"].items()},
        )
    except FileNotFoundError:
        raise BuildError(f"{path.name} is missing; run 'kg anchor --texts FOLDER'") from None
    except OSError as error:
        raise BuildError(f"{path.name} cannot be read: {error.strerror}") from None
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BuildError(
            f"{path.name} is damaged ({type(error).__name__}: {error}); run 'kg anchor --texts FOLDER'"
        ) from None


def _text_anchor(data: Mapping[str, Any]) -> TextAnchor:
    stretches = {_pair(name.split("-")): str(sha) for name, sha in data["stretches"].items()}
    return TextAnchor(
        data["sha256"], data["length"], tuple(map(_pair, data["sentences"])), stretches, _read_doubts(data)
    )


def _read_doubts(data: Mapping[str, Any]) -> tuple[Doubt, ...]:
    return tuple(Doubt(Code(code), str(statement), str(words)) for code, statement, words in data.get("doubts", ()))


def _pair(numbers: Iterable[int | str]) -> Offsets:
    start, end = numbers
    return int(start), int(end)


def is_pinned(anchors: Anchors, text: Text) -> bool:
    """Return whether anchors were made from a text as it is pinned."""
    pinned = anchors.texts.get(text.id)
    return pinned is not None and (pinned.sha256, pinned.length) == (text.sha256, text.length)


def stale(articles: Iterable[ArticleEntry], anchors: Anchors, of: Collection[str] | None = None) -> list[Problem]:
    """Return a problem for each text, quote or speech that is not as it was when the anchors were made.

    Args:
        articles: the articles.
        anchors: their anchors.
        of: only of these texts, which are pinned as they were (default: of all).
    """
    problems = []
    for article in articles:
        for text in article.article.texts:
            if of is None and not is_pinned(anchors, text):
                problems.append(_stale(article.text_places[text.id], f"text '{text.id}'"))
        for speech in article.speech:
            for text_id, numbers in speech.sentences.items():
                pinned = anchors.texts.get(text_id)
                if of is not None and text_id not in of:
                    continue
                if pinned is None or _pair(n.text for n in numbers) not in pinned.stretches:
                    problems.append(_stale(speech.by.place, f"the speech of '{speech.by.text}' in text '{text_id}'"))
        for passage in article.passages:
            for text_id in passage.quotes:
                if (of is None or text_id in of) and not _fits(anchors, passage, text_id):
                    problems.append(_stale(passage.place, f"the quote of passage '{passage.id}' from text '{text_id}'"))
    return problems


def fresh(articles: Iterable[ArticleEntry], anchors: Anchors) -> Anchors:
    """Return the anchors without those of quotes that have changed since."""
    passages = {p.key: p for article in articles for p in article.passages}
    quotes = {
        (key, text): anchor for (key, text), anchor in anchors.quotes.items()
        if key in passages and text in passages[key].quotes and _fits(anchors, passages[key], text)
    }  # fmt: skip
    return Anchors(anchors.texts, quotes, anchors.damaged)


def _fits(anchors: Anchors, passage: Passage, text: str) -> bool:
    anchor, pinned = anchors.quotes.get((passage.key, text)), anchors.texts.get(text)
    if anchor is None or pinned is None or anchor.mark != mark(passage, text) or anchor.proof not in pinned.stretches:
        return False
    start, end = anchor.quote
    return end - start == len(passage.quotes[text].text) and 1 <= anchor.proof[0] <= anchor.proof[1] <= len(
        pinned.sentences
    )


def _stale(place: Place, what: str) -> Problem:
    return Problem(place, f"{what} has changed since {FILE} was made; run 'kg anchor --texts FOLDER'")
