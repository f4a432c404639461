"""The command `kg texts`: remember where the source texts are."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.errors import KGError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg texts`."""
    parser.add_argument("folder", nargs="?", help="the folder of the source texts, one <text id>.txt each")
    parser.add_argument("--forget", action="store_true", help="forget the folder")


def run(options: argparse.Namespace) -> int:
    """Run `kg texts`.

    Raises:
        KGError: the folder has no source texts, or a text in it is not the one that is pinned.
    """
    from kg.graph.opening import open_cached
    from kg.graph.source_texts import find_source_texts, forget, remember

    if options.forget:
        print("forgotten" if forget() else "no folder was remembered")
        return 0
    texts = [text for article in open_cached(options.data).facts.articles.values() for text in article.texts]
    if options.folder is None:
        found = find_source_texts()
        if found is None:
            print("no folder is known: give one, or set KG_TEXTS")
            return 1
        held = [text.id for text in texts if found.content(text) is not None]
        print(f"{found.folder} ({found.origin}) has {len(held)} of {len(texts)} source texts: {', '.join(held)}")
        return 0
    folder = Path(options.folder)
    if not folder.is_dir():
        raise KGError(f"the folder {folder} does not exist or is not a folder")
    held = remember(folder, texts)
    print(f"{len(held)} of {len(texts)} source texts are there, each the pinned one; the folder is remembered")
    return 0
