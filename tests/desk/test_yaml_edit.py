"""Values that YAML reads as they were, and edits that leave the rest of a file alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.desk.yaml_edit import Change, apply, locate, pairs, scalar
from kg.errors import Scalar
from kg.seeds.yaml_text import Mapping, parse_tree


def read(text: str) -> str:
    tree = parse_tree(text.encode(), "x.yaml")
    assert isinstance(tree, Mapping)
    value = tree.pairs[0][1]
    assert isinstance(value, Scalar)
    return value.text


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff"), min_size=1))
def test_a_value_is_read_as_it_was_written(text: str) -> None:
    words = " ".join(text.split())
    assert read(f"key: {scalar(words)}\n") == words


def test_plain_where_it_can_be() -> None:
    texts = ("Acme opened", "no", "a: b", "it's #1", "'x'", ">=5 USD", "可灵，发布", "[1]", "")
    expected = ["Acme opened", "'no'", "'a: b'", "'it''s #1'", "'''x'''", "'>=5 USD'", "可灵，发布", "'[1]'", "''"]
    assert [scalar(text) for text in texts] == expected


def test_offsets_of_blocks_end_with_their_last_value() -> None:
    text = "a:\n  b: 1  # one\n  c: [2,\n    3]\n\n# end\nd: 4\n"
    top = pairs(locate(text).node)
    assert text[top["a"][1].start : top["a"][1].end] == "b: 1  # one\n  c: [2,\n    3]"
    assert apply(text, [Change(top["d"][1].start, top["d"][1].end, "five")]).endswith("d: five\n")
