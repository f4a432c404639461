"""The command `kg check`: once, or again and again while the seeds are being edited."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.cli.arguments import home_of, texts_folder
from kg.errors import BuildError, KGError, Place, Problem, SeedError

if TYPE_CHECKING:
    from kg.home import Home
    from kg.seeds.check import Report
    from kg.seeds.findings import Finding

FORMATS = ("text", "json", "github", "sarif")
POLL = 0.2
"""How often the watch looks at the times of the files, in seconds; there are a few dozen files."""

Stamps = dict[str, tuple[int, int]]
"""When each file was changed, in nanoseconds, and its size."""


class Checked(NamedTuple):
    """What one check found; there is no report if the seeds could not be read."""

    findings: Sequence[Finding]
    report: Report | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg check`."""
    parser.add_argument("--texts", metavar="FOLDER", help="the folder of the source texts (default: $KG_TEXTS)")
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved; end it with Ctrl-C")
    parser.add_argument(
        "--format", choices=FORMATS, default="text",
        help="text for people (default), json, github (annotations of a workflow), sarif (2.1.0)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Run `kg check`.

    Raises:
        KGError: --watch is given with a format for tools.
    """
    home, texts = home_of(options), texts_folder(options)
    if options.watch:
        if options.format != "text":
            raise KGError(f"--watch shows text; --format {options.format} checks once")
        return watch(home, texts, partial(print, flush=True))
    if options.format != "text":
        found = checked(home, texts)
        print(_formatted(found, options.format), end="")
        return 1 if found.findings else 0
    return _once(home, texts)


def _once(home: Home, texts: Path | None) -> int:
    from kg.build import damaged_outputs
    from kg.cli.terminal import doing
    from kg.rdf.ontology import read_ontology
    from kg.seeds.check import check
    from kg.stores.receipt import read_receipt

    with doing("checking"):
        report = check(home.seeds, read_ontology(home.ontology_file), texts, dt.date.today())
    for line in _lines(report):
        print(line)
    damaged = damaged_outputs(home) if read_receipt(home) else []
    for name in damaged:
        print(f"exports/{name} has changed since it was built; run 'kg build'")
    if not report.statements or not report.quotes:
        raise KGError("nothing was checked: the seeds have no statement, or no quote")
    return 0 if report.complete and not damaged else 1


def _lines(report: Report) -> Iterator[str]:
    """Yield a report for people: problems and warnings, each text, the counts."""
    yield from map(str, (*report.problems, *report.warnings))
    for text in report.texts:
        gaps = f", GAPS: sentences {', '.join(map(str, text.gaps))}" if text.gaps else ""
        yield (
            f"{text.text}: {text.used} of {text.sentences} sentences support statements, {text.aside} set aside{gaps}; "
            f"{text.quoted} of {text.length} code points quoted ({text.quoted_share:.1%}), "
            f"{text.accounted / text.length:.0%} quoted or set aside"
        )
        if text.uncovered:
            yield "  not quoted: " + " · ".join(f"{number}: {word}" for number, word in text.uncovered)
    how = (
        "verified against the texts" if report.proven else "checked against the committed anchors (not all texts given)"
    )
    yield (
        f"checked {report.entities} entities, {report.statements} statements, {report.evidence} pieces of evidence, "
        f"{report.quotes} quotes {how}; {len(report.problems)} problem(s), "
        f"{len(report.warnings)} open warning(s), {report.gaps} gap(s)"
    )


def checked(home: Home, texts: Path | None) -> Checked:
    """Check the seeds; what keeps them from being read is among the findings."""
    from kg.build import damaged_outputs
    from kg.rdf.ontology import read_ontology
    from kg.seeds.check import check
    from kg.seeds.findings import findings, of_problems
    from kg.stores.receipt import read_receipt

    try:
        report = check(home.seeds, read_ontology(home.ontology_file), texts, dt.date.today())
    except SeedError as error:
        return Checked(of_problems(error.problems), None)
    except BuildError as error:
        return Checked(of_problems([Problem(Place(f"{home.seeds.name}/anchors.json"), str(error))]), None)
    return Checked(findings(report, damaged_outputs(home) if read_receipt(home) else ()), report)


def _formatted(found: Checked, name: str) -> str:
    from kg import __version__
    from kg.seeds.findings import as_github, as_json, as_sarif

    if name == "json":
        return as_json(found.findings, found.report)
    return as_github(found.findings) if name == "github" else as_sarif(found.findings, __version__)


# The watch


def watch(home: Home, texts: Path | None, show: Callable[[str], object], saved: Iterable[None] | None = None) -> int:
    """Check, then check again whenever a file is saved, and show what changed.

    Args:
        home: the data folders.
        texts: the folder of the source texts, if quotes are to be proven.
        show: shows one line.
        saved: yields once for each time to check; by default at once, then whenever a file has been saved.

    Returns:
        the exit code at the end, usually by Ctrl-C: 0 if the last check found nothing.
    """
    now: Checked | None = None
    with suppress(KeyboardInterrupt):
        for _ in saves(home, texts) if saved is None else saved:
            before, now = now, checked(home, texts)
            for line in _news(before, now):
                show(line)
    return 1 if now is None or now.findings else 0


def saves(home: Home, texts: Path | None) -> Iterator[None]:
    """Yield at once, then whenever a file that a check reads has been saved and is at rest, without an end.

    What is saved during a check is seen after it, because the times are those from before the check.
    The times of the files are polled: there are a few dozen, which takes less than a millisecond, needs no library,
    and works in containers and on network folders, where the system reports no changes.
    """
    import time

    seen = _stamps(home, texts)
    yield None
    while True:
        time.sleep(POLL)
        now = _stamps(home, texts)
        while now != seen:
            seen = now
            time.sleep(POLL / 4)  # an editor that writes in pieces
            now = _stamps(home, texts)
            if now == seen:
                yield None


def _stamps(home: Home, texts: Path | None) -> Stamps:
    found: Stamps = {}
    for path in (*home.inputs, *(texts.glob("*.txt") if texts else ())):
        try:
            status = path.stat()
        except OSError:  # an editor is replacing it
            continue
        found[str(path)] = status.st_mtime_ns, status.st_size
    return found


def _news(before: Checked | None, now: Checked) -> Iterator[str]:
    """Yield what is new (`+`) and what is gone (`-`) since the last check, then the counts."""
    old, new = ([_what(f) for f in c.findings] if c else [] for c in (before, now))
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    for mark, left, found in (("-", gone, before.findings if before else ()), ("+", come, now.findings)):
        for finding in found:
            if left[_what(finding)] > 0:
                left[_what(finding)] -= 1
                yield f"{mark} {finding}"
    yield _counted(now)


def _what(finding: Finding) -> tuple[str, str, str]:
    """Return what a finding says, without the line: lines shift while a file is edited."""
    return finding.place.file, finding.kind, finding.message


def _counted(found: Checked) -> str:
    from kg.seeds.findings import counts

    if found.report is None:
        return f"{len(found.findings)} problem(s); nothing more was checked"
    number = counts(found.findings)
    words = ", ".join(f"{count} {kind.replace('-', ' ')}(s)" for kind, count in number.items())
    report = found.report
    return f"{report.entities} entities, {report.statements} statements, {report.quotes} quotes: {words}"
