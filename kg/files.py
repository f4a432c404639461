"""Write files whole or not at all: beside their target, flushed to the disk, then renamed."""

from __future__ import annotations

import os
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

    Raises:
        BuildError: a file cannot be written; every target is unchanged.
    """
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    at = Path()
    try:
        for at, data in contents.items():
            at.parent.mkdir(parents=True, exist_ok=True)
            _flush(beside[at], data)
        for at, part in beside.items():
            part.replace(at)
    except OSError as error:
        for part in beside.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise BuildError(f"cannot write {at.name}: {error.strerror}") from None


def _flush(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished files of killed builds; those of running builds stay."""
    for part in folder.glob(".*.part"):
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
