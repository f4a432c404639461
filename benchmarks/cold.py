"""Whole commands from a cold start: processor time against a bare interpreter, and against rdflib."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.measure import in_turn, report

ROOT = Path(__file__).resolve().parent.parent
COMPANIES = "SELECT ?x { ?x a vg:Company }"
RDFLIB = """import rdflib, sys
graph = rdflib.Graph().parse(sys.argv[1])
print(len(list(graph.query("PREFIX vg: <https://w3id.org/ai-video-kg/ontology#> " + sys.argv[2]))))"""


def kg(*arguments: str) -> list[str]:
    """Return the command line of a kg command, started like the installed script."""
    return [sys.executable, "-c", "import sys; from kg.cli.main import main; sys.exit(main())", *arguments]


def main() -> None:
    """Print the ratios; run `kg build` first."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once, not on every start
    bare = [sys.executable, "-c", "pass"]
    importing = [sys.executable, "-c", "import rdflib"]
    asking = [sys.executable, "-c", RDFLIB, str(ROOT / "exports" / "ai-video-kg.ttl"), COMPANIES]
    report("import kg, against a bare interpreter", in_turn([sys.executable, "-c", "import kg"], bare), "none")
    report("kg --help, against a bare interpreter", in_turn(kg("--help"), bare), "at most 2.5")
    report("kg show Kling, against importing rdflib", in_turn(kg("show", "Kling"), importing), "under 1")
    report("kg query, against rdflib on ai-video-kg.ttl", in_turn(kg("query", COMPANIES), asking), "at most 0.1")


if __name__ == "__main__":
    main()
