"""Choose the words of a sentence to quote: a clause with what was found in it, short enough to be quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.seeds.proof import MAX_QUOTE
from kg.seeds.texts import occurrences

_CLAUSE = re.compile(r"[,;:،؛—–](?=\s)|[，；：、]|\s[—–]\s")
_HAN = re.compile("[\u3400-\u9fff]{4}")
_SPACED, _DENSE = (80, 110), (32, 45)
"""Up to the first length a sentence is quoted whole; up to the second, several clauses together. In code points."""
_EDGES = " \t,;:.،؛，；：。、!?؟！？—–"
_QUOTATION = (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("(", ")"), ("（", "）"))


def clause_to_quote(sentence: str, spans: Sequence[tuple[int, int]], text: str) -> str:
    """Return the words of a sentence that are suggested as a quote.

    Args:
        sentence: the sentence.
        spans: where in it something was found.
        text: the whole text; the quote should occur in it once.

    >>> clause_to_quote("On Monday, after a long wait that tried the patience of many, Acme opened its shop to all "
    ...                 "who had asked for it, and closed.", [(63, 67)], "")
    'Acme opened its shop to all who had asked for it'
    """
    short, long = _DENSE if _HAN.search(sentence) else _SPACED
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    runs = [(a, b) for i, a in enumerate(cuts) for b in cuts[i + 1 :] if b - a <= long]
    if len(sentence) <= short or not runs:
        chosen = sentence
    else:
        start, end = max(runs, key=lambda run: (_held(run, spans) * 100 - (run[1] - run[0]), -run[0]))
        chosen = sentence[start:end]
    chosen = _trimmed(_cut(_trimmed(chosen)))
    whole = _trimmed(sentence)
    return whole if len(occurrences(chosen, text)) > 1 and len(whole) <= MAX_QUOTE else chosen


def _held(run: tuple[int, int], spans: Sequence[tuple[int, int]]) -> int:
    return sum(run[0] <= start and end <= run[1] for start, end in spans)


def _trimmed(words: str) -> str:
    """Return words without marks at their ends, and without quotation marks that have no partner among them."""
    before = None
    while before != words:
        before, words = words, words.strip(_EDGES)
        for opening, closing in _QUOTATION:
            odd = words.count(opening) % 2 if opening == closing else words.count(opening) - words.count(closing)
            if odd and words.startswith(opening):
                words = words[1:]
            elif odd and words.endswith(closing):
                words = words[:-1]
    return words


def _cut(words: str) -> str:
    """Return words cut to what may be quoted, at a space if there is one."""
    if len(words) <= MAX_QUOTE:
        return words
    cut = words[:MAX_QUOTE]
    at = cut.rfind(" ")
    return cut[:at] if at > 0 else cut
