"""The built graph as an Oxigraph store on disk: a cache, named after the content of the graph.

Opening it takes a fraction of the time that parsing the graph takes. A damaged store is deleted and built again; if
nothing can be written, there is no cache.
"""

from __future__ import annotations

import os
import re
from binascii import crc32
from pathlib import Path

import pyoxigraph as ox

from kg.home import GRAPH_FILE, RECEIPT_FILE, Home, user_folder

KEPT = 3
_COUNT = "count"
_STORE = "store"
_OWN = re.compile(r"[0-9a-f]{32}-[0-9]+(?:\.\w+)*")
"""The name of a store: the start of the hash of its content, and the version of the engine."""


def cache_folder() -> Path | None:
    """Return the folder for caches: $KG_CACHE, or the user's cache folder; None if KG_CACHE is empty."""
    given = os.environ.get("KG_CACHE")
    if given is not None:
        return Path(given) if given else None
    return user_folder("cache")


def cached_store(home: Home) -> ox.Store | None:
    """Return a read-only store that holds the built graph; it is built now if it is missing or damaged.

    Returns:
        The store; None if the built graph is not fresh, or if nothing can be written.
    """
    try:
        folder = cache_folder()
        if folder is None:
            return None
        seen = _Seen(folder, home)
        if (name := seen.store) and (store := _open(folder / name)):
            return store
        return _verified(folder, home, seen)
    except (OSError, RuntimeError, SyntaxError, ValueError):
        return None


def _verified(folder: Path, home: Home, seen: _Seen) -> ox.Store | None:
    """Hash everything, as `load` does, and open or build the store of that content."""
    from kg.stores.receipt import fresh_graph

    content = fresh_graph(home)
    if content is None:
        return None
    name = f"{content[:32]}-{ox.__version__}"
    store = _open(folder / name) or _rebuilt(folder / name, home.exports / GRAPH_FILE)
    if store is not None:
        seen.write(name)
    return store


class _Seen:
    """The names, sizes and modification times of the files of a home when they were last hashed.

    As long as these are the same, nothing is hashed again: make and git rely on the same.
    """

    def __init__(self, folder: Path, home: Home) -> None:
        self.path = folder / f"seen-{crc32(os.fsencode(home.exports.absolute())):08x}"
        files = (*home.inputs, home.exports / RECEIPT_FILE, home.exports / GRAPH_FILE)
        self.look = "".join(map(_look, files)) + ox.__version__

    @property
    def store(self) -> str:
        """The name of the store for the files as they are now, or an empty string."""
        try:
            name, _, look = self.path.read_text(encoding="utf-8").partition("\n")
        except OSError:
            return ""
        return name if look == self.look else ""

    def write(self, name: str) -> None:
        """Remember the store for the files as they are now."""
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        beside.write_text(f"{name}\n{self.look}", encoding="utf-8")
        beside.replace(self.path)


def _look(path: Path) -> str:
    found = path.stat()
    return f"{path}\t{found.st_size}\t{found.st_mtime_ns}\n"


def _open(path: Path) -> ox.Store | None:
    """Open a store if it holds all its triples: a truncated one can open as empty."""
    try:
        count = int((path / _COUNT).read_text(encoding="ascii"))
        store = ox.Store.read_only(str(path / _STORE))
        return store if len(store) == count > 0 else None
    except (OSError, RuntimeError, ValueError):
        return None


def _rebuilt(path: Path, graph: Path) -> ox.Store | None:
    import shutil

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(beside, graph)
        if path.exists():
            path.rename(ousted := path.with_name(f".{path.name}.{os.getpid()}.old"))
            shutil.rmtree(ousted, ignore_errors=True)
        beside.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _prune(path.parent)
    return _open(path)


def _write(folder: Path, graph: Path) -> None:
    folder.mkdir()
    store = ox.Store(str(folder / _STORE))
    store.bulk_load(path=str(graph), format=ox.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
    (folder / _COUNT).write_text(f"{len(store)}\n", encoding="ascii")


def _prune(folder: Path) -> None:
    """Delete all but the newest stores: each rebuilt graph leaves an old one behind."""
    import shutil

    own = (path for path in folder.iterdir() if _OWN.fullmatch(path.name) and (path / _COUNT).is_file())
    kept = sorted(own, key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
