"""Where sentences end: the lines of a text, cut after a closing mark that ends a sentence.

Offsets are Unicode code points; an end is excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.language.patterns import HAN
from kg.language.spans import Span
from kg.language.tables import READ

_CLOSING = "[\"»”’')\\]」』》】）]*+"
_SPACED = re.compile(r"(?:[.!?؟…](?:[\"»”’)]|[ \u00a0\u202f]»)*|\.\s\.\s\.)\s+(?=\S)")
_HAN_END = re.compile(rf"(?:[。！？；!?]|……|…(?=[”」』\"]))+{_CLOSING}\s*(?=\S)")
_LATIN_END = re.compile(rf"(?<=[A-Za-z\d])\.{_CLOSING}\s+(?=[A-Z{HAN}“「])")
_SAYS = re.compile(rf"[”」』][{HAN}A-Za-z]{{0,12}}(?:说|表示|称|道|问|指出|回应|补充)[{HAN}]{{0,4}}[。，]")
_WORD_BEFORE = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
_REACH = 40
_NEXT = re.compile(r"[\"«“‘'(\[\s]*([^\W_]+(?:['’][^\W_]*)?)")


def sentences(text: str, lang: str = "") -> list[Span]:
    r"""Return the offsets of each sentence.

    Args:
        text: the text; a line end always ends a sentence, so that a headline and a list item are sentences.
        lang: its language; of one that is not read, no abbreviation is known.

    >>> sentences("One. Two?\nThree")
    [Span(start=0, end=4), Span(start=5, end=9), Span(start=10, end=15)]
    >>> [a for a, _ in sentences("Mr. Lin of Vela Inc. left. He said: “No.” The U.S. unit stays.", "en")]
    [0, 27, 42]
    """
    return list(_spans(text, lang))


def _spans(text: str, lang: str) -> Iterator[Span]:
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in [line.start() + cut for cut in _cuts(line.group(), lang)] + [line.end()]:
            piece = text[start:end]
            if piece.strip():
                yield Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
            start = end


def _cuts(line: str, lang: str) -> list[int]:
    """Return where in a line a sentence begins after another."""
    if lang == "zh":
        found = {m.end() for pattern in (_HAN_END, _LATIN_END) for m in pattern.finditer(line)}
        return sorted(end for end in found if not _SAYS.match(line, end - 1))
    return [m.end() for m in _SPACED.finditer(line) if _ends(line, m, lang)]


def _ends(line: str, match: re.Match[str], lang: str) -> bool:
    """Whether a stop ends a sentence, or an abbreviation only."""
    if line[match.end()].islower() and (match.group().startswith("…") or (lang in READ and READ[lang].cased)):
        return False
    if lang not in READ or not match.group().startswith("."):
        return True
    abbreviations, company_ends, openers = _stops(lang)
    following = _NEXT.match(line, match.end())
    opener = following is not None and following[1].split("'")[0].split("’")[0].lower() in openers
    before = _WORD_BEFORE.search(line[max(0, match.start() - _REACH) : match.start() + 1])
    if before is None or match.group()[1:2].strip():
        return True
    word = before[1].lower()
    initial = len(word) == 1 and before[1].isupper() and READ[lang].cased and not opener
    return not (word in abbreviations or initial or (word in company_ends and not (opener and _capital(following))))


def _capital(following: re.Match[str] | None) -> bool:
    return following is not None and following[1][:1].isupper()


@lru_cache
def _stops(lang: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    language = READ[lang]
    return (
        frozenset(language.abbreviations.split()),
        frozenset(language.company_ends.split()),
        frozenset(language.openers.split()),
    )
