"""The errors that kg raises; each message says where the problem is, what was found and what was expected.

KGError
├── SeedError      the seeds have problems (the error holds all of them)
├── BuildError     a build failed, or the built files are incomplete
├── QueryError     a query is malformed, refused, or asks for something that does not exist
│   ├── QueryTimeout   a query ran past its time limit
│   ├── TooLarge, EngineCrash, EngineLost   the answer is too large; the engine crashed; the engine was killed
│   └── EndpointError   a remote endpoint returned an error (Unreachable: it returned nothing)
├── NotFound       no entity, saved question, article or statement has the given name
├── MissingExtra   a feature needs an optional package that is not installed
├── PushError      the graph could not be loaded into a remote store
├── InputError     a file or an option of a command that adds to the seeds cannot be used
└── Refusal        an HTTP request that kg serve rejects
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable

# Every command imports this module, so it imports nothing slow: no dataclasses, no typing.


_ON_ONE_LINE = {ord("\n"): r"\n", ord("\t"): r"\t"}


class Place(namedtuple("Place", ("file", "line", "column"), defaults=(1, 1))):
    """A position in a file; line and column count from 1, columns in code points."""

    __slots__ = ()
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(namedtuple("Problem", ("place", "message"))):
    """One problem in the seeds: its place, and what was found and expected there."""

    __slots__ = ()
    place: Place
    message: str

    def __str__(self) -> str:
        """Return the problem on one line: what it names may have line breaks and tabs."""
        return f"{self.place}: {self.message.translate(_ON_ONE_LINE)}"


class Scalar(namedtuple("Scalar", ("text", "place"))):
    """A piece of text with its position."""

    __slots__ = ()
    text: str
    place: Place


class KGError(Exception):
    """The base of every error that kg raises on purpose."""


class SeedError(KGError):
    """The seeds have problems; `problems` holds all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class BuildError(KGError):
    """A build failed, or the built files are incomplete."""


class QueryError(KGError):
    """A query is malformed, refused, or asks for something that does not exist."""


class QueryTimeout(QueryError):
    """A query ran past its time limit and was stopped."""


class NotFound(KGError):
    """No entity, saved question, article or statement has the given name."""


class Ambiguous(NotFound):
    """Several entities have the given name."""


class MissingExtra(KGError):
    """A feature needs an optional package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs the extra '{extra}': pip install 'ai-video-kg[{extra}]'")


class InputError(KGError):
    """A file or an option of a command that adds to the seeds cannot be used; nothing was written."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word closest to `word`, or an empty string.

    >>> nearest("developdBy", ["developedBy", "author"])
    "; did you mean 'developedBy'?"
    """
    import difflib

    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def a(noun: str) -> str:
    """Return a noun with its indefinite article.

    >>> a("Agent"), a("Model")
    ('an Agent', 'a Model')
    """
    return f"{'an' if noun[:1] in 'AEIOaeio' else 'a'} {noun}"
