"""The commands that write what is made of the seeds: build, anchor, schema."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.arguments import home_of, texts_folder
from kg.errors import KGError, SeedError

if TYPE_CHECKING:
    from kg.home import Home


def build(options: argparse.Namespace) -> int:
    """Run `kg build`."""
    from kg.build import build as build_all
    from kg.cli.terminal import doing

    home = home_of(options)
    if options.with_texts:
        return _private_page(home, Path(options.with_texts), options.texts)
    with doing("building"):
        receipt = build_all(home)
    for name, count in dict(receipt["verified"]).items():  # type: ignore[call-overload]
        print(f"{count:>8}  {name}", file=sys.stderr)
    print(home.exports / "ai-video-kg.html")
    return 0


def _private_page(home: Home, file: Path, texts: str | None) -> int:
    from kg.cli.terminal import doing
    from kg.graph.opening import load

    if home.exports.resolve() in file.resolve().parents:
        raise KGError(f"{file} is in exports/, which is published: the source texts belong to their publishers")
    with doing("building"):
        load(home.seeds.parent, texts=texts).page(file, with_texts=True)
    print(f"{file} (with the source texts: for yourself, not for publication)")
    return 0


def anchor(options: argparse.Namespace) -> int:
    """Run `kg anchor`."""
    from kg.files import write_atomically
    from kg.rdf.ontology import read_ontology
    from kg.seeds.anchors import FILE, committed_anchors
    from kg.seeds.locate import find_anchors
    from kg.seeds.read import read_seeds
    from kg.seeds.resolve import resolve

    home, folder = home_of(options), texts_folder(options)
    if folder is None:
        raise KGError("kg anchor needs the source texts: give --texts FOLDER or set KG_TEXTS")
    ontology = read_ontology(home.ontology_file)
    resolved = resolve(read_seeds(home.seeds), ontology)
    anchors, contents, problems = find_anchors(resolved, ontology, folder, committed_anchors(home.seeds))
    if problems:
        raise SeedError(problems)
    write_atomically(home.seeds / FILE, anchors.to_json())
    kept = sorted(anchors.texts.keys() - contents.keys())
    if kept:
        print(f"not in {folder}, so that their anchors stay as they are: {', '.join(kept)}", file=sys.stderr)
    print(f"{len(anchors.quotes)} quotes anchored in {len(anchors.texts)} texts", file=sys.stderr)
    return 0


def schema(options: argparse.Namespace) -> int:
    """Run `kg schema`."""
    from kg.files import write_together
    from kg.rdf.ontology import read_ontology
    from kg.seeds.read import read_seeds
    from kg.seeds.schema import FOLDER, schemas

    home = home_of(options)
    found = schemas(read_ontology(home.ontology_file), read_seeds(home.seeds))
    paths = {home.seeds / FOLDER / name: text for name, text in found.items()}
    stale = [path for path, text in paths.items() if not path.is_file() or path.read_bytes() != text.encode("utf-8")]
    for path in stale:
        name = path.relative_to(home.seeds.parent).as_posix()
        print(f"{name} is not current; run 'kg schema'" if options.check else name)
    if options.check:
        return 1 if stale else 0
    write_together({path: paths[path] for path in stale})
    print(f"{len(stale)} of {len(paths)} schemas written", file=sys.stderr)
    return 0
