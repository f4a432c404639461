"""Read files that end, and write files whole or not at all: beside their target, flushed to the disk, then renamed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kg.errors import BuildError

MAX_BYTES = 256 << 20
"""The most bytes of a file that is read whole."""


def read_whole(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file. A pipe would block, and a device may never end.

    Args:
        path: the file.
        limit: the most bytes that it may have.

    Raises:
        OSError: the file cannot be read, is not a regular file, or is too large.
    """
    with open(path, "rb", opener=_open_at_once) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit} bytes", str(path))
    return data


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_atomically(path: Path, text: str) -> None:
    """Write a file beside its target, flush it to the disk, and rename it over the target.

    Raises:
        BuildError: the file cannot be written; the target is unchanged.
    """
    write_together({path: text})


def write_together(texts: Mapping[Path, str]) -> None:
    """Write several files beside their targets, and rename them only when all of them are on the disk.

    A target may be missing or a regular file: a rename would replace a device or a pipe.
    All targets are looked at first. If a rename fails all the same, those before it are taken back.

    Raises:
        BuildError: a file cannot be written; every target is unchanged.
    """
    contents = {path: text.encode("utf-8") for path, text in texts.items()}
    beside = {path: _beside(path, "part") for path in contents}
    kept: dict[Path, Path | None] = {}
    at = Path()
    try:
        for at in contents:
            _check_target(at)
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


def _check_target(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))


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
        import shutil

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
