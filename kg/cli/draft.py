"""The commands `kg draft` and `kg admit`: statements that a program proposes, and what becomes of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.desk.admit import Admission

DRAFT_EXAMPLES = """examples:
  kg draft acme-raises-funds                         print the prompt, to paste it where you like
  kg draft acme-raises-funds --sentences 1-20
  kg draft acme-raises-funds --rules                 draft by rules, without a model
  kg draft acme-raises-funds --with 'llm -m MODEL'   any program that reads a prompt and writes the answer
"""
ADMIT_EXAMPLES = """examples:
  kg admit acme-raises-funds.draft.json --dry-run    what would become of each statement
  kg admit acme-raises-funds.draft.json
  kg admit acme-raises-funds.draft.json --accept acme-series-b --accept acme-founding
  kg admit acme-raises-funds.draft.json --accept all --accept 7
  kg admit --reasons                                 list the reason codes
"""


def draft_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg draft`."""
    from kg.cli.arguments import seconds, whole_number

    add = parser.add_argument
    add("article", metavar="ARTICLE", help="the id of the article")
    add("--text", metavar="ID", help="which of its texts (default: the first)")
    add("--sentences", metavar="N-M", help="only these sentences (default: all)")
    add("--with", dest="program", metavar="PROGRAM", help="give the prompts to this program, and write its draft")
    add("--rules", action="store_true", help="the same with the drafter that comes with kg: rules, no model")
    add("--chunk", type=whole_number, metavar="N", help="sentences a prompt, for a program (default: 12)")
    add("--timeout", type=seconds, metavar="SECONDS", help="the time that the program has a prompt (default: 300)")
    add("--output", metavar="FILE", help="the draft to write (default: ARTICLE.draft.json)")
    add("--texts", metavar="FOLDER", help="the folder of the source texts (default: $KG_TEXTS, or see kg texts)")


def admit_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg admit`."""
    add = parser.add_argument
    add("draft", nargs="?", metavar="DRAFT", help="the draft, as kg draft --with writes it")
    add(
        "--accept",
        action="append",
        default=[],
        metavar="ID",
        help="take a new entity of the draft (all: each that is needed), or a statement in doubt, by number",
    )
    add("--dry-run", action="store_true", help="say what would become of each statement, and write nothing")
    add("--reasons", action="store_true", help="list the reason codes")
    add("--texts", metavar="FOLDER", help="the folder of the source texts (default: $KG_TEXTS, or see kg texts)")


def draft(options: argparse.Namespace) -> int:
    """Run `kg draft`: exit code 2 if the article, an option or the program cannot be used."""
    try:
        return _draft(options)
    except InputError as error:
        return _refused(error)


def admit(options: argparse.Namespace) -> int:
    """Run `kg admit`: exit code 0 if everything is admitted, 1 if not, 2 if the draft cannot be used."""
    try:
        return _reasons() if options.reasons else _admit(options)
    except InputError as error:
        return _refused(error)


def _refused(error: InputError) -> int:
    print(f"kg: {error}", file=sys.stderr)
    return 2


def _draft(options: argparse.Namespace) -> int:
    from kg.cli.add import known_of, say, texts_of
    from kg.desk.drafting import CHUNK, chosen_runs, draft_with, source_of
    from kg.desk.program import SECONDS, words
    from kg.desk.prompt import prompt
    from kg.errors import BuildError
    from kg.files import create_together

    if options.rules and options.program:
        raise InputError("--rules and --with exclude each other")
    runs_program = options.rules or options.program
    if not runs_program and (options.chunk or options.timeout or options.output):
        raise InputError("--chunk, --timeout and --output are for a program: --with PROGRAM or --rules")
    command = words(options.program) if options.program else [sys.executable, "-m", "kg.desk.drafter"]
    source = source_of(known_of(options), options.article, texts_of(options), options.text)
    wanted = chosen_runs(source, options.sentences, (options.chunk or CHUNK) if runs_program else None)
    if not runs_program:
        print(prompt(source, wanted[0]), end="")
        return 0
    file = Path(options.output or f"{options.article}.draft.json")
    if file.exists():
        raise InputError(f"{file} exists already; choose another file: --output FILE")
    text = draft_with(source, wanted, command, options.timeout or SECONDS, say)
    try:
        create_together({file: text})
    except BuildError as error:
        raise InputError(str(error)) from None
    say(f"next: kg admit {file} --dry-run")
    print(file)
    return 0


def _admit(options: argparse.Namespace) -> int:
    from kg.cli.add import known_of, say, texts_of
    from kg.desk.admit import admit as judged
    from kg.desk.admit import write
    from kg.desk.reasons import Outcome

    if not options.draft:
        raise InputError("no draft given; expected kg admit DRAFT")
    known, texts = known_of(options), texts_of(options)
    admission = judged(known, Path(options.draft), texts, options.accept)
    for line in _listed(admission):
        print(line)
    if not options.dry_run:
        write(admission)
        for path in admission.files:
            say(f"wrote {path}")
        if not admission.files:
            say("nothing to write: the article has all of it")
        elif admission.article in admission.files:
            say(f"next: kg anchor --texts {texts} && kg check --texts {texts}")
    if admission.waiting:
        say(f"new entities to accept: {' '.join(f'--accept {name}' for name in admission.waiting)}")
    open_ones = admission.counts[Outcome.LOOK] + admission.counts[Outcome.REJECTED]
    return 1 if open_ones or admission.faults else 0


def _listed(admission: Admission) -> Iterable[str]:
    for fault in admission.faults:
        yield f"rejected: {_shown(fault)}"
    for judgement in admission.judgements:
        said = judgement.statement
        words = f"{said.subject} {said.property} {'not ' if said.negated else ''}{said.value}"
        reasons = "; ".join(map(str, judgement.reasons))
        where = f"sentence {judgement.sentence}, " if judgement.sentence else ""
        yield _shown(
            f"{judgement.outcome}: {where}statement {said.number}: {words}{f' ({reasons})' if reasons else ''}"
        )
    yield ", ".join(f"{count} {outcome}" for outcome, count in admission.counts.items())


def _shown(text: str) -> str:
    """Return text for a terminal, on one line: what a program wrote may hold escape sequences."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:600])


def _reasons() -> int:
    from kg.desk.reasons import MEANING

    for code, (outcome, meaning) in MEANING.items():
        print(f"{outcome:12}  {code:20}  {meaning}")
    return 0
