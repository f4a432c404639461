"""The words of a text of any script, with their places: Chinese by characters, Arabic apart from Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.folding import fold
from kg.language.patterns import ARABIC, HAN, MARKS

_KANA = "\u3041-\u30ff"
TOKEN = re.compile(
    rf"(?P<digits>\d+)|(?P<han>[{HAN}{_KANA}])|(?P<arabic>[{ARABIC}](?:[{ARABIC}ـ{MARKS}])*)"
    rf"|(?P<word>(?:(?![{HAN}{_KANA}{ARABIC}])[^\W\d_])(?:(?![{HAN}{_KANA}{ARABIC}])[^\W\d_]|[{MARKS}](?=\w))*)"
)


class Token(NamedTuple):
    """A word, a Chinese character or a run of digits: its place in code points, and its folded form.

    `kind` is `digits`, `han`, `arabic` or `word`.
    """

    start: int
    end: int
    folded: str
    kind: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text.

    >>> [token.folded for token in tokens("وTikTok: Gen-3 可灵")]
    ['و', 'tiktok', 'gen', '3', '可', '灵']
    """
    for match in TOKEN.finditer(text):
        word = match.group()
        folded = word.lower() if word.isascii() else fold(word)
        yield Token(match.start(), match.end(), folded, match.lastgroup or "")
