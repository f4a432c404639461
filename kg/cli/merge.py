"""The command `kg merge`: make two entities that are one into one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.arguments import home_of, texts_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg merge`."""
    parser.add_argument("double", help="the id of the entity that goes; it stands in 'replaces' of the other")
    parser.add_argument("kept", help="the id of the entity that stays, with the names of both")
    parser.add_argument("--dry-run", action="store_true", help="show the difference instead of writing it")
    parser.add_argument("--texts", metavar="FOLDER", help="the folder of the source texts (default: $KG_TEXTS)")


def run(options: argparse.Namespace) -> int:
    """Run `kg merge`."""
    from kg.cli.terminal import doing
    from kg.files import write_together
    from kg.rdf.ontology import read_ontology
    from kg.seeds.merge import merge

    home, texts = home_of(options), texts_folder(options)
    with doing("merging"):
        found = merge(home.seeds, read_ontology(home.ontology_file), options.double, options.kept, texts)
    if options.dry_run:
        for path, text in found.contents.items():
            sys.stdout.writelines(_difference(path, path.relative_to(home.seeds.parent).as_posix(), text))
        return 0
    write_together(found.contents)
    for path in found.contents:
        print(path.relative_to(home.seeds.parent).as_posix())
    for problem in found.conflicts:
        print(problem)
    print(f"'{options.double}' is now '{options.kept}': {found.references} references rewritten", file=sys.stderr)
    for step in _next_steps(options.double, proven=texts is not None):
        print(step, file=sys.stderr)
    return 1 if found.conflicts else 0


def _difference(path: Path, name: str, text: str) -> list[str]:
    import difflib

    before = path.read_bytes().decode("utf-8").splitlines(keepends=True)
    return list(difflib.unified_diff(before, text.splitlines(keepends=True), name, name))


def _next_steps(double: str, *, proven: bool) -> list[str]:
    """Return what is left to do by hand."""
    from kg.graph.questions import questions

    asking = [
        name for name, question in questions().items() if any(p.default == f"id:{double}" for p in question.parameters)
    ]
    steps = [f"the saved question '{name}' asks about id:{double}: change its default" for name in asking]
    if not proven:
        steps.append("the anchors were renamed, not proven: run 'kg anchor --texts FOLDER'")
    return [*steps, "read the difference, then run 'make pins'"]
