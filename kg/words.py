"""The phrases of the page (kg/page/client/*.json), and with them statements and headings in English."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import QueryError, nearest
from kg.languages import INTERFACE

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    class Named(Protocol):
        """A term of the vocabulary with its English label, such as a `Thing` or a `Term`."""

        @property
        def id(self) -> str:
            """Its name."""

        @property
        def label(self) -> str:
            """Its label."""


_FOLDER = Path(__file__).parent / "page" / "client"
_PART = re.compile(r"(\{[so]\}|\*[^*]+\*)")


class Term(NamedTuple):
    """A term of the vocabulary: its name, and its English label."""

    id: str
    label: str = ""


def parts(property: Named, *, negated: bool = False) -> list[str]:
    """Return the sentence of a property in parts: `{s}`, `{o}`, `*not*`, and the words between.

    >>> parts(Term("developedBy"), negated=True)
    ['{o}', ' did ', '*not*', ' develop ', '{s}']
    """
    plain = f"{{s}} {property.label} {{o}}", f"{{s}} *not* {property.label} {{o}}"
    own = phrases("en")["sentences"].get(property.id) or plain
    return list(filter(None, _PART.split(own[negated])))


def sentence(subject: object, property: Named, value: object, *, negated: bool = False) -> str:
    """Return a statement in words."""
    ends = {"{s}": str(subject), "{o}": str(value)}
    return "".join(ends.get(part) or part.strip("*") for part in parts(property, negated=negated))


def heading(property: Named, *, incoming: bool = False) -> str:
    """Return the heading of the values of a property; `incoming`: of the things that have it as their value.

    >>> heading(Term("developedBy"), incoming=True)
    'Develops'
    """
    words = phrases("en")
    own = words["heading"].get(property.id) or property.label
    found = (words["inverse"].get(property.id) or words["as_object"].format(relation=own)) if incoming else own
    return str(found[:1].upper() + found[1:])


def qualifier(name: str, value: object) -> str:
    """Return a qualifier in words, by its name in page/en.json.

    >>> qualifier("scope", "wide release")
    'in respect of: wide release'
    """
    return str(phrases("en")[f"q_{name}"]).format(x=value)


@cache
def phrases(lang: str) -> Mapping[str, Any]:
    """Return the phrases of the page in one of its languages.

    Raises:
        QueryError: it is not one of them.
    """
    if lang not in INTERFACE:
        expected = ", ".join(INTERFACE)
        raise QueryError(f"no citations in the language '{lang}'{nearest(lang, INTERFACE)}; expected one of {expected}")
    return json.loads((_FOLDER / f"{lang}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
