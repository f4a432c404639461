"""Occurrences and coverage of texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.seeds.texts import covered, occurrences

WORDS = st.text(alphabet="ab .!?؟\n”»\U0001f600", max_size=60)


@given(WORDS, st.text(alphabet="ab", min_size=1, max_size=3))
def test_occurrences_are_where_the_words_are(text: str, segment: str) -> None:
    assert occurrences(segment, text) == [i for i in range(len(text)) if text.startswith(segment, i)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda p: (min(p), max(p)))))
def test_covered_counts_each_code_point_once(spans: list[tuple[int, int]]) -> None:
    assert covered(spans) == len({i for start, end in spans for i in range(start, end)})
