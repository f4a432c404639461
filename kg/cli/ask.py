"""The commands that ask: query, ask, search, show, cite, read, timeline, between, path."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from kg.cli.terminal import doing, is_terminal, print_lines, print_table
from kg.errors import Ambiguous, KGError, NotFound, a
from kg.namespaces import PREFIXES

TYPE_CHECKING = False  # type checkers know this name; importing typing would slow every start
if TYPE_CHECKING:
    from typing import BinaryIO, NoReturn

    from kg.graph.cited_rows import CitedRows
    from kg.graph.graph import Graph
    from kg.graph.lines import Line
    from kg.graph.questions import Question
    from kg.graph.rows import Rows


def graph_of(options: argparse.Namespace) -> Graph:
    """Return the graph that the options name: the local one, or an endpoint's."""
    if options.endpoint:
        from kg.graph.opening import connect

        return connect(options.endpoint, graph=options.endpoint_graph, texts=_texts(options))
    if options.endpoint_graph is not None:
        raise KGError("--endpoint-graph needs --endpoint")
    from kg.graph.opening import open_cached

    with doing("opening the graph"):
        return open_cached(options.data, texts=_texts(options))


def _texts(options: argparse.Namespace) -> str | None:
    return getattr(options, "texts", None)


class _Stoppable:
    """Let Ctrl-C end the process at once: Python cannot handle the signal while the engine runs."""

    def __enter__(self) -> None:
        try:
            self.before = signal.signal(signal.SIGINT, signal.SIG_DFL)
        except ValueError:  # not in the main thread: the program that calls main() handles signals itself
            self.before = None

    def __exit__(self, *_: object) -> None:
        if self.before is not None:
            signal.signal(signal.SIGINT, self.before)


def query(options: argparse.Namespace) -> int:
    """Run `kg query`."""
    from kg.sparql.query import Query

    sparql = Query(_query_text(options))
    form = sparql.form
    graph = graph_of(options)
    with _Stoppable():
        if form == "SELECT":
            _print_rows(graph, sparql, options)
        elif options.cite or options.format not in (None, "json" if form == "ASK" else "ttl"):
            option = "--cite" if options.cite else f"--format {options.format}"
            raise KGError(f"{option} works only with SELECT queries; this is {a(form)} query")
        elif form == "ASK":
            truth = str(graph.test(sparql, timeout=options.timeout)).lower()
            print(f'{{"head": {{}}, "boolean": {truth}}}' if options.format else truth)
        else:
            _print_triples(graph.construct(sparql, timeout=options.timeout))
    return 0


def _print_triples(turtle: str) -> None:
    """Print Turtle; what it marks as no facts is said on standard error, too."""
    from kg.graph.unasserted import notes

    print(turtle, end="")
    for note in notes(turtle):
        print(f"kg: {note}", file=sys.stderr)


def _query_text(options: argparse.Namespace) -> str:
    if options.sparql is not None and options.file is not None:
        raise KGError("give the query as an argument or with -f, not both")
    if options.sparql is not None:
        return str(options.sparql)
    try:
        if options.file is not None:
            with open(options.file, "rb") as file:
                return _read_query(file)
        if sys.stdin is None:
            raise KGError("give a query: standard input is closed")
        return _read_query(sys.stdin.buffer)
    except (OSError, ValueError) as error:
        raise KGError(f"cannot read the query: {error}") from None


def _read_query(file: BinaryIO) -> str:
    """Read a query, and no more than one may have: the file may be a device that never ends."""
    from kg.sparql.guard import MAX_BYTES

    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise KGError(f"the query is too long (limit {MAX_BYTES} bytes)")
    return data.decode("utf-8-sig")


def _print_rows(
    graph: Graph, sparql: str, options: argparse.Namespace, asked: Callable[[], Rows] | None = None
) -> None:
    """Print the rows of a query, and the notes on them to standard error; `asked` asks a saved question instead."""
    form = options.format or "table"
    if form == "ttl":
        raise KGError("--format ttl is for CONSTRUCT and DESCRIBE; a SELECT returns rows")
    if options.cite:
        cited = graph.cite(sparql, timeout=options.timeout)
        _print_cited(cited, form)
        notes = graph.silence(options.name, sparql, len(cited)) if asked else cited.rows.notes
    else:
        rows = asked() if asked else graph.query(sparql, timeout=options.timeout)
        notes = rows.notes
        if form == "table":
            print_table(rows.variables, rows.texts())
        else:
            sys.stdout.write(_written(rows, form))
    for note in notes:
        print(f"kg: {note}", file=sys.stderr)


def _written(rows: Rows, form: str) -> str:
    writers: dict[str, Callable[[], str]] = {
        "csv": rows.to_csv,
        "tsv": rows.to_tsv,
        "json": rows.to_json,
        "markdown": rows.to_markdown,
        "spreadsheet": rows.to_spreadsheet,
        "html": lambda: rows.to_html() + "\n",
    }
    return writers[form]()


def _print_cited(cited: CitedRows, form: str) -> None:
    writers: dict[str, Callable[[], str]] = {
        "csv": cited.to_csv,
        "json": cited.to_json,
        "markdown": cited.to_markdown,
        "spreadsheet": cited.to_spreadsheet,
        "html": lambda: cited.to_html() + "\n",
    }
    if form == "table" and not cited:
        print("(0 rows)")
    elif form == "table":
        print_lines(cited.lines(isolate=is_terminal()))
    elif form in writers:
        sys.stdout.write(writers[form]())
    else:
        raise KGError(f"--cite supports the formats table, {', '.join(writers)}; not {form}")


def ask(options: argparse.Namespace) -> int:
    """Run `kg ask`."""
    from kg.graph.questions import question, questions

    if options.help:
        return _help(options)
    if options.name is None:
        if options.rest:
            options.usage(f"unknown arguments: {' '.join(options.rest)}")
        _list_questions(list(questions().values()), options)
        return 0
    try:
        asked = question(options.name)
    except NotFound:
        if _names_words(options):
            return _list_fitting(f"{options.name} {' '.join(options.rest)}".strip(), options)
        raise
    given = _parameters(asked, options)
    graph = graph_of(options)
    sparql = graph.question(options.name, **given)
    if options.print:
        sys.stdout.write(sparql)
        return 0
    print(asked.in_words(options.lang, _shown(asked, given, graph)), file=sys.stderr)
    with _Stoppable():
        _print_rows(graph, sparql, options, lambda: graph.ask(options.name, timeout=options.timeout, **given))
    return 0


def _names_words(options: argparse.Namespace) -> bool:
    """Say whether only words were given: then they look for questions, where options would ask one."""
    asks = options.cite or options.print or options.format not in (None, "table")
    return not asks and not any(word.startswith("-") for word in options.rest)


def _list_fitting(words: str, options: argparse.Namespace) -> int:
    """List the saved questions that fit words; it is an error if there are none."""
    from kg.graph.questions import fitting, question, questions

    found = fitting(words, questions().values())
    if not found:
        question(words)
    print(f"kg: no saved question is named '{words}'; these fit:", file=sys.stderr)
    _list_questions(found, options)
    return 0


def _help(options: argparse.Namespace) -> int:
    """Print the parameters of a question with their defaults, or the command's help if no question is named."""
    from kg.graph.lines import Line
    from kg.graph.questions import question

    if options.name is None:
        options.print_help()
        return 0
    asked = question(options.name)
    graph = graph_of(options) if asked.parameters else None
    lines = [Line(f"{asked.name}: {asked.title}", "title"), Line(asked.in_words(options.lang))]
    if graph:
        width = max(len(f"--{p.name} {p.kind}") for p in asked.parameters)
        for p in asked.parameters:
            taken = f"--{p.name} {p.kind}"
            lines.append(Line(f"{taken:<{width}}  default: {graph.default_in_words(p) or 'any'}", "text", 1))
        lines.append(Line("A parameter that is given twice takes both values; names may be in any script.", "note"))
    print_lines(lines)
    return 0


def _shown(asked: Question, given: dict[str, list[str]], graph: Graph) -> dict[str, str]:
    """Return what the question shows for each parameter: what the given values mean, or the default, in words."""
    return {
        p.name: graph.value_in_words(p, given[p.name]) if p.name in given else graph.default_in_words(p)
        for p in asked.parameters
    }


def _parameters(asked: Question, options: argparse.Namespace) -> dict[str, list[str]]:
    """Read `--name value` and `--name=value`; a name given again adds a value."""
    given: dict[str, list[str]] = {}
    rest = list(options.rest)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--"):
            raise _usage(options, f"expected --PARAMETER VALUE, found '{name}'")
        asked.parameter(name[2:])
        if not equals:
            if not rest:
                raise _usage(options, f"{name} needs a value")
            value = rest.pop(0)
        given.setdefault(name[2:], []).append(value)
    return given


def _usage(options: argparse.Namespace, message: str) -> NoReturn:
    options.usage(message)
    raise SystemExit(2)


def _list_questions(found: list[Question], options: argparse.Namespace) -> None:
    from kg.graph.questions import to_markdown

    if options.format == "markdown":
        sys.stdout.write(to_markdown(found))
        return
    from kg.graph.lines import Line

    lines, topic = [], ""
    for asked in sorted(found, key=lambda q: (q.topics[:1], q.name)):
        if asked.topics[:1] != (topic,) and asked.topics:
            topic = asked.topics[0]
            lines.append(Line(topic.upper(), "title"))
        accepted = "".join(f" [--{p.name} {p.kind}]" for p in asked.parameters)
        lines += [Line(f"{asked.name}{accepted}", "heading"), Line(asked.in_words(options.lang), "text", 1)]
    print_lines(lines)


def search(options: argparse.Namespace) -> int:
    """Run `kg search`."""
    from kg.graph.lines import Line

    hits = graph_of(options).search(" ".join(options.text), limit=options.limit)
    if options.format == "json":
        import json

        own = [{"thing": hit.thing.iri, "label": hit.thing.label, "type": str(hit.type)} for hit in hits]
        records = [hit._asdict() | named for hit, named in zip(hits, own, strict=True)]
        print(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        print_lines(Line(f"{hit.thing.id:<24}  {hit}") for hit in hits)
    if not hits:
        print("no match", file=sys.stderr)
    return 0 if hits else 1


def show(options: argparse.Namespace) -> int:
    """Run `kg show`."""
    graph, name = graph_of(options), " ".join(options.name)
    if _is_statement(name):
        from kg.graph.selection import in_full

        fact = graph.statement(name)
        print_lines(in_full(fact, graph.opposing(fact), isolate=is_terminal()), pager=not options.no_pager)
    else:
        print_lines(_card(graph, name), pager=not options.no_pager)
    return 0


def _is_statement(name: str) -> bool:
    return name.startswith(("st:", PREFIXES["st"])) or re.fullmatch("[0-9a-f]{16}", name) is not None


def _card(graph: Graph, name: str) -> Iterable[Line]:
    """Return the card of the entity with this name, or else of the article."""
    try:
        return graph.entity(name).lines(isolate=is_terminal())
    except Ambiguous:
        raise
    except NotFound:
        with suppress(NotFound):
            return graph.article(name).lines()
        raise


def cite(options: argparse.Namespace) -> int:
    """Run `kg cite`."""
    from kg.graph.bibliography import to_bibtex, to_csl
    from kg.graph.citation import cited

    graph, name = graph_of(options), " ".join(options.name)
    form = options.format
    if _is_statement(name):
        fact = graph.statement(name)
        if form not in ("bibtex", "csl-json"):
            print("\n".join(cited(e, lang=options.lang, style=form or "text") for e in fact.evidence))
            return 0
        articles = [graph.article(article) for article in fact.articles]
    elif form in ("text", "markdown", "html"):
        raise KGError(f"--format {form} cites a statement (st:…); an article is cited as bibtex or csl-json")
    else:
        articles = [graph.article(name)]
    print(to_csl(articles) if form == "csl-json" else to_bibtex(articles), end="")
    return 0


def read(options: argparse.Namespace) -> int:
    """Run `kg read`."""
    found = graph_of(options).read(" ".join(options.article), text=options.text)
    print_lines(found.lines(isolate=is_terminal()), pager=not options.no_pager)
    return 0


def timeline(options: argparse.Namespace) -> int:
    """Run `kg timeline`."""
    found = graph_of(options).timeline(
        from_=options.from_, until=options.until, about=options.about, certainly=options.certainly
    )
    print_lines(found.lines(quotes=options.quotes, isolate=is_terminal()), pager=not options.no_pager)
    if not found:
        print("no events found", file=sys.stderr)
    return 0 if found else 1


def between(options: argparse.Namespace) -> int:
    """Run `kg between`."""
    found = graph_of(options).between(options.first, options.second)
    if options.format == "json":
        import json

        print(json.dumps(found.to_record(), ensure_ascii=False, indent=1))
    else:
        print_lines(found.lines(isolate=is_terminal()))
    return 0


def path(options: argparse.Namespace) -> int:
    """Run `kg path`."""
    found = graph_of(options).path(options.start, options.end, asserted_only=not options.all, limit=options.limit)
    print_lines(found.lines(isolate=is_terminal()))
    if not found and not options.all:
        print("searched asserted statements only; use --all to include claims, plans and speculation", file=sys.stderr)
    return 0 if found else 1
