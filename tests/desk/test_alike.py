"""Texts that are the same, or nearly."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg.desk.alike import ALIKE, likeness, twins
from kg.facts import edtf
from kg.facts.records import Article, Text

EN = (
    "The harbour office counted four hundred boats before the storm and fewer than ninety after it. Fishermen said "
    "that the wall, built in 1931, had never been repaired. A spokeswoman for the city answered that money had been "
    "set aside for it every year, and that nobody had asked for the money. The wall will be inspected in spring.\n"
)
ZH = (
    "港务局统计，暴风雨之前停泊的船只有四百艘，之后不足九十艘。渔民说，1931年修建的防波堤从未维修过。"
    "市政府发言人回应称，每年都有拨款，但没有人申请。防波堤将在春天接受检查。\n"
)


def article(name: str, content: str) -> Article:
    text = Text(name, "en", hashlib.sha256(content.encode()).hexdigest(), len(content), None, None)
    return Article(f"of-{name}", {"en": "A"}, None, None, edtf.parse("2024"), None, (text,))


@pytest.mark.parametrize("text", [EN, ZH])
def test_small_changes_are_alike_large_ones_are_not(text: str) -> None:
    changed = text.replace("1931", "1932").replace("spring", "autumn").replace("春天", "秋天")
    assert ALIKE <= likeness(text, changed) < 1
    assert likeness(text, text.replace(" ", "  ").upper()) == 1
    half = text[: len(text) // 2]
    assert likeness(text, half + text[:20][::-1] * (len(half) // 20)) < ALIKE


def test_an_excerpt_is_alike() -> None:
    assert likeness(EN, EN[: len(EN) * 2 // 3]) >= ALIKE
    assert likeness(EN, "Unrelated words about something else, for as long as it takes to be a text at all.") == 0


def test_twins_are_found_by_hash_and_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "loose.txt").write_text(EN.replace("ninety", "eighty"), encoding="utf-8")
    (tmp_path / "old.txt").write_text("\ufeff" + EN.replace("\n", "\r\n"), encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\xff")
    known = [article("pinned", EN), article("other", ZH)]
    found = twins(EN, known, tmp_path)
    assert [str(twin) for twin in found] == [
        "the same as text 'old' in the texts folder",
        "the same as text 'pinned' of article 'of-pinned'",
        "98 % like text 'loose' in the texts folder",
    ]
    assert [str(twin) for twin in twins(EN, known, None)] == ["the same as text 'pinned' of article 'of-pinned'"]
    assert twins("Another story altogether.\n", known, tmp_path) == []
