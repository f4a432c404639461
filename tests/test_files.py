"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.files import create_together


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_files_are_created_together(tmp_path: Path) -> None:
    create_together({tmp_path / "a": "one\n", tmp_path / "b": "é"})
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "b").read_bytes() == "é".encode()


@pytest.mark.parametrize("links", [True, False])
def test_nothing_is_overwritten_and_nothing_half_written(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: object, target: object) -> None:
        raise OSError(95, "Operation not supported")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "b").write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match=r"^cannot write .*/b: File exists$"):
        create_together({tmp_path / "a": "1", tmp_path / "b": "2", tmp_path / "c": "3"})
    assert names(tmp_path) == ["b"]
    assert (tmp_path / "b").read_text(encoding="utf-8") == "mine"
    create_together({tmp_path / "a": "1"})
    assert (tmp_path / "a").read_text(encoding="utf-8") == "1"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="No such file or directory"):
        create_together({tmp_path / "a": "1", tmp_path / "none" / "b": "2"})
    assert names(tmp_path) == []
