"""The arguments of `kg serve`, which serves the graph over HTTP."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.arguments import port, seconds, up_to, whole_number
from kg.home import find_home, home_at
from kg.serve.pool import Limits
from kg.serve.run import serve

_MIB = 1 << 20
_ENGINES = 256
"""The most engines: each is a process that holds the graph."""
_SIZE = 4095
"""The most MiB of an answer: an engine gives its size in 32 bits."""
_MEMORY = 1 << 20
"""The most MiB of a query: a TiB, which any system can count."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kg serve`."""
    usual = Limits()
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1, this machine only)")
    add("--port", type=port, default=8000, help="the port to listen on (default: 8000; 0 for any free one)")
    add("--allow-host", action="append", default=[], metavar="NAME", help="another host name to answer to; * for any")
    add(
        "--cors",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="an origin allowed to send requests (CORS); * for any",
    )
    add(
        "--texts",
        type=Path,
        metavar="FOLDER",
        help="show whole proofs from the source texts there, to everybody who can reach the service",
    )
    add("--behind-proxy", action="store_true", help="trust X-Forwarded-For from a proxy on this machine")
    add("--timeout", type=seconds, default=usual.seconds, metavar="S", help="seconds a query may run (default: 10)")
    add(
        "--engines",
        type=up_to(_ENGINES),
        default=usual.places,
        metavar="N",
        help="queries that run at the same time (default: 4)",
    )
    add(
        "--max-rows",
        type=whole_number,
        default=usual.rows,
        metavar="N",
        help="maximum rows of an answer (default: 100000)",
    )
    size, memory = usual.size // _MIB, usual.memory // _MIB
    add("--max-size", type=up_to(_SIZE), default=size, metavar="MIB", help="maximum size of an answer (default: 16)")
    add("--memory", type=up_to(_MEMORY), default=memory, metavar="MIB", help="maximum memory of a query (default: 512)")


def run(options: argparse.Namespace) -> int:
    """Run `kg serve`.

    Raises:
        KGError: see `kg.serve.run.serve`.
    """
    limits = Limits(
        seconds=options.timeout, rows=options.max_rows, size=options.max_size * _MIB,
        memory=options.memory * _MIB, places=options.engines, patience=options.timeout,
    )  # fmt: skip
    return serve(
        home_at(options.data) if getattr(options, "data", None) else find_home(), limits, host=options.host,
        port=options.port, hosts=options.allow_host, origins=options.cors, behind_proxy=options.behind_proxy,
        texts=options.texts,
    )  # fmt: skip
