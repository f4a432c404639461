"""What an editor sees of a seed file: YAML 1.2 (core schema), checked by a JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from kg.seeds.yaml_text import Mapping as Tree
from kg.seeds.yaml_text import Node, Sequence

SCHEMA_OF = {"articles": "article", "entities": "entities", "conflicts.yaml": "conflicts"}
"""The schema of the files of a folder, or of a file."""


class Core(yaml.SafeLoader):
    """Loads YAML as YAML 1.2 has it: `no` and `2024-03-01` are text, `2024` is a number."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as its parent has it


for _tag, _pattern, _first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), list(_first))


def as_text(node: Node) -> Any:
    """Return what our own reader sees: every scalar is text."""
    if isinstance(node, Tree):
        return {key.text: as_text(value) for key, value in node.pairs}
    return [as_text(item) for item in node.items] if isinstance(node, Sequence) else node.text


class Editor:
    """Checks files by schemas, as a language server does."""

    def __init__(self, schemas: Mapping[str, str]) -> None:
        self.schemas = {name: json.loads(text) for name, text in schemas.items()}
        contents = ((name, Resource.from_contents(schema, DRAFT7)) for name, schema in self.schemas.items())
        self.registry: Registry[Any] = Registry().with_resources(contents)

    def faults(self, file: str, value: object) -> list[str]:
        """Return what the schema of a file (its path below seeds/) refuses, as messages with the path to it."""
        schema = self.schemas[f"{SCHEMA_OF[file.split('/')[0]]}.schema.json"]
        found = Draft7Validator(schema, registry=self.registry).iter_errors(value)
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in found]
