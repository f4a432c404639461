"""The command line: `kg COMMAND`, results on standard output, everything else on standard error.

Exit codes: 0 fine, 1 problems were found, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KGError, SeedError

if TYPE_CHECKING:
    from kg.results import Rows

EXAMPLES = """examples:
  kg query 'SELECT ?round ?amount { ?round vg:raisedBy id:minimax ; vg:amount/schema:value ?amount }'
  kg query -f question.rq --format csv > answer.csv
  kg check --texts FOLDER
"""


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    top = argparse.ArgumentParser(
        prog="kg",
        description="A provenance-first knowledge graph of the AI video-generation industry.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--data", metavar="FOLDER", type=Path, help="where seeds/, ontology/ and exports/ are")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    build = commands.add_parser("build", help="compile the seeds and write exports/")
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="check the seeds: every problem, every gap")
    _texts(check)
    check.set_defaults(run=_check)

    anchor = commands.add_parser("anchor", help="find every quote in its text and write seeds/anchors.json")
    _texts(anchor)
    anchor.set_defaults(run=_anchor)

    query = commands.add_parser("query", help="run a SPARQL query", epilog=EXAMPLES,
                                formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    query.add_argument("sparql", nargs="?", help="the query; left out, it is read from -f or standard input")
    query.add_argument("-f", "--file", type=Path, help="a file that holds the query")
    query.add_argument("--format", choices=("table", "csv", "tsv", "json", "ttl"), help="default: table")
    query.set_defaults(run=_query)

    version = commands.add_parser("version", help="print the version")
    version.set_defaults(run=_version)
    return top


def _texts(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--texts", metavar="FOLDER", type=Path, help="the folder of the source texts (default: $KG_TEXTS)"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except SeedError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.problems)} problem(s); nothing was written", file=sys.stderr)
        return 1
    except KGError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("kg: interrupted", file=sys.stderr)
        return 130


def _home(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from kg.home import find_home, home_at

    return home_at(options.data) if options.data else find_home()


def _texts_folder(options: argparse.Namespace) -> Path | None:
    given = options.texts or (Path(os.environ["KG_TEXTS"]) if os.environ.get("KG_TEXTS") else None)
    if given is not None and not given.is_dir():
        raise KGError(f"the texts folder {given} is not a folder")
    return given


def _build(options: argparse.Namespace) -> int:
    from kg.build import build

    home = _home(options)
    receipt = build(home)
    for name, count in dict(receipt["verified"]).items():  # type: ignore[call-overload]
        print(f"{count:>8}  {name}", file=sys.stderr)
    print(home.exports / "ai-video-kg.html")
    return 0


def _anchor(options: argparse.Namespace) -> int:
    from kg.anchors import FILE, find_anchors
    from kg.build import write_atomically
    from kg.ontology import read_ontology
    from kg.resolve import resolve
    from kg.seeds import read_seeds

    home, folder = _home(options), _texts_folder(options)
    if folder is None:
        raise KGError("anchoring needs the source texts: kg anchor --texts FOLDER, or set KG_TEXTS")
    resolved = resolve(read_seeds(home.seeds), read_ontology(home.ontology_file))
    anchors, _, problems = find_anchors(resolved.articles.values(), resolved.entities.values(), folder)
    if problems:
        raise SeedError(problems)
    write_atomically(home.seeds / FILE, anchors.to_json())
    print(f"{len(anchors.quotes)} quotes anchored in {len(anchors.texts)} texts", file=sys.stderr)
    return 0


def _check(options: argparse.Namespace) -> int:
    from kg.check import check

    home, folder = _home(options), _texts_folder(options)
    report = check(home.seeds, home.ontology_file, folder)
    for problem in report.problems:
        print(problem)
    for text in report.texts:
        gaps = f", GAPS: sentences {', '.join(map(str, text.gaps))}" if text.gaps else ""
        print(
            f"{text.text}: {text.used} of {text.sentences} sentences support statements, {text.aside} set aside{gaps}; "
            f"{text.quoted} of {text.length} code points quoted ({text.quoted_share:.0%}), "
            f"{text.accounted / text.length:.0%} quoted or set aside"
        )
        if text.uncovered:
            print("  in no quote: " + " · ".join(f"{number}: {word}" for number, word in text.uncovered))
    how = "proven against the texts" if report.proven else "matched with the committed anchors (no texts given)"
    print(
        f"checked {report.entities} entities, {report.statements} statements, {report.evidence} evidences, "
        f"{report.quotes} quote segments {how}; skipped 0; {len(report.problems)} problem(s)"
    )
    if not report.statements or not report.quotes:
        print("nothing was checked: that is a failure", file=sys.stderr)
        return 1
    return 0 if report.complete else 1


def _query(options: argparse.Namespace) -> int:
    from kg.graph import load
    from kg.guard import inspect

    sparql = _query_text(options)
    form = inspect(sparql)
    graph = load(options.data)
    if form in ("CONSTRUCT", "DESCRIBE"):
        if options.format not in (None, "ttl"):
            raise KGError(f"a {form} gives triples; --format ttl is what there is for them")
        print(graph.construct(sparql), end="")
    elif form == "ASK":
        print(str(graph.test(sparql)).lower())
    else:
        print(_formatted(graph.query(sparql), options.format or "table"), end="")
    return 0


def _query_text(options: argparse.Namespace) -> str:
    if options.sparql is not None and options.file is not None:
        raise KGError("give the query as text or with -f, not both")
    try:
        if options.file is not None:
            return str(options.file.read_text(encoding="utf-8"))
        return options.sparql if options.sparql is not None else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as error:
        raise KGError(f"the query cannot be read: {error}") from None


def _formatted(rows: Rows, name: str) -> str:
    if name == "ttl":
        raise KGError("a SELECT gives rows; --format ttl is for CONSTRUCT and DESCRIBE")
    formats = {"csv": rows.to_csv, "tsv": lambda: rows.to_csv("\t"), "json": rows.to_json, "table": lambda: table(rows)}
    return formats[name]()


def table(rows: Rows) -> str:
    """Return rows as columns of text, with the number of rows below."""
    cells = [list(rows.variables), *rows.texts()]
    widths = [max(len(row[i]) for row in cells) for i in range(len(rows.variables))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:], f"({len(rows)} rows)"]) + "\n"


def _version(options: argparse.Namespace) -> int:
    from kg import __version__

    print(__version__)
    return 0
