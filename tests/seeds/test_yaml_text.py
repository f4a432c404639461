"""YAML as text with positions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Place, Scalar, SeedError
from kg.seeds.yaml_text import MAX_BYTES, Mapping, Sequence, parse_tree, read_tree


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


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    tree = parse_tree(b"\xef\xbb\xbfa: x\r\nb: y\r\n", "x.yaml")
    assert isinstance(tree, Mapping)
    assert [(key.text, str(key.place), value) for key, value in tree.pairs] == [
        ("a", "x.yaml:1:1", Scalar("x", Place("x.yaml", 1, 4))),
        ("b", "x.yaml:2:1", Scalar("y", Place("x.yaml", 2, 4))),
    ]


@pytest.mark.parametrize("escape", [r"\0", r"\e[31m", r"\x9b", r"\u202e", r"\u200b", r"\u2066", r"\uFEFF", r"\ud800"])
def test_an_escape_brings_in_no_control_character(escape: str) -> None:
    with pytest.raises(
        SeedError, match=r"^x\.yaml:2:\d: (character U\+\w{4}, written as an escape, is not all|invalid)"
    ):
        parse_tree(f'a: b\nc: "{escape}"\n'.encode(), "x.yaml")


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for name in ("pipe.yaml", "zero.yaml"):
        with pytest.raises(SeedError, match="not a regular file"):
            read_tree(tmp_path / name, name)
