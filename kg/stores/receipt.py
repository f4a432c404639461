"""The receipt of a build: the hash of every input and output, and whether they still match.

This is a module of its own so that opening a built graph does not import the build.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from kg.files import read_whole
from kg.home import GRAPH_FILE, RECEIPT_FILE, Home


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def input_hashes(home: Home) -> dict[str, str]:
    """Return the SHA-256 of every input, by its path below the data folder; raises OSError if one cannot be read."""
    return {_name(home, path): sha256(read_whole(path)) for path in home.inputs}


def _name(home: Home, path: Path) -> str:
    folder = home.seeds if path.is_relative_to(home.seeds) else home.ontology
    return f"{'seeds' if folder == home.seeds else 'ontology'}/{path.relative_to(folder).as_posix()}"


def read_receipt(home: Home) -> dict[str, dict[str, str]] | None:
    """Return the receipt of the exports, or None if it is missing or unreadable."""
    try:
        receipt = json.loads(read_whole(home.exports / RECEIPT_FILE).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    sound = isinstance(receipt, dict) and all(isinstance(receipt.get(part), dict) for part in ("inputs", "outputs"))
    return receipt if sound else None


def fresh_graph(home: Home) -> str | None:
    """Return the SHA-256 of the built graph if it is complete and matches the current seeds, or else None."""
    receipt = read_receipt(home)
    try:
        if receipt is None or receipt["inputs"] != input_hashes(home):
            return None
        found = sha256(read_whole(home.exports / GRAPH_FILE))
    except OSError:  # whoever compiles the seeds says which file cannot be read, and why
        return None
    return found if found == receipt["outputs"].get(GRAPH_FILE) else None


def is_fresh(home: Home) -> bool:
    """Return whether the built graph is complete and matches the current seeds."""
    return fresh_graph(home) is not None
