"""What a check found, for people and for tools: lines of text, JSON, GitHub annotations, SARIF.

* GitHub: workflow commands `::error file=…,line=…,col=…,title=…::message`, with the escapes of actions/toolkit.
* SARIF 2.1.0 (OASIS, 2020): one run, a rule for each kind of finding, places relative to `%SRCROOT%`, the folder that
  holds `seeds/`; columns count code points.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import quote

from kg.errors import Place, Problem
from kg.seeds.check import Report

Json = dict[str, Any]

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Kind(StrEnum):
    """What kind of finding; the value is the id of its rule."""

    PROBLEM = "problem"
    WARNING = "open-warning"
    GAP = "gap"
    EXPORT = "changed-export"


class Rule(NamedTuple):
    """How a kind of finding is told to tools; `level` is that of SARIF and of GitHub."""

    level: str
    title: str
    meaning: str


RULES = {
    Kind.PROBLEM: Rule("error", "Problem in the seeds", "The seeds cannot be built until this is mended."),
    Kind.WARNING: Rule("warning", "Open warning", "A person must mend this, or answer it in the file."),
    Kind.GAP: Rule("warning", "Sentence without a passage", "Quote the sentence, or set it aside with a reason."),
    Kind.EXPORT: Rule("error", "Export has changed", "A file in exports/ is not what was built; run 'kg build'."),
}


class Finding(NamedTuple):
    """One thing that a check found, with its place."""

    place: Place
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def findings(report: Report, damaged: Iterable[str] = ()) -> list[Finding]:
    """Return everything that keeps a report from being complete, in the order of the files.

    Args:
        report: what a check found.
        damaged: names of exports that have changed since they were built.
    """
    gaps = (
        Finding(text.place, Kind.GAP, f"sentence {number} of text '{text.text}' has no passage and is not set aside")
        for text in report.texts for number in text.gaps
    )  # fmt: skip
    exports = (
        Finding(Place(f"exports/{name}"), Kind.EXPORT, "has changed since it was built; run 'kg build'")
        for name in damaged
    )
    found = [*of_problems(report.problems), *of_problems(report.warnings, Kind.WARNING), *gaps, *exports]
    return sorted(found, key=lambda finding: finding.place)


def of_problems(problems: Iterable[Problem], kind: Kind = Kind.PROBLEM) -> list[Finding]:
    """Return problems as findings of a kind."""
    return [Finding(problem.place, kind, problem.message) for problem in problems]


def counts(found: Sequence[Finding]) -> dict[Kind, int]:
    """Return how many findings there are of each kind."""
    return {kind: sum(finding.kind is kind for finding in found) for kind in Kind}


def as_json(found: Sequence[Finding], report: Report | None) -> str:
    """Return findings as JSON; without a report, the seeds could not be read."""
    texts = report.texts if report else ()
    return _dumped({
        "complete": report is not None and not found,
        "proven": report is not None and report.proven,
        "counts": {kind.value: number for kind, number in counts(found).items()},
        "findings": [
            {
                "kind": finding.kind.value, "level": RULES[finding.kind].level, "file": finding.place.file,
                "line": finding.place.line, "column": finding.place.column, "message": finding.message,
            } for finding in found
        ],
        "texts": [
            {
                "text": text.text, "sentences": text.sentences, "used": text.used, "aside": text.aside,
                "gaps": list(text.gaps), "quoted": round(text.quoted_share, 4),
            } for text in texts
        ],
    })  # fmt: skip


def as_github(found: Iterable[Finding]) -> str:
    """Return findings as annotations of GitHub Actions, a line each.

    >>> print(as_github([Finding(Place("seeds/a,b.yaml", 3, 5), Kind.PROBLEM, "50% of 'x'")]), end="")
    ::error file=seeds/a%2Cb.yaml,line=3,col=5,title=Problem in the seeds::50%25 of 'x'
    """
    return "".join(f"{_annotation(finding)}\n" for finding in found)


def _annotation(finding: Finding) -> str:
    rule, place = RULES[finding.kind], finding.place
    properties = {"file": place.file, "line": place.line, "col": place.column, "title": rule.title}
    written = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{rule.level} {written}::{_escaped(finding.message)}"


def _escaped(text: str, also: str = "") -> str:
    for character in f"%\r\n{also}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def as_sarif(found: Iterable[Finding], version: str) -> str:
    """Return findings as a SARIF 2.1.0 log.

    Args:
        found: the findings.
        version: that of the program.
    """
    driver = {
        "name": "kg check",
        "semanticVersion": version,
        "rules": [
            {
                "id": kind.value, "name": rule.title.title().replace(" ", ""),
                "shortDescription": {"text": f"{rule.title}."}, "fullDescription": {"text": rule.meaning},
                "defaultConfiguration": {"level": rule.level},
            } for kind, rule in RULES.items()
        ],
    }  # fmt: skip
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in found],
    }
    return _dumped({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(finding: Finding) -> Json:
    place = finding.place
    return {
        "ruleId": finding.kind.value,
        "ruleIndex": list(RULES).index(finding.kind),
        "level": RULES[finding.kind].level,
        "message": {"text": finding.message},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": quote(place.file), "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": place.line, "startColumn": place.column},
            }
        }],
    }  # fmt: skip


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
