"""The clause around a quote: whether it is cut inside a word, and which words that change its meaning it leaves out."""

from __future__ import annotations

import re

from kg.language.modality import modifiers
from kg.language.numbers import scan
from kg.language.patterns import HAN

_HAN = re.compile(f"[{HAN}]")
_NUMBER_REACH = 24
_MARK = re.compile(r"[،;؛!?؟«»\"“”()\[\]—–\n，。；：！？、…「」『』《》（）【】]|[.,:](?!\d)")


def cut_inside_word(text: str, start: int, end: int) -> str | None:
    """Return the word that a quote cuts at its start or end, or None; between Chinese characters, only a number is."""
    for at in (start, end):
        if 0 < at < len(text) and (_HAN.match(text[at]) or _HAN.match(text[at - 1])):
            if number := _number_around(text, at):
                return number
        elif 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
            left = re.search(r"\w*$", text[:at])
            right = re.match(r"\w*", text[at:])
            return (left.group() if left else "") + (right.group() if right else "")
    return None


def _number_around(text: str, at: int) -> str | None:
    """Return the number that a place in Chinese is inside of: 2200万."""
    first = max(0, at - _NUMBER_REACH)
    return next((n.words for n in scan(text[first : at + _NUMBER_REACH]) if first + n.start < at < first + n.end), None)


def omitted_modifiers(sentence: str, start: int, end: int, lang: str) -> list[str]:
    """Return the modifiers that stand in the clause of a quote, but not in the quote.

    The clause reaches from the quote to the nearest punctuation mark on either side.

    Args:
        sentence: the sentence, or sentences, in which the quote stands.
        start: where in it the quote begins, in code points.
        end: where it ends, exclusive.
        lang: the language; one that is not read has none.

    >>> omitted_modifiers("It is not only the prompts, perhaps.", 10, 26, "en")
    ['not']
    """
    before = re.split(_MARK, sentence[:start])[-1]
    after = re.split(_MARK, sentence[end:])[0]
    return [modifier.words for words in (before, after) for modifier in modifiers(words, lang)]
