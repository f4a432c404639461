"""Words that look like a name although no known entity has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg.folding import fold
from kg.language.dates import dates
from kg.language.names import Mention, Names, Near
from kg.language.patterns import ARABIC, BLANK, HAN, any_of
from kg.language.segment import sentences
from kg.language.spans import longest_apart
from kg.language.speech import speech
from kg.language.tables import READ

_WORD = r"(?:[A-ZÀ-Þ][\w’'&+.-]*[\w+]|[A-ZÀ-Þ]|[a-z]{1,2}[A-Z][\w-]*)"
_LINK = r"(?:[ \u00a0-](?:of|de|du|des|the|la|le|&|for|von|van|al)(?=[ \u00a0-][A-ZÀ-Þ]))?"
_CAPITALS = re.compile(rf"(?<![\w@#]){_WORD}(?:{_LINK}[ \u00a0-]{_WORD}|[ \u00a0-]v?\d+(?:\.\d+)*(?![\d%]))*")
_LETTER = "A-Za-zÀ-ɏ\\d"
_LATIN = re.compile(
    rf"(?<![{_LETTER}@#])[A-Za-zÀ-ɏ](?:[{_LETTER}’'&+.-]*[{_LETTER}+])?"
    rf"(?:[ \u00a0-][{_LETTER}](?:[{_LETTER}’'&+.-]*[{_LETTER}+])?)*"
)
_VERB = 16
_TITLE = re.compile(r"《([^》]{1,40})》")
_HAN_COMPANY = rf"[{HAN}A-Za-z\d]{{2,12}}?"
_HAN_BREAKS = "悉称示说的了是在与和及对为由将向从被把让给称个家款位名一这该此其并而但也都又已曾前后中上下据"
_ENDING = re.compile(r"(?:\.?['’]s?|-(?:based|backed|led|owned|born|style|made))$")
_PIECE = re.compile(r"\S.*?(?:(?:(?<=['’]s)|(?<=-based)|(?<=-backed)|(?<=-owned))(?= )|$)")
_LONE = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ’'-]+")


class _Candidate(NamedTuple):
    """Words that may be a name: their place, and what makes them look like one."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that look like the name of something.

    Attributes:
        start, end: their place, in code points.
        words: the words there.
        why: what makes them look so: `capitals`, `Latin letters`, `title`, `kind of organization`, `version`.
        nearest: the known entities with a name most like them, the most alike first.
    """

    start: int
    end: int
    words: str
    why: str
    nearest: tuple[Near, ...]


def unknown_names(text: str, lang: str, names: Names) -> list[Unknown]:
    """Return the words of a text that look like a name that no known entity has, in its order, each name once.

    Args:
        text: the text.
        lang: its language; of one that is not read, only Latin capitals are looked at.
        names: the known entities.

    >>> [(u.words, u.why) for u in unknown_names("On Monday Vela Labs sued OpenAI.", "en", Names([]))]
    [('Vela Labs', 'capitals'), ('OpenAI', 'capitals')]
    """
    mentions = names.find(text)
    seen: set[str] = set()
    found = []
    for start, end, why in _apart(_candidates(text, lang, mentions), mentions, text):
        words = text[start:end]
        if fold(words) not in seen:
            seen.add(fold(words))
            found.append(Unknown(start, end, words, why, tuple(names.nearest(words))))
    return found


def _candidates(text: str, lang: str, mentions: Sequence[Mention]) -> Iterator[_Candidate]:
    for mention in mentions:
        if mention.version:
            end = text.index(mention.version, mention.end) + len(mention.version)
            yield _Candidate(mention.start, end, "version")
    for match in _TITLE.finditer(text):
        yield _Candidate(match.start(1), match.end(1), "title")
    if lang in READ and not READ[lang].spaced:
        yield from _chinese(text, lang)
    if lang == "ar":
        yield from _arabic(text)
    if lang in ("ar", "zh"):
        yield from (
            _Candidate(m.start(), m.end(), "Latin letters") for m in _LATIN.finditer(text) if len(m.group()) > 1
        )
    else:
        yield from _capitals(text, lang)


def _capitals(text: str, lang: str) -> Iterator[_Candidate]:
    """Yield runs of capitalised words, from the first one on that may be part of a name."""
    stop = _stop(lang)
    openings = {start for start, _ in sentences(text, lang)}
    for match in _CAPITALS.finditer(text):
        for piece in _PIECE.finditer(text, *match.span()):
            start, end = piece.start() + _plain_words(piece.group(), stop), piece.end()
            words = text[start:end]
            lone = _opens(start, openings, text) and _LONE.fullmatch(words) and not _speaks(text, end, lang)
            if len(words) > 1 and words[0].isupper() and not lone:
                ending = _ENDING.search(words)
                yield _Candidate(start, end - (len(ending.group()) if ending else 0), "capitals")


def _speaks(text: str, end: int, lang: str) -> bool:
    """Whether a verb of speech follows one word that opens a sentence, so that it is a name and no plural."""
    return text[end - 1] != "s" and any(voice.start <= 1 for voice in speech(text[end : end + _VERB], lang))


def _plain_words(words: str, stop: frozenset[str]) -> int:
    """Return the length of what stands before a name: words that do not name anything, and an elided article."""
    at = 0
    while (word := re.match(r"[\w’'-]+", words[at:])) and _bare(word.group()) in stop:
        at += word.end()
        at += len(words[at:]) - len(words[at:].lstrip(" \u00a0,-"))
    elided = re.match(r"[A-Z][’'](?=\w)", words[at:])
    return at + (len(elided.group()) if elided else 0)


def _opens(start: int, openings: set[int], text: str) -> bool:
    quoted = re.search(r"[\"“«‘(]\s*$", text[max(0, start - 3) : start])
    return start in openings or quoted is not None


@lru_cache
def _stop(lang: str) -> frozenset[str]:
    language = READ.get(lang)
    if language is None:
        return frozenset()
    fields = (language.stop, language.openers, language.people, language.negations, language.hedges, *language.months)
    words = " ".join(fields)
    return frozenset(form for word in map(fold, words.split()) for form in (word, word.removesuffix("s")))


def _bare(word: str) -> str:
    """Return a word folded, without a possessive or plural s."""
    folded = fold(word)
    return folded.removesuffix("'s") if folded.endswith("'s") else folded.removesuffix("s")


def _arabic(text: str) -> Iterator[_Candidate]:
    """Yield the words after a kind of organization: شركة فيلا, مؤسسة الأفق."""
    kinds = any_of(READ["ar"].organisations.split(), "[وف]?[بلك]?")
    quoted = rf"[\"“«]{BLANK}?(?P<quoted>[{ARABIC}{BLANK[1:-1]}]{{3,40}}?){BLANK}?[\"”»]"
    for match in re.finditer(rf"{kinds}{BLANK}(?:{quoted}|(?P<bare>[{ARABIC}]{{3,}}))", text):
        group = "quoted" if match["quoted"] else "bare"
        if group == "quoted" or not (fold(match["bare"]) in _stop("ar") or match["bare"].startswith("ال")):
            yield _Candidate(match.start(group), match.end(group), "kind of organization")


def _chinese(text: str, lang: str) -> Iterator[_Candidate]:
    """Yield the characters before a kind of organization: 星河科技公司."""
    ends = "|".join(sorted(READ[lang].organisations_after.split(), key=len, reverse=True))
    clause = rf"[{HAN}A-Za-z\d]{{2,24}}?(?:{ends})+"
    for match in re.finditer(clause, text):
        words = re.split(f"[{_HAN_BREAKS}]", match.group())[-1]
        if len(re.sub(f"(?:{ends})+$", "", words)) >= 2:
            yield _Candidate(match.end() - len(words), match.end(), "kind of organization")


def _apart(found: Iterator[_Candidate], mentions: Sequence[Mention], text: str) -> list[_Candidate]:
    """Return the candidates that are neither a known entity nor a date, the longest of those that overlap."""
    known = [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates(text)]
    return longest_apart(candidate for candidate in found if not _is_known(candidate, known))


def _is_known(candidate: _Candidate, known: Sequence[tuple[int, int]]) -> bool:
    start, end, why = candidate
    covered = why != "version" and any(s <= start and end <= e for s, e in known)
    return covered or (why not in ("version", "title") and _mostly(start, end, known))


def _mostly(start: int, end: int, known: Sequence[tuple[int, int]]) -> bool:
    """Whether known names make up most of some words."""
    inside = sum(max(0, min(e, end) - max(s, start)) for s, e in known)
    return inside * 2 > end - start
