"""The errors that kg raises, each saying where, what was found and what was wanted.

KGError
├── SeedError      the curated files are not as they should be (carries every problem)
├── BuildError     a build cannot be made, or what was built is not whole
├── QueryError     a query is malformed, refused, or asks for what is not there
│   ├── QueryTimeout   a query ran past its time limit
│   ├── worker.TooLarge, EngineCrash, EngineLost   an answer too large; the engine fell over, or was killed
│   └── client.EndpointError   a remote endpoint answered badly (Unreachable: not at all)
├── NotFound       no entity, saved query, article or statement of that name
├── MissingExtra   a feature needs an optional package that is not installed
├── push.PushError     a graph could not be loaded into a remote store
└── protocol.Refusal   a request to our own endpoint that cannot be answered
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable

# Every command and every query passes through here, so nothing slow to import is (dataclasses, typing).


class Place(namedtuple("Place", ("file", "line", "column"), defaults=(1, 1))):
    """A position in a file; line and column count from 1, columns in code points."""

    __slots__ = ()
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(namedtuple("Problem", ("place", "message"))):
    """One fault in the seeds: where it is, and what was found and wanted there."""

    __slots__ = ()
    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Scalar(namedtuple("Scalar", ("text", "place"))):
    """A piece of text with its position."""

    __slots__ = ()
    text: str
    place: Place


class KGError(Exception):
    """The base of every error that kg raises on purpose."""


class SeedError(KGError):
    """The seeds are not as they should be; `problems` holds every fault found in the run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class BuildError(KGError):
    """A build cannot be made, or what was built is not whole."""


class QueryError(KGError):
    """A query is malformed, refused, or asks for what is not there."""


class QueryTimeout(QueryError):
    """A query ran past its time limit and was stopped."""


class NotFound(KGError):
    """There is no entity, saved query, article or statement of that name."""


class MissingExtra(KGError):
    """A feature needs an optional package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs the extra '{extra}': pip install 'ai-video-kg[{extra}]'")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word most like `word`, or an empty string.

    >>> nearest("developdBy", ["developedBy", "author"])
    "; did you mean 'developedBy'?"
    """
    import difflib

    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def a(noun: str) -> str:
    """Return a noun with its article.

    >>> a("Agent"), a("Model")
    ('an Agent', 'a Model')
    """
    return f"{'an' if noun[:1] in 'AEIOaeio' else 'a'} {noun}"
