"""The command `kg statements`: statements by subject, speaker, status, property, article and words."""

from __future__ import annotations

import argparse
import sys

from kg.cli.ask import graph_of
from kg.cli.terminal import is_terminal, print_lines, print_table
from kg.errors import KGError

TYPE_CHECKING = False  # type checkers know this name; importing typing would slow every start
if TYPE_CHECKING:
    from kg.graph.graph import Graph

CONDITIONS = ("about", "by", "status", "property", "article", "text")


def statements(options: argparse.Namespace) -> int:
    """Run `kg statements`."""
    from kg.graph.selection import SUMMARY

    if options.cite and options.format != "table":
        raise KGError(f"--cite shows text; --format {options.format} has the quotes in any case")
    given = {name: value for name in CONDITIONS if (value := getattr(options, name)) is not None}
    graph = graph_of(options)
    found = graph.statements(**given)
    if options.cite:
        print_lines(found.lines(isolate=is_terminal()), pager=not options.no_pager)
    elif options.format == "table":
        print_table(SUMMARY, found.table(), pager=not options.no_pager)
    else:
        sys.stdout.write({"csv": found.to_csv, "json": found.to_json, "markdown": found.to_markdown}[options.format]())
    if not found:
        print(f"kg: {_none(graph, given)}", file=sys.stderr)
    return 0 if found else 1


def _none(graph: Graph, given: dict[str, str]) -> str:
    """Return why no statement was found: how many meet each condition alone."""
    if len(given) == 1:
        return "no statement meets the condition: the articles do not say"
    alone = [f"--{name} {value}: {len(graph.statements(**{name: value}))}" for name, value in given.items()]
    return f"no statement meets all conditions; each alone is met by ({', '.join(alone)})"
