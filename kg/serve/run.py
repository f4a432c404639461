"""Run the web service."""

from __future__ import annotations

import logging
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from kg.errors import KGError, MissingExtra
from kg.home import GRAPH_FILE, Home
from kg.serve.pool import Limits
from kg.stores.receipt import is_fresh

if TYPE_CHECKING:
    import uvicorn

    from kg.serve.app import Site

PAGE_FILE = "ai-video-kg.html"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LOCAL = ("localhost", "127.0.0.1", "[::1]")
PROXIES = ["127.0.0.1", "::1", "::ffff:127.0.0.1"]
"""The addresses from which a proxy on this machine connects."""
CONNECTIONS = 512
KEPT_DESCRIPTORS = 128


def serve(
    home: Home, limits: Limits, *, host: str = "127.0.0.1", port: int = 8000, hosts: Sequence[str] = (),
    origins: Sequence[str] = (), behind_proxy: bool = False, texts: Path | None = None,
) -> int:  # fmt: skip
    """Serve until stopped by SIGTERM or Ctrl-C; requests in progress are answered first.

    Args:
        home: the data folders.
        limits: the limits of queries and answers.
        host: the address to listen on.
        port: the port to listen on; 0 for any free one.
        hosts: more host names to answer to; `*` for any.
        origins: the origins whose pages may send queries (CORS); `*` for any.
        behind_proxy: whether to trust X-Forwarded-For from a proxy on this machine.
        texts: the folder of the source texts, if pages show whole proofs.

    Returns:
        The exit code: 0, or 1 if the server could not start.

    Raises:
        MissingExtra: the packages of the extra `serve` are not installed.
        KGError: the server cannot listen on the address, or the data is missing or has problems.
    """
    _need_packages()
    with listening(host, port) as door, graph_of(home) as graph:
        addresses = _addresses(host, door.getsockname()[1])
        names = (*LOCAL, _in_address(host), *map(str.lower, hosts))
        site = _site(home, graph, limits, names, origins, addresses, texts)
        _log_to_stderr()
        _raise_descriptors()
        if host not in LOOPBACK:
            print(f"kg: answering to {', '.join(site.hosts)}; other host names need --allow-host", file=sys.stderr)
        server = _server(site, behind_proxy=behind_proxy)
        server.run(sockets=[door])
        return 0 if server.started else 1


def _need_packages() -> None:
    try:
        import httptools  # noqa: F401
        import jinja2  # noqa: F401
        import mimeparse  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise MissingExtra("kg serve", "serve") from None


def _site(
    home: Home,
    graph: Path,
    limits: Limits,
    hosts: tuple[str, ...],
    origins: Sequence[str],
    addresses: list[str],
    texts: Path | None,
) -> Site:
    from kg.graph.source_texts import find_source_texts
    from kg.serve.app import Site

    page = home.exports / PAGE_FILE
    if texts is not None:
        from kg.graph.opening import load

        page = graph.with_name(PAGE_FILE)
        load(home.seeds.parent, texts=texts).page(page, with_texts=True)
    found = find_source_texts(texts) if texts is not None else None
    ready = "\n".join(addresses)
    return Site(graph, page, limits, hosts, tuple(origins), lambda: print(ready, flush=True), found)


def _addresses(host: str, port: int) -> list[str]:
    root = f"http://{_in_address(host)}:{port}/"
    return [f"{root:<32} the page", f"{root + 'query':<32} the query editor", f"{root + 'sparql':<32} the endpoint"]


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen on an address.

    Raises:
        KGError: the address is not available.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    except OSError as error:
        raise _no_door(host, port, error) from None
    except UnicodeError:
        raise KGError(f"cannot listen on {host[:80]!r}: it is not the name of a host") from None
    with door:
        try:
            door.bind(address)
            door.listen(CONNECTIONS)
        except OSError as error:
            raise _no_door(host, port, error) from None
        yield door


def _no_door(host: str, port: int, error: OSError) -> KGError:
    return KGError(f"cannot listen on {host}:{port}: {error.strerror}")


@contextmanager
def graph_of(home: Home) -> Iterator[Path]:
    """Yield a copy of the built graph, or of a newly compiled one if the seeds changed since.

    Later builds do not change the copy.

    Raises:
        SeedError: the seeds changed and have problems.
        KGError: the copy cannot be written.
    """
    graph = (home.exports / GRAPH_FILE).read_bytes() if is_fresh(home) else _compiled(home)
    with ExitStack() as held:
        try:
            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="kg-"))
            held.enter_context(_in_use(folder))
            path = Path(folder) / GRAPH_FILE
            path.write_bytes(graph)
        except OSError as error:
            raise KGError(f"cannot copy the graph to a temporary folder (TMPDIR): {error.strerror}") from None
        yield path


@contextmanager
def _in_use(folder: str) -> Iterator[None]:
    """Lock a folder, so that systemd-tmpfiles does not remove it, however old it gets."""
    import fcntl

    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


def _compiled(home: Home) -> bytes:
    from kg.rdf.ontology import read_ontology
    from kg.rdf.serialize import ntriples
    from kg.seeds.compile import compile_seeds

    print(
        "kg: exports/ is out of date: serving the seeds as they are now (run 'kg build' to renew the page)",
        file=sys.stderr,
    )
    ontology = read_ontology(home.ontology_file)
    facts, _ = compile_seeds(home.seeds, ontology)
    return ntriples(facts, ontology).encode()


def _raise_descriptors() -> None:
    """Raise the limit of file descriptors, and limit connections so that some are left for the engines."""
    import resource

    from kg.serve import connections

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + KEPT_DESCRIPTORS
    soft = max(soft, wanted if hard == resource.RLIM_INFINITY else min(hard, wanted))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    connections.TOTAL = min(CONNECTIONS, max(soft - KEPT_DESCRIPTORS, 8))


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)sZ %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    for name, level in (
        ("kg.serve", logging.INFO),
        ("uvicorn.error", logging.ERROR),
        ("asyncio", logging.CRITICAL),
    ):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def _server(site: Site, *, behind_proxy: bool) -> uvicorn.Server:
    import uvicorn

    from kg.serve.app import app_of
    from kg.serve.connections import PatientProtocol

    class Server(uvicorn.Server):
        """Exits with code 0 on a signal; uvicorn would exit as if killed by it."""

        def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
            self.force_exit = self.should_exit
            self.should_exit = True

    config = uvicorn.Config(
        app_of(site), http=PatientProtocol, ws="none", lifespan="on", access_log=False, log_config=None,
        server_header=False, timeout_keep_alive=15, timeout_graceful_shutdown=int(site.limits.seconds) + 2,
        proxy_headers=behind_proxy, forwarded_allow_ips=PROXIES,
    )  # fmt: skip
    return Server(config)
