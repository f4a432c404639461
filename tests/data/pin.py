"""Pin the answers to the saved questions: `python -m tests.data.pin` rewrites tests/data/answers/.

Read the changes (git diff) before you commit them: a pinned answer is one that somebody checked by its quotes.
"""

from __future__ import annotations

import sys

from kg.graph.questions import questions
from kg.home import find_home
from kg.rdf.encode import to_quads
from kg.rdf.ontology import read_ontology
from kg.seeds.compile import compile_seeds
from kg.stores.local import store_of
from tests.data.answered import ANSWERS, Answers, pinned


def main() -> None:
    """Answer every saved question on the seeds as they stand, or on the made-up articles, and write what changed."""
    home = find_home()
    ontology = read_ontology(home.ontology_file)
    real, made_up = (
        Answers(store_of(to_quads(compile_seeds(seeds, ontology)[0], ontology)))
        for seeds in (home.seeds, ANSWERS.parent.parent / "next" / "seeds")
    )
    wanted = {f"{name}.json": pinned(question, real, made_up) for name, question in questions().items()}
    ANSWERS.mkdir(exist_ok=True)
    for stale in sorted(path for path in ANSWERS.glob("*.json") if path.name not in wanted):
        stale.unlink()
        print(f"removed {stale.name}", file=sys.stderr)
    for name, text in wanted.items():
        file = ANSWERS / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {name}", file=sys.stderr)
    print(f"{len(wanted)} answers pinned")


if __name__ == "__main__":
    main()
