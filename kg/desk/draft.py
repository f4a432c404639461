"""Drafts: statements that a program proposes for an article, as JSON; their schema, and how they are read.

An answer is what a program says about a run of sentences. A draft collects the answers for one text of an article,
and pins that text by its hash. A passage that does not fit the schema is kept with the reason, so that one mistake of a
program does not cost the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.errors import InputError
from kg.facts.records import Stance
from kg.languages import LANGUAGES

FORMAT = 1
"""The version of the draft format."""
MAX_BYTES = 4_000_000
MAX_STATEMENTS = 2_000
"""The most statements of a draft: a person could not look at more, and no article has as many."""
MAX_DEPTH = 24
QUALIFIERS = ("at", "from", "until", "role", "scope", "basis", "comparedTo")
"""What a drafted statement may say beside its value, as in the seeds; `topic`, `not` and `inferred` are not text."""

Json = dict[str, Any]

_ID: Json = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_TEXT: Json = {"type": "string", "minLength": 1, "maxLength": 600}


def _record(required: Mapping[str, Json], optional: Mapping[str, Json]) -> Json:
    return {
        "type": "object", "properties": {**required, **optional}, "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


_SAYS = _record(
    {"subject": _ID, "property": {"type": "string", "pattern": "^[A-Za-z]+$", "maxLength": 60},
     "value": {"type": ["string", "integer"], "minLength": 1, "maxLength": 600}},
    {**{name: {"type": ["string", "integer"], "minLength": 1, "maxLength": 300} for name in QUALIFIERS},
     "topic": {"type": "array", "items": _ID, "minItems": 1, "maxItems": 12},
     "not": {"const": True},
     "inferred": _record({"why": _TEXT}, {"from": {"type": "array", "items": {
         "type": "string", "pattern": "^[a-z0-9-]+(/[a-z0-9-]+)?$"}, "minItems": 1, "maxItems": 12}})},
)  # fmt: skip
_PASSAGE = _record(
    {"quote": _TEXT, "stance": {"enum": [str(stance) for stance in Stance]}, "gist": _TEXT,
     "says": {"type": "array", "items": _SAYS, "minItems": 1, "maxItems": 40}},
    {"text": {"type": "string", "pattern": "^[0-9A-Za-z_]+$"},
     "sentences": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 99_999},
                   "minItems": 1, "maxItems": 9},
     "means": {"type": "object", "additionalProperties": _ID, "minProperties": 1, "maxProperties": 9},
     "by": _ID, "for": _ID},
)  # fmt: skip
_NAME: Json = {**_TEXT, "maxLength": 120}
_NAMES = {"type": "array", "items": _NAME, "minItems": 1, "maxItems": 12}
_ENTITY = _record(
    {"id": _ID, "type": {"type": "string", "pattern": "^[A-Za-z]+$"},
     "label": {"type": "object", "properties": dict.fromkeys(LANGUAGES, _NAME),
               "required": ["en"], "additionalProperties": False},
     "description": _TEXT},
    {"also": {"type": "object", "properties": dict.fromkeys(LANGUAGES, _NAMES), "additionalProperties": False}},
)  # fmt: skip
ANSWER: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_record(
        {"passages": {"type": "array", "items": {"$ref": "#/$defs/passage"}}},
        {"entities": {"type": "array", "items": {"$ref": "#/$defs/entity"}}},
    ),
    "$defs": {"passage": _PASSAGE, "entity": _ENTITY},
}
"""The JSON Schema of an answer."""


@dataclass(frozen=True, slots=True)
class DraftEntity:
    """An entity that a draft adds, or, with `fault`, what is wrong with it."""

    id: str
    type: str
    label: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    description: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A drafted statement: its number in the draft from 1, and the texts of its value and qualifiers."""

    number: int
    subject: str
    property: str
    value: str
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    negated: bool = False
    why: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPassage:
    """A quote and what it is said to support; with `fault`, what is wrong with its shape."""

    quote: str
    stance: str
    gist: str
    says: tuple[DraftStatement, ...]
    text: str | None = None
    sentences: tuple[int, ...] = ()
    means: Mapping[str, str] = field(default_factory=dict)
    by: str | None = None
    on_behalf_of: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a program proposes for one text of an article, which `sha256` pins."""

    article: str
    text: str
    sha256: str
    entities: tuple[DraftEntity, ...]
    passages: tuple[DraftPassage, ...]

    @property
    def statements(self) -> int:
        """How many statements it holds; a passage that cannot be read counts as one."""
        return sum(len(passage.says) for passage in self.passages)


def parse_json(text: str, what: str) -> object:
    r"""Parse JSON from a program, strictly, with or without the code fence or the words that programs put around it.

    Raises:
        InputError: it is not JSON, or too large or too deep.

    >>> parse_json('Here you are:\n```json\n{"passages": []}\n```', "the answer")
    {'passages': []}
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"{what} is too long: {len(text)} characters (limit {MAX_BYTES})")
    fenced = re.search(r"```(?:json)?[ \t]*\n(.*?)\n[ \t]*```", text, re.DOTALL)
    stripped = (fenced[1] if fenced and not text.lstrip().startswith("{") else text).strip()
    start, end = stripped.find("{"), stripped.rfind("}")
    if stripped and start > 0:
        stripped = stripped[start : end + 1] or stripped
    try:
        found = json.loads(stripped, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        shown = stripped[:40].replace("\n", " ")
        raise InputError(
            f"{what} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}; it begins with '{shown}'"
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{what} is not JSON: {error}") from None
    if _depth(found) > MAX_DEPTH:
        raise InputError(f"{what} is nested deeper than {MAX_DEPTH} levels")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def _unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"duplicate key '{key[:60]}'")
        found[key] = value
    return found


def _depth(value: object) -> int:
    level, depth = [value], 0
    while level and depth <= MAX_DEPTH:
        below = (item.values() if isinstance(item, dict) else item for item in level if isinstance(item, dict | list))
        level = [each for items in below for each in items]
        depth += 1
    return depth


def read_answer(found: object, what: str) -> tuple[list[Json], list[Json]]:
    """Return the entities and the passages of an answer, each of which may be faulty in itself.

    Raises:
        InputError: it is not an answer at all.
    """
    keys = set(found) if isinstance(found, dict) else set()
    if not isinstance(found, dict) or not isinstance(found.get("passages"), list) or keys - {"passages", "entities"}:
        shown = f"keys {', '.join(sorted(map(str, keys)))[:80] or 'none'}" if isinstance(found, dict) else "no object"
        raise InputError(
            f"{what} is not an answer: expected an object with 'passages', a list, and 'entities'; it has {shown}"
        )
    entities = found.get("entities") or []
    if not isinstance(entities, list):
        raise InputError(f"{what} is not an answer: 'entities' is not a list")
    return entities, found["passages"]


def written(article: str, text: str, sha256: str, entities: Sequence[Json], passages: Sequence[Json]) -> str:
    """Return the text of a draft file."""
    head = {"draft": FORMAT, "article": article, "text": text, "sha256": sha256}
    whole = {**head, "entities": _distinct(entities), "passages": list(passages)}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _distinct(entities: Iterable[Json]) -> list[Json]:
    """Return the entities without those that are there: chunks of one text propose the same ones."""
    kept: dict[str, Json] = {}
    for entity in entities:
        key = str(entity.get("id")) if isinstance(entity, dict) else json.dumps(entity, sort_keys=True)
        kept.setdefault(key, entity)
    return list(kept.values())


def read_draft(data: bytes, name: str) -> Draft:
    """Read a draft file.

    Raises:
        InputError: it is not a draft, or too large; what is wrong with one passage is kept in that passage.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 (byte {error.start})") from None
    found = parse_json(text, name)
    expected = "expected a draft: an object with draft, article, text, sha256, entities and passages"
    if not isinstance(found, dict) or not isinstance(found.get("passages"), list):
        raise InputError(f"{name}: {expected}")
    unknown = sorted(found.keys() - {"draft", "article", "text", "sha256", "entities", "passages"})
    missing = [key for key in ("article", "text", "sha256") if not isinstance(found.get(key), str)]
    if unknown or missing or found.get("draft") != FORMAT:
        what = [
            f"unknown key '{unknown[0][:60]}'" if unknown else "",
            f"{', '.join(missing)} missing or no text" if missing else "",
            "" if found.get("draft") == FORMAT else f"draft is not {FORMAT}, the format that is read",
        ]
        raise InputError(f"{name}: {'; '.join(filter(None, what))}; {expected}")
    entities, passages = read_answer({key: found[key] for key in ("passages", "entities") if key in found}, name)
    draft = Draft(
        found["article"], found["text"], found["sha256"], tuple(map(_entity, entities)), tuple(_passages(passages))
    )
    if draft.statements > MAX_STATEMENTS:
        raise InputError(
            f"{name} has {draft.statements} statements (limit {MAX_STATEMENTS}); draft fewer sentences at once"
        )
    return draft


def _entity(found: Json) -> DraftEntity:
    fault = fault_of("entity", found)
    if fault:
        return DraftEntity(str(found.get("id", "?"))[:80] if isinstance(found, dict) else "?", "", {}, {}, "", fault)
    also = {lang: tuple(names) for lang, names in found.get("also", {}).items()}
    return DraftEntity(found["id"], found["type"], found["label"], also, found["description"])


def _passages(passages: Iterable[Json]) -> Iterable[DraftPassage]:
    number = 1
    for found in passages:
        fault = fault_of("passage", found)
        says = [{"subject": "?", "property": "?", "value": "?"}] if fault else found["says"]
        statements = tuple(_statement(number + at, said) for at, said in enumerate(says))
        number += len(statements)
        if fault:
            quote = str(found.get("quote", ""))[:160] if isinstance(found, dict) else ""
            yield DraftPassage(quote, "", "", statements, fault=fault)
            continue
        yield DraftPassage(
            quote=found["quote"],
            stance=found["stance"],
            gist=found["gist"],
            says=statements,
            text=found.get("text"),
            sentences=tuple(sorted(set(found.get("sentences", ())))),
            means=found.get("means", {}),
            by=found.get("by"),
            on_behalf_of=found.get("for"),
        )


def _statement(number: int, said: Json) -> DraftStatement:
    inferred = said.get("inferred", {})
    return DraftStatement(
        number,
        said["subject"],
        said["property"],
        str(said["value"]),
        {name: str(said[name]) for name in QUALIFIERS if name in said},
        tuple(said.get("topic", ())),
        "not" in said,
        inferred.get("why"),
        tuple(inferred.get("from", ())),
    )


def fault_of(kind: str, found: object) -> str | None:
    """Return what is wrong with the shape of a passage or an entity, or None.

    >>> fault_of("passage", {"quote": "It rained", "stance": "states", "gist": "It rained.", "says": []})
    'says: [] should be non-empty'
    """
    errors = sorted(_validator(kind).iter_errors(found), key=lambda error: (error.json_path, error.message))
    return "; ".join(f"{error.json_path[2:] or 'it'}: {_short(error.message)}" for error in errors[:5]) or None


def _short(message: str) -> str:
    return message if len(message) <= 160 else f"{message[:80]} … {message[-72:]}"


@lru_cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(ANSWER["$defs"][kind])
