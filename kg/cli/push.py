"""The command that sends the graph to another store: push."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from kg.cli.arguments import whole_number
from kg.cli.terminal import say
from kg.stores.http import checked_address
from kg.stores.push import CHUNK, Pushed, Target, push, query_address, read_triples


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg push`."""
    add = parser.add_argument
    add("url", metavar="URL", help="where the store takes SPARQL updates (Oxigraph: …/update, Virtuoso: …/sparql-auth)")
    add("--graph", metavar="IRI", help="the graph to replace (default: the store's default graph)")
    add("--query-url", metavar="URL", help="where the store takes queries (default: guessed from URL)")
    add("--chunk", type=whole_number, default=CHUNK, metavar="N", help=f"triples per request (default: {CHUNK})")
    parser.epilog = "Credentials come from KG_USER and KG_PASSWORD, from KG_TOKEN, or from ~/.netrc; never from here."


def run(options: argparse.Namespace) -> int:
    """Run `kg push`.

    Raises:
        KGError: see `kg.stores.push.push`.
    """
    from kg.home import find_home, home_at
    from kg.serve.run import graph_of

    target = _target(options)
    home = home_at(options.data) if getattr(options, "data", None) else find_home()
    begun = time.perf_counter()
    with graph_of(home) as path:
        pushed = _pushed(read_triples(path), target, options.chunk)
    if pushed.changed:
        again = f" ({pushed.resumed} of them were staged before)" if pushed.resumed else ""
        print(f"sent {pushed.triples} triples{again} in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
        print(f"verified: {target.name} holds them and nothing else", file=sys.stderr)
    else:
        print(f"already there: {pushed.triples} triples, verified", file=sys.stderr)
    print(target.graph or target.query)
    return 0


def _pushed(triples: Sequence[str], target: Target, chunk: int) -> Pushed:
    """Push; on a terminal, show the progress."""
    if not sys.stderr.isatty():
        return push(triples, target, chunk=chunk)
    try:
        return push(triples, target, chunk=chunk, progress=_show)
    finally:
        say("")


def _target(options: argparse.Namespace) -> Target:
    update = checked_address(options.url)
    query = query_address(update) if options.query_url is None else options.query_url
    return Target(update, checked_address(query), options.graph)


def _show(done: int, of: int) -> None:
    say(f"{done} of {of} triples sent …" if done < of else f"{of} triples sent: counting and comparing …")
