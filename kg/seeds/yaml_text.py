"""Untrusted YAML as a tree of texts, each with its position.

A subset of YAML 1.1, read through its event stream: mappings, sequences and scalars. Every
scalar is text (`NO`, `1.10` and `2024-03` mean themselves); anchors, aliases, merge keys, tags,
several documents, duplicate keys, control and bidirectional control characters are refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from kg.errors import Place, Problem, Scalar, SeedError
from kg.files import read_whole

MAX_BYTES = 5_000_000
MAX_DEPTH = 32

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_Loader = getattr(yaml, "CLoader", yaml.Loader)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place


Node = Scalar | Sequence | Mapping


def read_tree(path: Path, name: str) -> Node:
    """Read one YAML file.

    Args:
        path: the file.
        name: how positions call the file.

    Raises:
        SeedError: the file cannot be read, or is outside the subset of YAML described above.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(size, name)
        data = read_whole(path, MAX_BYTES)
    except OSError as error:
        raise SeedError([Problem(Place(name), f"cannot be read: {error.strerror}")]) from None
    return parse_tree(data, name)


def _too_large(size: int, name: str) -> SeedError:
    return SeedError([Problem(Place(name), f"is too large: {size} bytes (limit {MAX_BYTES})")])


@lru_cache(maxsize=64)  # a watch reads all files again when one has changed
def parse_tree(data: bytes, name: str) -> Node:
    """Parse the bytes of one YAML document.

    >>> tree = parse_tree(b"version: 1.10", "x.yaml")
    >>> [(key.text, value.text, value.place.column) for key, value in tree.pairs]
    [('version', '1.10', 10)]
    """
    text = _decode(data, name)
    try:
        builder = _Builder(yaml.parse(text, Loader=_Loader), name)
        node = builder.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise SeedError([Problem(place, f"invalid YAML: {_reason(error)}")]) from None
    except yaml.YAMLError as error:
        raise SeedError([Problem(Place(name), f"invalid YAML: {error}")]) from None
    if builder.problems:
        raise SeedError(builder.problems)
    return node


def _reason(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _decode(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise _too_large(len(data), name)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        place = _place_at(before, len(before), name)
        raise SeedError([Problem(place, f"not UTF-8: byte 0x{data[error.start]:02x}")]) from None
    problems = [
        Problem(_place_at(text, m.start(), name), f"character U+{ord(m.group()):04X} is not allowed")
        for m in _FORBIDDEN.finditer(text)
    ]
    if problems:
        raise SeedError(problems)
    return text


def _place_at(text: str, offset: int, name: str) -> Place:
    return Place(name, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class _Builder:
    """Builds nodes from YAML events, bounded in depth, without recursion into the parser."""

    def __init__(self, events: Iterator[yaml.Event], name: str) -> None:
        self.events = events
        self.name = name
        self.depth = 0
        self.problems: list[Problem] = []

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None  # every event of a parser has one
        return Place(self.name, mark.line + 1, mark.column + 1)

    def refuse(self, event: yaml.Event, message: str) -> None:
        self.problems.append(Problem(self.place(event), message))

    def stop(self, event: yaml.Event, message: str) -> SeedError:
        return SeedError([*self.problems, Problem(self.place(event), message)])

    def document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            raise SeedError([Problem(Place(self.name), "the file is empty; expected a mapping")])
        node = self.node(next(self.events))
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.stop(after, "a second document; expected one document per file")
        return node

    def node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.stop(event, f"alias *{event.anchor}; aliases are not supported: write the value out")
        self.plain(event)
        if isinstance(event, yaml.ScalarEvent):
            for found in dict.fromkeys(_FORBIDDEN.findall(event.value)):
                self.refuse(event, f"character U+{ord(found):04X}, written as an escape, is not allowed")
            return Scalar(event.value, self.place(event))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.stop(event, f"nested deeper than {MAX_DEPTH} levels")
        node = self.sequence(event) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(event)
        self.depth -= 1
        return node

    def plain(self, event: yaml.Event) -> None:
        """Refuse what is hung on a node: an anchor, a tag."""
        if anchor := getattr(event, "anchor", None):
            self.refuse(event, f"anchor &{anchor}; anchors are not supported")
        if tag := getattr(event, "tag", None):
            self.refuse(event, f"tag {tag.replace('tag:yaml.org,2002:', '!!')}; tags are not supported")

    def sequence(self, start: yaml.Event) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return Sequence(tuple(items), self.place(start))

    def mapping(self, start: yaml.Event) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, Scalar):
                self.problems.append(Problem(key.place, "the key is not text"))
            elif key.text == "<<":
                self.problems.append(Problem(key.place, "merge key <<; merge keys are not supported"))
            elif key.text in seen:
                first = seen[key.text].place.line
                self.problems.append(Problem(key.place, f"duplicate key '{key.text}', first on line {first}"))
            else:
                seen[key.text] = key
                pairs.append((key, value))
        return Mapping(tuple(pairs), self.place(start))
