"""Find texts that are the same, or nearly: an article printed twice is one source, not two.

Texts are compared by their shingles (Broder 1997), here runs of five characters of the folded text without spaces, so
that a language without spaces is treated alike; what may be alike is then compared by edit distance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.desk.normal import normalise
from kg.facts.records import Article
from kg.folding import fold

ALIKE = 0.95
"""From this share on, two texts are alike."""
_WIDTH = 5
_CANDIDATE = 0.5


class Twin(NamedTuple):
    """A text that is alike: its id or file name, its article if it has one, and how alike, 0 to 1 (1: the same)."""

    text: str
    article: str | None
    share: float

    def __str__(self) -> str:
        of = f" of article '{self.article}'" if self.article else " in the texts folder"
        return f"{'the same as' if self.share == 1 else f'{int(self.share * 100)} % like'} text '{self.text}'{of}"


def twins(text: str, articles: Iterable[Article], folder: Path | None, own: Path | None = None) -> list[Twin]:
    """Return the known texts that are the same as one, or alike, the most alike first.

    Args:
        text: the normalised text.
        articles: the articles; a text that is not in the folder is known by its hash alone.
        folder: the folder of the source texts; every `.txt` file in it is compared.
        own: the file that the text is from; it may lie in the folder, too.
    """
    pinned = {each.id: (article.id, each.sha256) for article in articles for each in article.texts}
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = {name: Twin(name, article, 1.0) for name, (article, sha256) in pinned.items() if sha256 == digest}
    for name, content in _contents(folder, own).items():
        share = likeness(text, content)
        if share >= ALIKE and name not in found:
            found[name] = Twin(name, pinned.get(name, (None,))[0], share)
    return sorted(found.values(), key=lambda twin: (-twin.share, twin.text))


def _contents(folder: Path | None, own: Path | None) -> Mapping[str, str]:
    contents = {}
    for path in sorted(folder.glob("*.txt")) if folder else ():
        if own and path.resolve() == own.resolve():
            continue
        try:
            contents[path.stem] = normalise(path.read_text(encoding="utf-8")).text
        except (OSError, UnicodeDecodeError):
            continue  # a file that is not a text cannot be the same as one
    return contents


def likeness(a: str, b: str) -> float:
    """Return how alike two texts are, 0 to 1: by edit distance, or by how much of the shorter stands in the longer.

    >>> likeness("The same words.", "The  same words")
    1.0
    """
    from rapidfuzz.distance import Indel

    a, b = _plain(a), _plain(b)
    if a == b:
        return 1.0
    first, second = _shingles(a), _shingles(b)
    shared = len(first & second)
    smaller = min(len(first), len(second))
    if not smaller or shared < _CANDIDATE * smaller:
        return 0.0
    within = shared / smaller if smaller * _WIDTH > 200 else 0.0
    return min(max(within, Indel.normalized_similarity(a, b, score_cutoff=ALIKE)), 0.9999)


def _plain(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _shingles(text: str) -> set[str]:
    return {text[at : at + _WIDTH] for at in range(max(1, len(text) - _WIDTH + 1))}
