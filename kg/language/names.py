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
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from kg.facts.records import Entity
from kg.folding import fold
from kg.language.patterns import any_of
from kg.language.segment import sentences
from kg.language.spans import longest_apart
from kg.language.tables import READ
from kg.language.tokens import Token, tokens

_SOFT = re.compile(r"[^\S\n]{0,2}|[ ]?['’‘\-‐‑–·•._:：&+/,]{1,2}[ ]?")
_PUNCTUATION = re.compile(r"[.:,：](?=\s|$)")
_VERSION = re.compile(r"[-‐‑ ]?\d{1,2}(?:\.\d+)?(?![\d.,]*\d)|[-‐‑]?\d+(?:\.\d+)?")
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
        certain: whether the words can hardly be anything else. They can if they are a common word that opens a
            sentence, so that its capital says nothing, and the entity is not named inside any sentence; and if they
            are the name that a translation made of another, in one word.
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
    """A name as it stands in the seeds, or without its Arabic article: whose it is, and how many words it has."""

    entity: str
    name: str
    words: int
    damaged: bool = False
    without_article: bool = False


class _Stream(NamedTuple):
    """The folded tokens of a text in one string, with the offset in it at which each begins."""

    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    folded: str


class Names:
    """The names of known entities, indexed once for many texts.

    Args:
        entities: the entities; their labels, other names and damaged forms are looked for.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        for entity in entities:
            damaged = {name.form for name in entity.damaged}
            for name in entity.forms:
                self._add(entity.id, name, name in damaged)
        self._longest = max(map(len, self._forms), default=0)
        self._openings = {key[:_START] for key in self._forms}

    def _add(self, entity: str, name: str, damaged: bool) -> None:
        found = list(tokens(name))
        key = "".join(token.folded for token in found)
        form = _Form(entity, name, len(found), damaged)
        if len(key) >= _SHORTEST and form not in self._forms.get(key, ()):
            self._forms[key].append(form)
            if key.startswith("ال") and len(key) > 4:  # للصين: the ا of the article is not written after ل
                self._forms[key[2:]].append(_Form(entity, name[2:], len(found), damaged, True))

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
        return _weighed(longest_apart(self._candidates(text, stream)), text)

    def stand_in(self, text: str) -> bool:
        """Say whether any of the names stands in a text."""
        return any(True for _ in self._candidates(text, _stream(text)))

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
        fitting = [f for f in forms if _fits(f, words, count) and _clitic_fits(f, clitic)]
        certain = not all(f.damaged and f.words == 1 for f in fitting)
        entities = tuple(sorted({f.entity for f in fitting}))
        return Mention(start, end, words, entities, certain, _version(text, end)) if entities else None

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


@lru_cache(maxsize=256)
def _stream(text: str) -> _Stream:
    found = tuple(tokens(text))
    ends = tuple(accumulate((len(token.folded) for token in found), initial=0))
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
    return _SOFT.fullmatch(gap) is not None


def _fits(form: _Form, words: str, count: int) -> bool:
    """Whether words are spelled as a name may be: with its stops and capitals, not in more pieces without any."""
    if any(mark not in form.name for mark in _PUNCTUATION.findall(words)):
        return False
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
    if form.without_article:
        return clitic.endswith("لل")
    return not (clitic.endswith(("ال", "لل")) and fold(form.name).startswith("ال"))


def _version(text: str, end: int) -> str:
    match = _VERSION.match(text, end)
    return match.group().strip(" -‐‑") if match and not _measured().match(text, match.end()) else ""


@lru_cache
def _measured() -> re.Pattern[str]:
    """Return a pattern of what follows a number that counts or dates something, so that it is not a version."""
    words = {
        word for language in READ.values()
        for table in (language.multipliers, language.months, *language.units.values()) for word in table
    }  # fmt: skip
    return re.compile(rf"[- ]?(?:[\d%年月日号点名家个位]|{any_of(words)}|\w+ (?:{any_of(words)}))", re.IGNORECASE)


def _weighed(found: list[Mention], text: str) -> list[Mention]:
    """Return the mentions, with those marked as uncertain that may be a common word at the start of a sentence."""
    openings = [start for start, _ in sentences(text, "en")]
    inside = {entity for m in found if not _opens(m, openings, text) for entity in m.entities}
    return [
        m if not inside.isdisjoint(m.entities) or not _may_be_a_word(m.words, text) else replace(m, certain=False)
        for m in found
    ]


def _opens(mention: Mention, openings: list[int], text: str) -> bool:
    at = openings[bisect_right(openings, mention.start) - 1] if openings else 0
    return not re.search(r"\w", text[at : mention.start])


def _may_be_a_word(words: str, text: str) -> bool:
    """Whether words may be a common word: one capital, at the start, of a word that is known or used as one."""
    if not re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ]+", words):
        return False
    word = words.lower()
    return word in _common() or re.search(rf"\b{word}\b", text) is not None


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(word for language in READ.values() for word in language.common.split())
