"""Write YAML values, and change a YAML file in place: comments, order and layout stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import yaml

from kg.errors import SeedError
from kg.seeds.yaml_text import Mapping, parse_tree

_RESERVED = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null)")


class Change(NamedTuple):
    """Replace the characters from `start` to `end` of a file, end excluded."""

    start: int
    end: int
    text: str


def apply(text: str, changes: Iterable[Change]) -> str:
    r"""Return a text with changes made, which must not overlap.

    >>> apply("a: 1\nb: 2\n", [Change(3, 4, "one"), Change(8, 9, "two")])
    'a: one\nb: two\n'
    """
    for change in sorted(changes, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def scalar(text: str) -> str:
    """Return text as a YAML value on one line: plain if YAML reads it as it stands, else in single quotes.

    >>> scalar("Acme raised 5 million"), scalar("Acme: it's over")
    ('Acme raised 5 million', "'Acme: it''s over'")
    """
    text = " ".join(text.split())
    return text if text and not _RESERVED.fullmatch(text) and _reads_back(text) else quoted(text)


def quoted(text: str) -> str:
    """Return text as a YAML value in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def _reads_back(text: str) -> bool:
    try:
        tree = parse_tree(f"key: {text}\n".encode(), "value")
    except SeedError:
        return False
    return isinstance(tree, Mapping) and len(tree.pairs) == 1 and getattr(tree.pairs[0][1], "text", None) == text


class Located(NamedTuple):
    """A node of a YAML file: what PyYAML composed, with the characters at which it starts and ends."""

    node: yaml.Node
    start: int
    end: int


def locate(text: str) -> Located:
    """Return the root node of a YAML file that was read as seeds before."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None  # kg.seeds has read it
    return located(node)


def located(node: yaml.Node) -> Located:
    """Return a node with its offsets; those of a block end with its last value, not with the line after it."""
    last = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        item = last.value[-1]
        last = item[1] if isinstance(item, tuple) else item
    return Located(node, node.start_mark.index, last.end_mark.index)


def pairs(node: yaml.Node) -> dict[str, tuple[Located, Located]]:
    """Return the keys of a mapping, each with its key node and its value node."""
    assert isinstance(node, yaml.MappingNode)
    return {key.value: (located(key), located(value)) for key, value in node.value}
