"""`kg serve` under load, against the bare Oxigraph server and rdflib-endpoint on the same graph, in one run.

    python -m benchmarks.serve                       all saved questions, mixed, 8 clients, a few seconds each
    python -m benchmarks.serve --seconds 60 --only kg --hostile 4     the long run, with hostile clients

This needs the extra `serve`; `pip install oxigraph rdflib-endpoint` adds the peers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

from kg.graph.questions import questions

ROOT = Path(__file__).resolve().parent.parent
GRAPH = ROOT / "exports" / "ai-video-kg.nt"
UNCACHED = """
import sys
from kg.cli.main import main
from kg.serve import pool
pool.Answers.keep = lambda *_: None
sys.exit(main())
"""
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 1",
    "ASK { " + "{" * 31 + "}" * 31 + " }",
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT ?o { ?s ?p ?o FILTER(REGEX(STR(?o), '((a{500}){500}){500}')) }",
)


@dataclass
class Load:
    """The results of a load: the seconds of each request, and the counts of statuses."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def line(self, seconds: float) -> str:
        """Return requests per second, and the 50th, 95th and 99th percentile in milliseconds."""
        ordered = sorted(self.times) or [0.0]
        p50, p95, p99 = (1000 * ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 0.99))
        rate = len(self.times) / seconds
        return f"{rate:8.0f}/s   p50 {p50:7.2f} ms   p95 {p95:7.2f} ms   p99 {p99:7.2f} ms   {dict(self.statuses)}"


class Client(asyncio.Protocol):
    """A connection that sends a request, waits for the answer, and sends the next."""

    def __init__(self, requests: Iterator[bytes], load: Load) -> None:
        self.requests, self.load = requests, load
        self.buffer, self.begun = bytearray(), 0.0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.buffer.clear()
        self.begun = time.perf_counter()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if complete(self.buffer):
            self.load.times.append(time.perf_counter() - self.begun)
            self.load.statuses[int(self.buffer[9:12])] += 1
            self.ask()


def complete(answer: bytearray) -> bool:
    """Return whether an answer has arrived completely."""
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(lower.partition(b"content-length:")[2].split(b"\r\n")[0])


def asking(path: str, query: str) -> bytes:
    """Return a request for a query."""
    accept = "Accept: application/sparql-results+json"
    return f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n{accept}\r\n\r\n".encode()


def mixed(path: str, queries: list[str], start: int) -> Iterator[bytes]:
    """Yield requests for the queries in turn, forever."""
    made = [asking(path, query) for query in queries]
    number = start
    while True:
        yield made[number % len(made)]
        number += 1


def _same(client: Client) -> Client:
    return client


async def press(
    port: int, requests: Callable[[int], Iterator[bytes]], clients: int, seconds: float, address: str = "127.0.0.1"
) -> Load:
    """Run clients for some seconds; each starts at a different request."""
    load, loop = Load(), asyncio.get_running_loop()
    opened = []
    for number in range(clients):
        client = Client(requests(number * 7), load)
        transport, _ = await loop.create_connection(partial(_same, client), "127.0.0.1", port, local_addr=(address, 0))
        opened.append(transport)
    await asyncio.sleep(seconds)
    for transport in opened:
        transport.abort()
    return load


@contextmanager
def server(name: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the servers, and stop it afterwards."""
    scripts = Path(sys.executable).parent
    arguments = ["--data", str(ROOT), "serve", "--port", str(port)]
    commands = {
        "kg serve": [sys.executable, "-m", "kg", *arguments],
        "kg serve, no answer kept": [sys.executable, "-c", UNCACHED, *arguments],
        "oxigraph": [str(scripts / "oxigraph"), "serve-read-only", "--location", STORE, "--bind", f"127.0.0.1:{port}"],
        "rdflib-endpoint": [
            str(scripts / "rdflib-endpoint"), "serve", str(GRAPH), "--host", "127.0.0.1", "--port", str(port),
        ],
    }  # fmt: skip
    process = subprocess.Popen(
        commands[name],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        process.wait()


STORE = str(ROOT / "benchmarks" / ".oxigraph")


def fill_store() -> None:
    """Load the graph into a store on disk, which the Oxigraph server needs to serve it read-only."""
    shutil.rmtree(STORE, ignore_errors=True)
    binary = str(Path(sys.executable).parent / "oxigraph")
    subprocess.run([binary, "load", "--location", STORE, "--file", str(GRAPH)], check=True, stderr=subprocess.DEVNULL)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
            return None
        except urllib.error.HTTPError as error:
            return error.close()
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server does not answer")


def memory(process: int) -> int:
    """Return the memory of a process and its children, in bytes."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text() if entry.name.isdigit() else ""
            if stat and process in (int(entry.name), int(stat.rpartition(")")[2].split()[1])):
                total += int((entry / "status").read_text().partition("VmRSS:")[2].split()[0]) * 1024
        except (OSError, IndexError, ValueError):
            continue
    return total


async def measure(name: str, port: int, process: int, options: argparse.Namespace) -> float:
    """Run clients against a server, print the results, and return the requests per second."""
    queries = [f"#{name}\n{question.text}" for question in questions().values()]
    path = {"oxigraph": "/query", "rdflib-endpoint": "/"}.get(name, "/sparql")
    requests = partial(mixed, path, queries)
    await press(port, requests, 2, 2.0)
    before = memory(process)
    works = [press(port, requests, options.clients, options.seconds)]
    if options.hostile:
        works.append(press(port, partial(mixed, path, list(HOSTILE)), options.hostile, options.seconds, "127.0.0.66"))
    found = await asyncio.gather(*works)
    print(f"{name:26} {found[0].line(options.seconds)}")
    if options.hostile:
        print(f"{'  hostile clients':26} {found[1].line(options.seconds)}")
    print(f"{'  memory':26} {before >> 20} MiB before, {memory(process) >> 20} MiB after", flush=True)
    return len(found[0].times) / float(options.seconds)


def main() -> None:
    """Measure each server in turn, and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument(
        "--hostile", type=int, default=0, metavar="N", help="hostile clients at the same time (default: 0)"
    )
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=("kg", "peers"))
    options = parser.parse_args()
    names = ["kg serve", "kg serve, no answer kept"] + ([] if options.only == "kg" else ["oxigraph", "rdflib-endpoint"])
    if options.only != "kg":
        fill_store()
    rates: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(options.rounds):
        for name in names:
            with socket.create_server(("127.0.0.1", 0)) as door:
                port = int(door.getsockname()[1])
            with server(name, port) as process:
                rates[name].append(asyncio.run(measure(name, port, process.pid, options)))
    shutil.rmtree(STORE, ignore_errors=True)
    for name in names[:2]:
        for peer in names[2:]:
            ratio = statistics.median(rates[name]) / statistics.median(rates[peer])
            print(f"{name}: {ratio:.2f} × {peer}")


if __name__ == "__main__":
    main()
