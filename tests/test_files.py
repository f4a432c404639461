"""Files are written whole or not at all; what is read must be a file that ends, and no pipe or device."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.files import create_together, read_whole, write_together
from kg.home import Home
from tests.conftest import ROOT

WITHIN = 120
"""Seconds after which a command counts as hanging."""


def kg(home: Home, *arguments: str, given: int = subprocess.DEVNULL) -> tuple[int, str]:
    """Run a command, with its memory bounded: what never ends must not be read whole."""
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)); "
    done = subprocess.run(
        [sys.executable, "-c", f"{limited}from kg.cli.main import main; sys.exit(main())", "--data",
         str(home.seeds.parent), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "KG_CACHE": ""}, stdin=given, capture_output=True, text=True,
        check=False, timeout=WITHIN,
    )  # fmt: skip
    return done.returncode, done.stderr.strip()


def put(kind: str, path: Path) -> None:
    """Put something that is no file in the place of a file."""
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_not_read(kind: str, tmp_path: Path) -> None:
    put(kind, tmp_path / "x")
    with pytest.raises(OSError, match="not a regular file"):
        read_whole(tmp_path / "x")


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"123")
    assert read_whole(tmp_path / "x", 3) == b"123"
    with pytest.raises(OSError, match="larger than 2 bytes"):
        read_whole(tmp_path / "x", 2)


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize(
    ("file", "command", "code", "message"),
    [
        ("seeds/articles/z.yaml", "check", 1, "seeds/articles/z.yaml:1:1: cannot be read: not a regular file"),
        ("seeds/conflicts.yaml", "check", 1, "seeds/conflicts.yaml:1:1: cannot be read: not a regular file"),
        ("seeds/anchors.json", "check", 1, "kg: anchors.json cannot be read: not a regular file"),
        ("seeds/more.json", "build", 2, "seeds/more.json: not a regular file"),
        ("ontology/shapes.ttl", "build", 2, "ontology/shapes.ttl: not a regular file"),
        ("texts/t1.txt", "check --texts TEXTS", 1, "text 't1' is not readable in the texts folder: not a regular file"),
        ("exports/receipt.json", "query ASK{}", 0, ""),
        ("exports/ai-video-kg.nt", "query ASK{}", 0, ""),
        ("seeds/articles/.z.yaml", "build", 0, ""),
    ],
)
def test_no_command_waits_for_what_is_no_file(
    kind: str, file: str, command: str, code: int, message: str, tiny: Home
) -> None:
    if file.startswith("exports"):
        tiny.exports.mkdir()
    put(kind, tiny.seeds.parent / file)
    texts = str(tiny.seeds.parent / "texts")
    found, said = kg(tiny, *(texts if word == "TEXTS" else word for word in command.split()))
    assert found == code, said
    assert message in said
    assert "internal error" not in said


def test_a_query_that_never_ends_is_refused(tiny: Home) -> None:
    long = "kg: the query is too long (limit 65536 bytes)"
    assert kg(tiny, "query", "-f", "/dev/zero") == (1, long)
    zero = os.open("/dev/zero", os.O_RDONLY)
    assert kg(tiny, "query", given=zero) == (1, long)
    os.close(zero)


@pytest.mark.parametrize("name", [".#one.yaml", "._one.yaml", ".one.yaml.swp"])
def test_hidden_files_of_editors_are_no_seeds(name: str, tiny: Home) -> None:
    file = tiny.seeds / "articles" / name
    file.symlink_to("nobody@nowhere.123") if name.startswith(".#") else file.write_bytes(b"\0\5\x16\7")
    found, said = kg(tiny, "check")
    assert (found, said) == (0, "")
    assert file not in tiny.inputs


@pytest.mark.parametrize(("name", "shown"), [("a\nb", r"a\nb"), ("a\x1b[31m", r"a\x1b[31m"), ("a\u202eb", r"a\u202eb")])
def test_the_name_of_a_file_stays_on_its_line(name: str, shown: str, tiny: Home) -> None:
    (tiny.seeds / "articles" / f"{name}.yaml").touch()
    found, said = kg(tiny, "check")
    assert found == 1
    assert said.splitlines()[0] == f"seeds/articles/{shown}.yaml:1:1: the file is empty; expected a mapping"


# Targets


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_no_device_or_pipe_is_replaced_by_a_file(kind: str, tmp_path: Path) -> None:
    put(kind, tmp_path / "c")
    before = (tmp_path / "c").lstat()
    (tmp_path / "a").write_text("old")
    with pytest.raises(BuildError, match=r"^cannot write c: not a regular file$"):
        write_together({tmp_path / "a": "new", tmp_path / "b": "new", tmp_path / "c": "new"})
    assert (tmp_path / "c").lstat() == before
    assert ((tmp_path / "a").read_text(), (tmp_path / "b").exists()) == ("old", False)


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
