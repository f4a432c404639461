"""`kg build` of the real seeds, with page and layout, against rdflib parsing the graph it wrote."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import in_turn, report

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print the ratio of the time of a full build to the time rdflib takes to parse its graph."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("seeds", "ontology", "exports"):
            shutil.copytree(ROOT / name, Path(folder, name))
        ours = [sys.executable, "-m", "kg", "--data", folder, "build"]
        graph = str(Path(folder, "exports", "ai-video-kg.nt"))
        peer = [sys.executable, "-c", "import rdflib, sys; rdflib.Graph().parse(sys.argv[1])", graph]
        report("kg build, against rdflib parsing the graph it wrote", in_turn(ours, peer, 5), "under 2 s")


if __name__ == "__main__":
    main()
