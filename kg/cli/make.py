"""The commands that process the seeds: build, check, anchor."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KGError, SeedError

if TYPE_CHECKING:
    from kg.home import Home


def _home(options: argparse.Namespace) -> Home:
    from kg.home import find_home, home_at

    return home_at(options.data) if options.data else find_home()


def build(options: argparse.Namespace) -> int:
    """Run `kg build`."""
    from kg.build import build as build_all
    from kg.cli.terminal import doing

    home = _home(options)
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

    home, folder = _home(options), _texts_folder(options)
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


def check(options: argparse.Namespace) -> int:
    """Run `kg check`."""
    from kg.build import damaged_outputs
    from kg.cli.terminal import doing
    from kg.rdf.ontology import read_ontology
    from kg.seeds.check import check as check_all
    from kg.stores.receipt import read_receipt

    home, folder = _home(options), _texts_folder(options)
    with doing("checking"):
        report = check_all(home.seeds, read_ontology(home.ontology_file), folder)
    for problem in (*report.problems, *report.warnings):
        print(problem)
    for text in report.texts:
        gaps = f", GAPS: sentences {', '.join(map(str, text.gaps))}" if text.gaps else ""
        print(
            f"{text.text}: {text.used} of {text.sentences} sentences support statements, {text.aside} set aside{gaps}; "
            f"{text.quoted} of {text.length} code points quoted ({text.quoted_share:.1%}), "
            f"{text.accounted / text.length:.0%} quoted or set aside"
        )
        if text.uncovered:
            print("  not quoted: " + " · ".join(f"{number}: {word}" for number, word in text.uncovered))
    how = (
        "verified against the texts" if report.proven else "checked against the committed anchors (not all texts given)"
    )
    print(
        f"checked {report.entities} entities, {report.statements} statements, {report.evidence} pieces of evidence, "
        f"{report.quotes} quotes {how}; {len(report.problems)} problem(s), "
        f"{len(report.warnings)} open warning(s), {report.gaps} gap(s)"
    )
    damaged = damaged_outputs(home) if read_receipt(home) else []
    for name in damaged:
        print(f"exports/{name} has changed since it was built; run 'kg build'")
    if not report.statements or not report.quotes:
        print("nothing was checked", file=sys.stderr)
        return 1
    return 0 if report.complete and not damaged else 1


def _texts_folder(options: argparse.Namespace) -> Path | None:
    given = options.texts or os.environ.get("KG_TEXTS")
    if given and not Path(given).is_dir():
        raise KGError(f"the texts folder {given} does not exist or is not a folder")
    return Path(given) if given else None
