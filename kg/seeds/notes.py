"""The notes of a worksheet: comments that `kg add` writes into an article file, and that leave it before publication.

A note is a line that begins with `##`. The note of a sentence, `## [n] words`, is followed by notes on what was found
in it, and by a skeleton: comments with a single `#` that are to be uncommented and edited.
"""

from __future__ import annotations

import re

NOTE = "##"
_NOTE = re.compile(r"\s*##")
_SENTENCE = re.compile(r"\s*## \[\d+\] ")
_SKELETON = re.compile(r"\s*# (?:- |  |[a-z]+:(?: \{.*\})?$)")


def sentence_note(number: int, words: str) -> str:
    """Return the note of a sentence.

    >>> sentence_note(3, "It rained.")
    '## [3] It rained.'
    """
    return f"{NOTE} [{number}] {words}"


def sentence_notes(text: str) -> list[int]:
    r"""Return the numbers, from 1, of the lines of an article file that repeat a sentence of the text.

    >>> sentence_notes("passages:\n  ## [1] It rained.\n  - aside: [1]\n")
    [2]
    """
    return [number for number, line in enumerate(text.split("\n"), 1) if _SENTENCE.match(line)]


def without_notes(text: str) -> str:
    r"""Return an article file without its notes and without the skeletons that were not uncommented.

    Other comments stay: a skeleton is only what follows a note, up to the next line of another kind.

    >>> without_notes("passages:\n  ## [1] It rained.\n  # - id: s1\n  #   quote: It rained\n  - aside: [1]\n")
    'passages:\n  - aside: [1]\n'
    """
    kept, after_note = [], False
    for line in text.split("\n"):
        if _NOTE.match(line):
            after_note = True
        elif not (after_note and _SKELETON.match(line)):
            kept.append(line)
            after_note = after_note and not line.strip()
    return re.sub("\n{3,}", "\n\n", "\n".join(kept)).rstrip("\n") + "\n"
