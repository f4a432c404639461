"""The gold texts of tests/language/gold, read with their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from kg.facts.edtf import Edtf, parse
from kg.facts.records import DamagedName, Entity

FOLDER = Path(__file__).parent / "gold"
_MARK = re.compile(r"⟦(?P<words>[^|⟧]+)\|(?P<kind>[@=#?!-])(?P<value>[^⟧]*)⟧")


class Mark(NamedTuple):
    """Marked words: their place in the plain text, the words, the kind of mark, and what it says."""

    start: int
    end: int
    words: str
    kind: str
    value: str


@dataclass(frozen=True)
class Gold:
    """A gold text: its name, language, day of publication, plain text and marks."""

    name: str
    lang: str
    published: Edtf
    text: str
    marks: tuple[Mark, ...]

    def of(self, kind: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind == kind]


def _gold(path: Path) -> Gold:
    published, _, marked = path.read_text(encoding="utf-8").partition("\n")
    plain, marks, at = "", [], 0
    for match in _MARK.finditer(marked):
        plain += marked[at : match.start()]
        marks.append(Mark(len(plain), len(plain) + len(match["words"]), match["words"], match["kind"], match["value"]))
        plain += match["words"]
        at = match.end()
    plain += marked[at:]
    assert not set("⟦⟧") & set(plain), path
    return Gold(path.stem, path.stem[:2], parse(published), plain, tuple(marks))


def _entity(name: str, entry: dict[str, object]) -> Entity:
    labels, also = entry["label"], entry.get("also", {})
    damaged = tuple(DamagedName(form, "fr", "t", "translated") for form in entry.get("damaged", ()))  # type: ignore[attr-defined]
    assert isinstance(labels, dict)
    assert isinstance(also, dict)
    return Entity(name, str(entry["type"]), labels, {lang: tuple(forms) for lang, forms in also.items()}, damaged, "")


GOLD = [_gold(path) for path in sorted(FOLDER.glob("*.txt"))]
ENTITIES = [
    _entity(name, entry)
    for name, entry in yaml.safe_load((FOLDER / "entities.yaml").read_text(encoding="utf-8")).items()
]
