"""The arguments of the commands: their types, as functions that argparse calls, and the folders that they mean."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from kg.errors import KGError
from kg.home import Home, find_home, home_at


def whole_number(text: str) -> int:
    """Return a whole number above 0."""
    if not (text.isascii() and text.isdecimal() and len(text) < 16 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def up_to(most: int) -> Callable[[str], int]:
    """Return the type of a whole number from 1 to `most`."""

    def limited(text: str) -> int:
        if whole_number(text) > most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return int(text)

    return limited


def seconds(text: str) -> float:
    """Return a number of seconds: above 0, less than a day."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds (above 0, less than 86400)")
    return number


def limit(text: str) -> float | None:
    """Return a number of seconds, or None for `none`."""
    return None if text.lower() == "none" else seconds(text)


def port(text: str) -> int:
    """Return a port number, 0 to 65535."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def home_of(options: argparse.Namespace) -> Home:
    """Return the data folders that `--data` names, or else those of the package.

    Raises:
        BuildError: the folder does not contain seeds/ and ontology/.
    """
    return home_at(options.data) if options.data else find_home()


def texts_folder(options: argparse.Namespace) -> Path | None:
    """Return the folder of the source texts that `--texts` or $KG_TEXTS names, or None if neither does.

    Raises:
        KGError: there is no such folder.
    """
    given = options.texts or os.environ.get("KG_TEXTS")
    if given and not Path(given).is_dir():
        raise KGError(f"the texts folder {given} does not exist or is not a folder")
    return Path(given) if given else None
