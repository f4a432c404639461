"""`g.cite` against `g.query` on the saved questions, with warm caches."""

from __future__ import annotations

import statistics
from functools import partial

import kg
from benchmarks.query import best


def main() -> None:
    """Print the ratio as a geometric mean, with and without reading the citations."""
    g = kg.load()
    rows, read = [], []
    for question in g.questions().values():
        text = question.text

        def everything(text: str = text) -> None:
            for row in g.cite(text):
                assert row.citations or row.uncited

        everything()
        query = best(partial(g.query, text))
        rows.append(best(partial(g.cite, text)) / query)
        read.append(best(everything) / query)
    print(f"{len(rows)} saved questions")
    print(f"g.cite against g.query: {statistics.geometric_mean(rows):.2f} times the time (goal at most 5)")
    print(f"and with the citations of every row read: {statistics.geometric_mean(read):.2f}")


if __name__ == "__main__":
    main()
