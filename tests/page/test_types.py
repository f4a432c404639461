"""The page's data has the shape that `types.d.ts` declares for the scripts."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import kg
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.graph.graph import Graph
from kg.page.html import SourceText, page_html
from kg.page.layout import positions
from kg.serve.questions import offered
from tests.conftest import ROOT

BLOCKS = {"data": "PageData", "nodes": "NodeData[]", "edges": "EdgeData[]"}
PLAIN: dict[str, Any] = {"string": str, "number": int | float, "boolean": bool, "null": type(None)}


class Member(NamedTuple):
    """A member of an interface."""

    optional: bool
    type: str


class Types:
    """The interfaces of a declaration file, and which of their members were found in data."""

    def __init__(self, folder: str) -> None:
        (path,) = (path for path in Path(kg.__file__).parent.rglob("types.d.ts") if folder in path.parts)
        text = path.read_text(encoding="utf-8")
        self.aliases = dict(re.findall(r"^export type (\w+) = (.+);$", text, re.MULTILINE))
        self.interfaces = {
            name: {key: Member(bool(mark), kind) for key, mark, kind in re.findall(r"(?m)^  (\w+)(\??): (.+);$", body)}
            for name, body in re.findall(r"(?ms)^export interface (\w+) \{$(.*?)^\}$", text)
        }
        self.found: set[tuple[str, str]] = set()

    def faults(self, value: object, kind: str, place: str) -> Iterator[str]:
        """Yield what is wrong with a value of a type."""
        kind = self.aliases.get(kind, kind)
        if " | " in kind:
            if not any(self.fits(value, option) for option in kind.split(" | ")):
                yield f"{place}: {value!r} is not {kind}"
        elif members := self.interfaces.get(kind):
            yield from self.faults_of_members(value, kind, members, place)
        elif kind.endswith("[]") and isinstance(value, list):
            for number, item in enumerate(value):
                yield from self.faults(item, kind[:-2], f"{place}[{number}]")
        elif kind.startswith("[") and isinstance(value, list):
            for item, inner in zip(value, kind[1:-1].split(", "), strict=True):
                yield from self.faults(item, inner, place)
        elif kind.startswith("Record<string, ") and isinstance(value, dict):
            for key, item in value.items():
                yield from self.faults(item, kind[len("Record<string, ") : -1], f"{place}.{key}")
        elif kind in PLAIN:
            if not isinstance(value, PLAIN[kind]):
                yield f"{place}: {value!r} is not {kind}"
        elif json.dumps(value, ensure_ascii=False) != kind:
            yield f"{place}: {value!r} is not {kind}"

    def faults_of_members(self, value: Any, name: str, members: dict[str, Member], place: str) -> Iterator[str]:
        """Yield what is wrong with an object of an interface."""
        yield from (f"{place}.{key} is not declared" for key in sorted(set(value) - set(members)))
        for key, member in members.items():
            if key in value:
                self.found.add((name, key))
                yield from self.faults(value[key], member.type, f"{place}.{key}")
            elif not member.optional:
                yield f"{place}.{key} is missing"

    def fits(self, value: object, kind: str) -> bool:
        """Say whether a value is of a type."""
        return not any(self.faults(value, kind, ""))


def faults_of_page(html: str, types: Types) -> list[str]:
    found = []
    for name, kind in BLOCKS.items():
        match = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)
        assert match
        found += list(types.faults(json.loads(match[1]), kind, name))
    return found


def test_what_is_not_declared_missing_or_of_another_type_is_named() -> None:
    types = Types("page")
    day = {"from": 2024, "until": "2025"}
    assert list(types.faults(day, "Day", "day")) == [
        "day.until is not declared",
        "day.edtf is missing",
        "day.from: 2024 is not string",
    ]
    assert next(types.faults("Sure", "Status", "status")).startswith("status: 'Sure' is not \"Asserted\" | ")
    assert not types.fits([0, "1", "word"], "Speech")
    assert not types.fits(False, "true")


def test_the_pages_of_both_data_sets_have_the_declared_shape_and_every_declared_member(
    tiny_facts: Facts, ontology: Ontology
) -> None:
    types = Types("page")
    sources = {"t1": SourceText("One. Two.", [(0, 4), (5, 9)], {2: "no fact"})}
    entities = {**tiny_facts.entities, "acme": tiny_facts.entities["acme"]._replace(replaces=("acme-sa",))}
    facts = dataclasses.replace(tiny_facts, entities=entities)
    tiny = page_html(facts, ontology, positions(facts, ontology, {}), sources=sources)
    real = (ROOT / "exports" / "ai-video-kg.html").read_text(encoding="utf-8")
    assert faults_of_page(tiny, types) == []
    assert faults_of_page(real, types) == []
    reached = {name for name, _ in types.found}
    found = types.found | {("SourceText", "characters"), ("Day", "status")}  # the script's own: no page carries them
    assert {(name, key) for name in reached for key in types.interfaces[name]} - found == set()


def test_the_saved_questions_have_the_declared_shape(graph: Graph) -> None:
    types = Types("site")
    site = json.loads(json.dumps(offered(graph)))
    assert list(types.faults(site, "Site", "site")) == []
    assert site["questions"]
