"""Mentions of known entities in a text of any of the languages.

A name is found in any case that its own case allows, with Arabic clitics (و ف ب ل ك ال) in front and any spelling
that folds alike, with a possessive or plural s, with other spaces and hyphens (Gen-3, Gen 3, Gen3), and in Chinese
without spaces. Of overlapping mentions the longest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from kg.facts.records import Entity
from kg.folding import fold
from kg.language.tokens import Token, tokens

_SOFT = re.compile(r"[\s'’‘\-‐‑–·•._:&+/\"“”«»]{0,3}")
_HARD = re.compile(r"\n|[.:]\s|[\"“”«»]")
_VERSION = re.compile(r"(?:[-‐‑ ]?\d{1,2}(?:\.\d+)?(?![\d.,]|\s?[%\w])|[-‐‑]?\d+(?:\.\d+)?)")
_CLITICS = frozenset(
    f"{a}{b}{c}" for a in ("", "و", "ف") for b in ("", "ب", "ل", "ك") for c in ("", "ال") if (b, c) != ("ل", "ال")
) | {"لل", "ولل", "فلل"}
_LONGEST_CLITIC = max(map(len, _CLITICS))
_SHORTEST = 2
_START = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a known entity.

    Attributes:
        start, end: its place, in code points.
        words: the words there.
        entities: the ids of all entities that have this name, sorted; more than one if the name is ambiguous.
        certain: whether the words can hardly be anything else. They can if they open a sentence, so that their capital
            says nothing, and stand nowhere in the text with a capital inside a sentence.
        version: a number that follows and may belong to the name of another entity (Sora 2), or an empty string.
    """

    start: int
    end: int
    words: str
    entities: tuple[str, ...]
    certain: bool = True
    version: str = ""


class Near(NamedTuple):
    """A known entity with a name that is like some words: its id, that name, and how alike they are, 0 to 100."""

    entity: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class _Form:
    """A name as it stands in the seeds: whose it is, and how many words it has."""

    entity: str
    name: str
    words: int


class _Stream(NamedTuple):
    """The folded tokens of a text in one string, with the offset in it at which each begins."""

    tokens: list[Token]
    starts: list[int]
    folded: str


class Names:
    """The names of known entities, indexed once for many texts.

    Args:
        entities: the entities; their labels, other names and damaged forms are looked for.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        for entity in entities:
            for name in entity.forms:
                self._add(entity.id, name)
        self._longest = max(map(len, self._forms), default=0)
        self._openings = {key[:_START] for key in self._forms}

    def _add(self, entity: str, name: str) -> None:
        found = list(tokens(name))
        key = "".join(token.folded for token in found)
        form = _Form(entity, name, len(found))
        if len(key) >= _SHORTEST and form not in self._forms.get(key, ()):
            self._forms[key].append(form)
            if key.startswith("ال") and len(key) > 4:  # للصين: the ا of the article is not written after ل
                self._forms[key[2:]].append(_Form(entity, name[2:], len(found)))

    def __len__(self) -> int:
        return len(self._forms)

    def find(self, text: str) -> list[Mention]:
        """Return the mentions of known entities in a text, in its order; they do not overlap.

        >>> from kg.facts.records import Entity
        >>> names = Names([Entity("sora", "VideoModel", {"en": "Sora", "ar": "سورا"}, {}, (), "")])
        >>> [(m.words, m.entities) for m in names.find("Sora's rivals وبسورا OpenAI的Sora、sora")]
        [('Sora', ('sora',)), ('سورا', ('sora',)), ('Sora', ('sora',))]
        """
        stream = _stream(text)
        candidates = sorted(self._candidates(text, stream), key=lambda m: (m.start - m.end, m.start))
        taken = bytearray(len(text))
        kept = []
        for mention in candidates:
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                kept.append(mention)
        return _weighed(sorted(kept, key=lambda m: m.start), text)

    def _candidates(self, text: str, stream: _Stream) -> Iterator[Mention]:
        for index, token in enumerate(stream.tokens):
            for skipped in _begins(token):
                mention = self._longest_at(text, stream, index, skipped)
                if mention:
                    yield mention

    def _longest_at(self, text: str, stream: _Stream, index: int, skipped: int) -> Mention | None:
        """Return the longest mention that begins in a token, after a clitic of that length."""
        begin = stream.starts[index] + skipped
        if stream.folded[begin : begin + _START] not in self._openings and self._shortest_key(stream, begin):
            return None
        best = None
        for last in range(index, len(stream.tokens)):
            if last > index and not _soft(text[stream.tokens[last - 1].end : stream.tokens[last].start]):
                break
            end = stream.starts[last] + len(stream.tokens[last].folded)
            if end - begin > self._longest + 1:
                break
            best = self._mention(text, stream, (index, last), (begin, end), skipped) or best
        return best

    def _shortest_key(self, stream: _Stream, begin: int) -> bool:
        return stream.folded[begin : begin + _SHORTEST] not in self._openings

    def _mention(
        self, text: str, stream: _Stream, pieces: tuple[int, int], span: tuple[int, int], skipped: int
    ) -> Mention | None:
        first, last = stream.tokens[pieces[0]], stream.tokens[pieces[1]]
        key = stream.folded[span[0] : span[1]]
        end = last.end
        forms = self._forms.get(key, [])
        if not forms and last.kind == "word" and key.endswith("s") and len(key) > 3:
            forms, end = self._forms.get(key[:-1], []), end - 1
        start = first.start + _unfolded(text[first.start : first.end], skipped)
        words = text[start:end]
        count = pieces[1] - pieces[0] + 1
        clitic = first.folded[:skipped]
        entities = sorted({f.entity for f in forms if _fits(f, words, count) and _clitic_fits(f, clitic)})
        return Mention(start, end, words, tuple(entities), True, _version(text, end)) if entities else None

    def nearest(self, words: str, limit: int = 3, least: float = 70) -> list[Near]:
        """Return the entities with a name most like some words, the most alike first.

        Args:
            words: the words.
            limit: how many entities at most.
            least: how alike, 0 to 100, a name is at least.
        """
        from rapidfuzz import fuzz, process

        key = "".join(token.folded for token in tokens(words))
        found = process.extract(key, list(self._forms), scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=least)
        near: dict[str, Near] = {}
        for name, score, _ in found:
            for form in self._forms[name]:
                near.setdefault(form.entity, Near(form.entity, form.name, round(score, 1)))
        return list(near.values())[:limit]


def _stream(text: str) -> _Stream:
    found = list(tokens(text))
    ends = list(accumulate((len(token.folded) for token in found), initial=0))
    return _Stream(found, ends[:-1], "".join(token.folded for token in found))


def _begins(token: Token) -> Iterator[int]:
    """Yield how many characters of a token a name may leave to clitics."""
    yield 0
    if token.kind == "arabic":
        for length in range(1, min(_LONGEST_CLITIC, len(token.folded) - 2) + 1):
            if token.folded[:length] in _CLITICS:
                yield length


def _unfolded(word: str, count: int) -> int:
    """Return how many characters of a word fold to some characters at its start."""
    if not count:
        return 0
    at = next(n for n in range(1, len(word) + 1) if len(fold(word[:n])) >= count)
    while at < len(word) and len(fold(word[: at + 1])) == count:
        at += 1
    return at


def _soft(gap: str) -> bool:
    """Whether what stands between two tokens may stand inside a name."""
    return _SOFT.fullmatch(gap) is not None and not _HARD.search(gap)


def _fits(form: _Form, words: str, count: int) -> bool:
    """Whether words are spelled as a name may be: with its capitals, and not in more pieces without any."""
    cased = [character for character in form.name if character.isalpha() and character.upper() != character.lower()]
    written = [character for character in words if character.isalpha() and character.upper() != character.lower()]
    if not cased or not written:
        return count <= form.words or not words.isascii()
    if count > form.words and not all(word[:1].isupper() or word[:1].isdigit() for word in re.split(r"\W+", words)):
        return False
    if len(cased) <= 4 and all(c.isupper() for c in cased):
        return all(c.isupper() for c in written)
    return not cased[0].isupper() or written[0].isupper()


def _clitic_fits(form: _Form, clitic: str) -> bool:
    """Whether a clitic may stand before a name: an article only before one that has none of its own."""
    return True if not clitic.endswith(("ال", "لل")) else not fold(form.name).startswith("ال")


def _version(text: str, end: int) -> str:
    match = _VERSION.match(text, end)
    return match.group().strip(" -‐‑") if match else ""


def _weighed(found: list[Mention], text: str) -> list[Mention]:
    """Return the mentions, with those that are a word at the start of a sentence marked as uncertain."""
    from kg.language.segment import sentences

    openings = [start for start, _ in sentences(text, "en")]
    inside = {m.words for m in found if not _opens(m, openings, text)}
    return [
        m if m.words in inside or not _may_be_a_word(m.words)
        else Mention(m.start, m.end, m.words, m.entities, False, m.version)
        for m in found
    ]  # fmt: skip


def _opens(mention: Mention, openings: list[int], text: str) -> bool:
    at = openings[bisect_right(openings, mention.start) - 1] if openings else 0
    return not re.search(r"\w", text[at : mention.start])


def _may_be_a_word(words: str) -> bool:
    """Whether words may be common ones: one word of Latin letters with one capital, at its start."""
    return bool(re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ]+", words))
