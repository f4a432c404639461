"""The notes of a worksheet: comments that `kg add` writes into an article file, and that leave it before publication.

A note is a line that begins with `##`. The note of a sentence, `## [n] words`, is followed by notes on what was found
in it, and by a skeleton: comments with a single `#` that are to be uncommented and edited.
"""

from __future__ import annotations

import re

NOTE = "##"
SKELETONS = ("# fr:", "# ar:", "# translated: {from: zh, by: machine}", "# inferred: {why: REASON}")
"""What the header of a worksheet offers to uncomment."""
_NOTE = re.compile(r"\s*##(?: \[(?P<number>\d+)\] )?")
_SENTENCE = re.compile(r"\s*## \[\d+\] ")
_START = re.compile(
    r"\s*# - (?:id: s(?P<passage>\d+)(?:-d\d+)?|\{aside: (?:\{\"\w+\": )?\[(?P<aside>\d+)\].*, why: no fact\})$"
)
_REST = re.compile(r"\s*#   ")
_HEADER = re.compile(rf"\s*(?:{'|'.join(map(re.escape, SKELETONS))})$")


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

    Other comments stay, and so does a skeleton that was changed.

    >>> without_notes("passages:\n  ## [1] It rained.\n  # - id: s1\n  #   quote: It rained\n  - aside: [1]\n")
    'passages:\n  - aside: [1]\n'
    """
    kept: list[str] = []
    number, inside = "", False
    for line in text.split("\n"):
        if match := _NOTE.match(line):
            number, inside = match["number"] or number, False
            if match["number"] and kept and not kept[-1]:
                kept.pop()  # the empty line before a sentence
        elif (start := _START.match(line)) and number in start.groups():
            inside = bool(start["passage"])
        elif not (inside and _REST.match(line)) and not _HEADER.match(line):
            kept.append(line)
            inside = False
    return re.sub("\n{3,}", "\n\n", "\n".join(kept)).rstrip("\n") + "\n"
