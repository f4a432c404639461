"""Folding: the spellings that compare equal, and its algebra."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.folding import fold


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("أداة", "اداه"),
        ("إصدار", "اصدار"),
        ("مُؤَسِّس", "موسس"),
        ("كيـــلينج", "كيلينج"),
        ("٢٠٢٤", "2024"),
        ("Cristóbal", "CRISTOBAL"),
        ("Ｓｏｒａ", "sora"),
        ("l’IA", "l'ia"),
        ("على", "علي"),
        ("a\u200db", "ab"),
        ("  two   spaces ", "two spaces"),
        ("STRASSE", "straße"),
    ],
)
def test_alike(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(("a", "b"), [("Sora", "Soda"), ("سورا", "صورا"), ("可灵", "可令")])
def test_not_alike(a: str, b: str) -> None:
    assert fold(a) != fold(b)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
