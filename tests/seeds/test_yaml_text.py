"""YAML as text with positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Scalar, SeedError
from kg.seeds.yaml_text import MAX_BYTES, Mapping, Sequence, parse_tree


@pytest.mark.parametrize("text", ["NO", "1.10", "10:30", "2024-03", "null", "0x10", "yes", "1e3", "true"])
def test_scalars_stay_text(text: str) -> None:
    tree = parse_tree(f"key: {text}".encode(), "x.yaml")
    assert isinstance(tree, Mapping)
    value = tree.pairs[0][1]
    assert isinstance(value, Scalar)
    assert value.text == text


def test_every_value_has_its_place() -> None:
    tree = parse_tree("a:\n  - é: ب\n    c: [x, y]\n".encode(), "x.yaml")
    assert isinstance(tree, Mapping)
    items = tree.pairs[0][1]
    assert isinstance(items, Sequence)
    entry = items.items[0]
    assert isinstance(entry, Mapping)
    assert [str(key.place) for key, _ in entry.pairs] == ["x.yaml:2:5", "x.yaml:3:5"]
    assert [str(value.place) for _, value in entry.pairs] == ["x.yaml:2:8", "x.yaml:3:8"]


def test_a_large_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(SeedError) as error:
        parse_tree(b"[" * (MAX_BYTES + 1), "x.yaml")
    assert str(error.value) == "x.yaml:1:1: is too large: 5000001 bytes (limit 5000000)"


@pytest.mark.parametrize("data", [b"[" * 100_000, b"- " * 100_000, b"{a: " * 50_000])
def test_deep_nesting_is_refused(data: bytes) -> None:
    with pytest.raises(SeedError, match="nested deeper than 32 levels"):
        parse_tree(data, "x.yaml")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_a_located_problem(data: bytes) -> None:
    try:
        parse_tree(data, "x.yaml")
    except SeedError as error:
        assert error.problems
        assert all(str(problem).startswith("x.yaml:") for problem in error.problems)
