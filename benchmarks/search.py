"""Search among 200 and 100,000 names: exact, by prefix, by word, and fuzzy."""

from __future__ import annotations

import random
from functools import partial

from benchmarks.query import best
from kg.graph.search import Name, NameIndex, squash

SYLLABLES = [
    "ka", "ra", "mi", "no", "te", "lu", "so", "vi", "an", "or", "be", "du", "fa",
    "gi", "ho", "ju", "pe", "qa", "ri", "sto", "ta", "ur", "wen", "xi", "yo", "za",
]  # fmt: skip


def names(count: int) -> list[Name]:
    """Return `count` made-up names of two words, always the same."""
    chance = random.Random(1)
    forms = (
        " ".join("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(2)) for _ in range(count)
    )  # fmt: skip
    return [Name(f"x:{number}", form, "en", "label", squash(form)) for number, form in enumerate(forms)]


def main() -> None:
    """Print the times to build the index and to run each kind of search."""
    for count in (200, 100_000):
        found = names(count)
        index = NameIndex(found)
        some = found[count // 2].form
        texts = {"exact": some, "prefix": some[:6], "word": some.split()[1], "fuzzy": some[:4] + "e" + some[5:] + "k"}
        print(f"{count} names: index {best(partial(NameIndex, found), 3) * 1000:.1f} ms")
        for kind, text in texts.items():
            print(f"  {kind}: {best(partial(index.find, text, 10)) * 1000:.2f} ms")


if __name__ == "__main__":
    main()
