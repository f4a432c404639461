"""Write files whole or not at all: beside their target, flushed to the disk, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kg.errors import BuildError


def write_atomically(path: Path, text: str) -> None:
    """Write a file beside its target, flush it to the disk, and rename it over the target.

    Raises:
        BuildError: the file cannot be written; the target is unchanged.
    """
    write_together({path: text})


def write_together(texts: Mapping[Path, str]) -> None:
    """Write several files beside their targets, and rename them only when all of them are on the disk.

    If a rename fails, those before it are taken back.

    Raises:
        BuildError: a file cannot be written; every target is unchanged.
    """
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    beside = {path: _beside(path, "part") for path in contents}
    kept: dict[Path, Path | None] = {}
    at = Path()
    try:
        for at, data in contents.items():
            at.parent.mkdir(parents=True, exist_ok=True)
            _flush(beside[at], data)
        for at, part in beside.items():
            kept[at] = _kept(at)
            part.replace(at)
    except OSError as error:
        for path, old in kept.items():
            _take_back(path, old, renamed=not beside[path].exists())
        raise BuildError(f"cannot write {at.name}: {error.strerror}") from None
    finally:
        for path in (*beside.values(), *(old for old in kept.values() if old)):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def create_together(texts: Mapping[Path, str]) -> None:
    """Write several new files beside their targets, and name them only when all of them are on the disk.

    Raises:
        BuildError: a target exists, or a file cannot be written; none of the targets was created or changed.
    """
    beside = {path: _beside(path, "part") for path in texts}
    created: list[Path] = []
    at = Path()
    try:
        for at, part in beside.items():
            _flush(part, texts[at].encode("utf-8"))
        for at, part in beside.items():
            _name(part, at)
            created.append(at)
    except OSError as error:
        for path in created:
            with suppress(OSError):
                path.unlink()
        raise BuildError(f"cannot write {at}: {error.strerror}") from None
    finally:
        for part in beside.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Give a finished file its name, unless another file has it: a rename would replace that one."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as file:
            file.write(part.read_bytes())


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{ending}")


def _kept(path: Path) -> Path | None:
    """Keep the present file of a target under another name; return that name, or None if there is no file."""
    if not path.exists():
        return None
    old = _beside(path, "old")
    old.unlink(missing_ok=True)
    try:
        os.link(path, old)
    except OSError:
        shutil.copy2(path, old)
    return old


def _take_back(path: Path, old: Path | None, *, renamed: bool) -> None:
    if not renamed:
        return
    with suppress(OSError):
        if old is None:
            path.unlink(missing_ok=True)
        else:
            old.replace(path)


def _flush(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished files of killed builds; those of running builds stay."""
    for part in (*folder.glob(".*.part"), *folder.glob(".*.old")):
        process = part.name.split(".")[-2]
        if process.isdigit() and not _is_alive(int(process)):
            part.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
