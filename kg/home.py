"""The data folders: seeds, ontology and exports, in a checkout or in the installed package."""

from __future__ import annotations

import os
import sys
from collections import namedtuple
from pathlib import Path

from kg.errors import BuildError

PACKAGE = Path(__file__).resolve().parent
GRAPH_FILE = "ai-video-kg.nt"
RECEIPT_FILE = "receipt.json"


class Home(namedtuple("Home", ("seeds", "ontology", "exports"))):
    """The three data folders."""

    __slots__ = ()
    seeds: Path
    ontology: Path
    exports: Path

    @property
    def ontology_file(self) -> Path:
        """The ontology's Turtle file."""
        return self.ontology / "ai-video-kg.ttl"

    @property
    def inputs(self) -> list[Path]:
        """Every file that a build reads, sorted by name; hidden files are those of editors and systems."""
        found = [*self.seeds.rglob("*.yaml"), *self.seeds.glob("*.json"), *self.ontology.glob("*.ttl")]
        shown = (path for path in found if not is_hidden(path, self.seeds.parent))
        return sorted(shown, key=lambda path: path.as_posix())


def is_hidden(path: Path, below: Path) -> bool:
    """Return whether the name of a file, or of a folder between it and `below`, starts with a dot.

    >>> is_hidden(Path("seeds/articles/.#one.yaml"), Path("seeds"))
    True
    """
    return any(part.startswith(".") for part in path.relative_to(below).parts)


def home_at(folder: Path) -> Home:
    """Return the data folders below `folder`.

    Raises:
        BuildError: `folder` does not contain seeds/ and ontology/.
    """
    home = Home(folder / "seeds", folder / "ontology", folder / "exports")
    if not home.ontology_file.is_file() or not home.seeds.is_dir():
        raise BuildError(f"{folder} has no seeds/ and ontology/ folders")
    return home


def find_home() -> Home:
    """Return the data folders of the installed package, or else those of the checkout that it runs from."""
    checkout = PACKAGE.parent
    inside = PACKAGE / "data"
    return home_at(inside if inside.is_dir() else checkout)


def user_folder(kind: str) -> Path:
    """Return this program's folder among those of the user, following the customs of the system.

    Args:
        kind: `cache` or `config` ($XDG_CACHE_HOME or $XDG_CONFIG_HOME on Linux, %LOCALAPPDATA% on Windows).
    """
    if sys.platform == "darwin":
        base = Path.home() / "Library" / ("Caches" if kind == "cache" else "Application Support")
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get(f"XDG_{kind.upper()}_HOME") or Path.home() / f".{kind}")
    return base / "ai-video-kg"
