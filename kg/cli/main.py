"""The command line, `kg COMMAND`: results go to standard output, everything else to standard error.

Exit codes: 0 success, 1 problems found, 2 usage error, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

EXAMPLES = """examples:
  kg ask                                        list the saved questions
  kg ask funding-rounds --company MiniMax       run one; any name in any script
  kg show Kling                                 a card: names, statements, quotes
  kg search كيلينج                              find by any spelling
  kg query 'SELECT ?round ?amount { ?round vg:raisedBy id:minimax ; vg:amount/schema:value ?amount }' --cite
  kg statements --about MiniMax --by Yan        what is said, filtered
  kg timeline --about OpenAI --from 2024-02
  kg path OpenAI Runway
"""
_QUERY_EXAMPLES = """examples:
  kg query 'SELECT ?model ?maker { ?model a vg:VideoModel ; vg:developedBy ?maker }'
  kg query -f question.rq --format csv > answer.csv
  echo 'ASK { id:sora vg:developedBy id:openai }' | kg query
  kg query 'SELECT ?x { ?x vg:founder ?who }' --cite
  kg query -f slow.rq --timeout 5
"""
_ASK_EXAMPLES = """examples:
  kg ask                                        list the questions
  kg ask --lang ar                              in Arabic (or fr)
  kg ask funding-rounds --company MiniMax --cite
  kg ask models-released-before --day 2024-09-01 --format csv
  kg ask funding-rounds --help                  what it asks, and its parameters
  kg ask funding-rounds --print                 its SPARQL, with parameters filled in
"""
_STATEMENTS_EXAMPLES = """examples:
  kg statements --about MiniMax --status claimed
  kg statements --by OpenAI --cite
  kg statements --text Hollywood --format csv
"""
_CHECK_EXAMPLES = """examples:
  kg check                                      every problem, open warning and gap
  kg check --watch                              again whenever a file is saved, with what changed
  kg check --format sarif > check.sarif         for a code-scanning service
"""
_ROW_FORMATS = ("table", "csv", "tsv", "json", "markdown", "spreadsheet", "html")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the layout of examples, and computes the width: argparse would import shutil for that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


def _width() -> int:
    try:
        return int(os.environ["COLUMNS"]) - 2
    except (KeyError, ValueError):
        try:
            return os.get_terminal_size().columns - 2
        except (OSError, ValueError):
            return 98


def parser(command: str = "") -> argparse.ArgumentParser:
    """Return the command line's parser.

    Args:
        command: the command whose arguments to add, or "all". The other commands are only listed,
            which keeps the start fast.
    """
    top = argparse.ArgumentParser(
        prog="kg",
        description="A provenance-first knowledge graph of the AI video-generation industry.",
        epilog=EXAMPLES,
        formatter_class=_Formatter,
    )
    top.add_argument("--data", metavar="FOLDER", help="the folder that contains seeds/, ontology/ and exports/")
    top.add_argument("--endpoint", metavar="URL", help="query a SPARQL endpoint instead of the local graph")
    top.add_argument(
        "--endpoint-graph", metavar="IRI", help="the named graph at the endpoint (default: its default graph)"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, summary, epilog, arguments) in _COMMANDS.items():
        sub = commands.add_parser(
            name, help=summary, description=summary, epilog=epilog, formatter_class=_Formatter, add_help=name != "ask"
        )
        sub.set_defaults(module=module, print_help=sub.print_help)
        if command in (name, "all"):
            (arguments or _function(module, "add_arguments"))(sub)
    return top


_Arguments = Callable[[argparse.ArgumentParser], None]


def _query(command: argparse.ArgumentParser) -> None:
    command.add_argument("sparql", nargs="?", help="the query (default: read from -f or standard input)")
    command.add_argument("-f", "--file", metavar="FILE", help="a file that holds the query")
    command.add_argument("--format", choices=(*_ROW_FORMATS, "ttl"), help="default: table; ttl for triples")
    _citing(command)


def _draft(command: argparse.ArgumentParser) -> None:
    from kg.cli.draft import DRAFT_EXAMPLES, draft_arguments

    command.epilog = DRAFT_EXAMPLES
    draft_arguments(command)


def _admit(command: argparse.ArgumentParser) -> None:
    from kg.cli.draft import ADMIT_EXAMPLES, admit_arguments

    command.epilog = ADMIT_EXAMPLES
    admit_arguments(command)


def _ask(command: argparse.ArgumentParser) -> None:
    from kg.languages import INTERFACE

    command.add_argument("name", nargs="?", help="the question (default: list all questions)")
    command.add_argument("--lang", choices=INTERFACE, default="en", help="the language of the questions")
    command.add_argument(
        "--format", choices=_ROW_FORMATS, help="default: table (without a question, markdown lists all in full)"
    )
    command.add_argument("--print", action="store_true", help="print the SPARQL instead of running it")
    command.add_argument("-h", "--help", action="store_true", help="show this help, or the parameters of a question")
    _citing(command)


def _citing(command: argparse.ArgumentParser) -> None:
    from kg.cli.arguments import limit
    from kg.limits import DEFAULT, SECONDS

    command.add_argument("--cite", action="store_true", help="show the statements and quotes behind each row")
    command.add_argument(
        "--timeout", type=limit, default=DEFAULT, metavar="SECONDS",
        help=f"stop the query after this many seconds (default: {SECONDS:.0f}, and 1 GiB of memory; none: no limit)",
    )  # fmt: skip
    _whole_proofs(command)


def _whole_proofs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--texts", metavar="FOLDER", help="show whole proofs from the source texts there (default: see kg texts)"
    )


def _search(command: argparse.ArgumentParser) -> None:
    from kg.cli.arguments import whole_number

    command.add_argument("text", nargs="+")
    command.add_argument(
        "--limit", type=whole_number, default=10, metavar="N", help="maximum number of hits (default: 10)"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")


def _show(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "name",
        nargs="+",
        help="an entity (any name in any script, or an id), an article (title or id) or a statement (st:…)",
    )
    _paging(command)
    _whole_proofs(command)


def _statements(command: argparse.ArgumentParser) -> None:
    command.add_argument("--about", metavar="NAME", help="about this entity, or something that it makes")
    command.add_argument("--by", metavar="NAME", help="said by this speaker, or for this agent")
    command.add_argument("--status", help="asserted, claimed, planned, speculated, opinion, disputed or rejected")
    command.add_argument("--property", help="of this property, such as developedBy or 'developed by'")
    command.add_argument("--article", metavar="NAME", help="taken from this article (title or id)")
    command.add_argument("--text", metavar="WORDS", help="with these words in the statement or in one of its quotes")
    command.add_argument("--cite", action="store_true", help="show the best quote of each statement")
    command.add_argument(
        "--format", choices=("table", "csv", "json", "markdown"), default="table", help="default: table"
    )
    _paging(command)
    command.set_defaults(texts=None)


def _paging(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-pager", action="store_true", help="do not show long output in a pager on a terminal")


def _cite(command: argparse.ArgumentParser) -> None:
    from kg.languages import INTERFACE

    command.add_argument("name", nargs="+", help="a statement (st:…), or an article (title or id)")
    command.add_argument("--lang", choices=INTERFACE, default="en", help="the language of the citation (default: en)")
    command.add_argument(
        "--format",
        choices=("text", "markdown", "html", "bibtex", "csl-json"),
        help="text, markdown or html for a statement (default: text); bibtex (default for an article) or csl-json",
    )


def _read(command: argparse.ArgumentParser) -> None:
    command.add_argument("article", nargs="+", help="the article: its id, its title, or the id of one of its texts")
    command.add_argument("--text", metavar="ID", help="only this text of the article")
    _paging(command)
    _whole_proofs(command)


def _timeline(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="from_", metavar="DATE", help="first day: 2024, 2024-03 or 2024-03-14")
    command.add_argument("--until", metavar="DATE", help="last day")
    command.add_argument("--about", metavar="NAME", help="only events about this entity")
    command.add_argument("--certainly", action="store_true", help="only events that certainly fall in the range")
    command.add_argument("--quotes", action="store_true", help="show the quotes that date each event")
    _paging(command)
    _whole_proofs(command)


def _between(command: argparse.ArgumentParser) -> None:
    command.add_argument("first", help="an event: any name in any script, or an id")
    command.add_argument("second", help="another event")
    command.add_argument("--format", choices=("text", "json"), default="text")
    _whole_proofs(command)


def _path(command: argparse.ArgumentParser) -> None:
    from kg.cli.arguments import whole_number

    command.add_argument("start")
    command.add_argument("end")
    command.add_argument("--all", action="store_true", help="include claims, plans and speculation")
    command.add_argument(
        "--limit", type=whole_number, default=3, metavar="N", help="maximum number of paths (default: 3)"
    )
    _whole_proofs(command)


def _texts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--texts", metavar="FOLDER", help="the folder of the source texts (default: $KG_TEXTS)")


def _schema(command: argparse.ArgumentParser) -> None:
    command.add_argument("--check", action="store_true", help="write nothing; fail if a schema is not current")


def _build(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--with-texts", metavar="FILE", help="instead, write a page for yourself that holds the source texts, too"
    )
    _whole_proofs(command)


def _shells(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _none(_: argparse.ArgumentParser) -> None:
    """Take no arguments."""


_COMMANDS: dict[str, tuple[str, str, str, _Arguments | None]] = {
    "query": ("kg.cli.ask", "run a SPARQL query", _QUERY_EXAMPLES, _query),
    "ask": ("kg.cli.ask", "list the saved questions, or run one", _ASK_EXAMPLES, _ask),
    "search": ("kg.cli.ask", "find entities by any name, in any script, typos included", "", _search),
    "show": ("kg.cli.ask", "show an entity, an article, or a statement with all its quotes", "", _show),
    "statements": (
        "kg.cli.statements",
        "list statements by topic, speaker, status, property, article or words",
        _STATEMENTS_EXAMPLES,
        _statements,
    ),
    "cite": ("kg.cli.ask", "cite a statement by its quotes, or an article for a reference manager", "", _cite),
    "read": ("kg.cli.ask", "show an article sentence by sentence, its quotes marked, with what they prove", "", _read),
    "timeline": ("kg.cli.ask", "list events in chronological order", "", _timeline),
    "between": ("kg.cli.ask", "show how long lies between two events, at least and at most", "", _between),
    "path": ("kg.cli.ask", "show how two entities are related, with a quote for each step", "", _path),
    "add": ("kg.cli.add", "add an article: pin its text, and write a worksheet with what is found in it", "", None),
    "draft": ("kg.cli.draft", "print the prompt that has facts of an article drafted, or draft them", "", _draft),
    "admit": ("kg.cli.draft", "judge a draft, and write what passes every check into the article", "", _admit),
    "build": ("kg.cli.make", "compile the seeds and write exports/", "", _build),
    "check": ("kg.cli.check", "check the seeds and list every problem and gap", _CHECK_EXAMPLES, None),
    "anchor": ("kg.cli.make", "find every quote in its text and write seeds/anchors.json", "", _texts),
    "schema": ("kg.cli.make", "write the JSON Schemas of the seed files into seeds/schema/, for editors", "", _schema),
    "merge": ("kg.cli.merge", "make two entities that are one into one, in every seed file", "", None),
    "texts": ("kg.cli.texts", "remember the folder of the source texts, so that whole proofs are shown", "", None),
    "serve": ("kg.cli.serve", "serve a read-only SPARQL endpoint and the page", "", None),
    "push": ("kg.cli.push", "send the graph to another SPARQL store", "", None),
    "completion": ("kg.cli.main", 'print a completion script: eval "$(kg completion bash)"', "", _shells),
    "version": ("kg.cli.main", "print the version", "", _none),
}
"""Each command: its module, summary, examples, and the function that adds its arguments (None: in the module)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    for name in ("stderr", "stdout"):
        _prepare(name)
    if sys.stdout is None:
        print("kg: standard output is closed", file=sys.stderr)
        return 2
    options = _parsed([_decoded(word) for word in (sys.argv[1:] if arguments is None else arguments)])
    try:
        code = int(_run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("kg: interrupted", file=sys.stderr)
        return 130
    except Exception as error:
        return _failed(error)


def _prepare(name: str) -> None:
    """Have a standard stream write UTF-8, and nothing that a terminal would obey; a closed stderr takes nothing."""
    stream = getattr(sys, name)
    if stream is None and name == "stderr":
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (it lives as long as the process)
    elif hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        if stream.isatty():
            from kg.cli.terminal import Guarded

            setattr(sys, name, Guarded(stream))


def _decoded(word: str) -> str:
    """Return an argument decoded as UTF-8, regardless of the locale."""
    return word if word.isascii() else os.fsencode(word).decode("utf-8", "replace")


def _failed(error: Exception) -> int:
    """Say what went wrong. The errors of kg are written for people; anything else is an internal error."""
    import errno

    from kg.errors import KGError, SeedError

    if isinstance(error, SeedError):
        print(error, file=sys.stderr)
        print(f"{len(error.problems)} problem(s); nothing was written", file=sys.stderr)
        return 1
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
        print(f"kg: cannot write the output: {error.strerror}", file=sys.stderr)
        return 1
    if isinstance(error, KGError):
        print(f"kg: {error}", file=sys.stderr)
        return 1
    if isinstance(error, OSError) and error.filename is not None:
        print(f"kg: {str(error.filename)[:200]}: {error.strerror}", file=sys.stderr)
        return 2
    if os.environ.get("KG_TRACEBACK"):
        raise error
    print(f"kg: internal error: {type(error).__name__}: {error} (set KG_TRACEBACK=1 to see where)", file=sys.stderr)
    return 1


def _parsed(arguments: list[str]) -> argparse.Namespace:
    top = parser(_command(arguments))
    options, rest = top.parse_known_args(arguments)
    if rest and options.command != "ask":
        top.error(f"unknown arguments: {' '.join(rest)}")
    if options.endpoint and options.module not in ("kg.cli.ask", "kg.cli.statements"):
        top.error(f"--endpoint does not work with {options.command}")
    options.rest, options.usage = rest, top.error
    if options.data:
        from pathlib import Path

        options.data = Path(options.data)
    return options


def _command(arguments: list[str]) -> str:
    """Return the name of the command: the first argument that is neither an option nor an option's value.

    >>> _command(["--data", "show", "query", "-f", "x.rq"])
    'query'
    """
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--data", "--endpoint", "--endpoint-graph"):
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return ""


def _run(options: argparse.Namespace) -> int:
    """Import the module of the command and run the command."""
    module, _, _, arguments = _COMMANDS[options.command]
    return int(_function(module, options.command if arguments else "run")(options))


def _function(module: str, name: str) -> Callable[..., int]:
    import importlib

    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


def completion(options: argparse.Namespace) -> int:
    """Run `kg completion`."""
    import shtab

    print(shtab.complete(parser("all"), shell=options.shell))
    return 0


def version(_: argparse.Namespace) -> int:
    """Run `kg version`."""
    from kg import __version__

    print(__version__)
    return 0
