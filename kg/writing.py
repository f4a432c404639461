"""Write files whole or not at all: beside their target, flushed to the disk, then renamed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from kg.errors import BuildError


def write_atomically(path: Path, text: str) -> None:
    """Write a file beside its target, flush it to the disk, and rename it over the target.

    Raises:
        BuildError: it cannot be written; the target is as it was.
    """
    data = text.encode("utf-8")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise BuildError(f"{path.name} cannot be written: {error.strerror}") from None


def remove_leftovers(folder: Path) -> None:
    """Remove the unfinished files of builds that were killed; those of living ones stay."""
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
