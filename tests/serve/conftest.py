"""A service of the tiny data set, run as its users run it: in a process, on a free port of this machine."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kg.facts.ontology import Ontology
from kg.rdf.serialize import ntriples
from kg.seeds.compile import compile_seeds
from tests.conftest import FIXTURE, ROOT, lacking

LAUNCH = """
import sys
from kg.cli.main import main
{prelude}
sys.exit(main(sys.argv[1:]))
"""
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query that no engine finishes: a product of every triple with every other, three times over."""


@dataclass
class Answer:
    """What the service answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Served:
    """A running service."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    printed: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, client: str = "127.0.0.1", **headers: str
    ) -> Answer:  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(client, 0))
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, "127.0.0.1", **headers)

    def query(self, query: str, accept: str = "application/sparql-results+json", client: str = "127.0.0.1") -> Answer:
        body = urlencode({"query": query}).encode()
        media = "application/x-www-form-urlencoded"
        return self.ask("POST", "/sparql", body, client, Content_Type=media, Accept=accept)

    def raw(self, data: bytes, patience: float = 10.0) -> bytes:
        """Send bytes as they are, and return what comes until the service closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            answer = b""
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                while part := connection.recv(65536):
                    answer += part
            except OSError:
                pass
            return answer

    def engines(self) -> list[int]:
        return children(self.process.pid)

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == pid:
                found.append(int(entry.name))
    return sorted(found)


def computing(processes: list[int]) -> list[int]:
    """Return which processes use the processor over a short while."""
    before = {process: ticks(process) for process in processes}
    time.sleep(0.3)
    return [process for process in processes if ticks(process) - before[process] > 3]


def ticks(process: int) -> int:
    """Return how much processor time a process took, in hundredths of a second."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def until(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait until something is true; say whether it ever was."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def entity_of(served: Served) -> str:
    """Return the id of an entity of which something is said."""
    query = "SELECT ?x { ?x a vg:Entity . ?s a vg:Statement ; rdf:subject ?x } ORDER BY ?x LIMIT 1"
    return served.query(query, "text/csv").text.split("\r\n")[1].rpartition("/")[2]


@pytest.fixture(scope="session", autouse=True)
def _linux() -> None:
    if not Path("/proc/self/stat").exists():
        lacking("/proc", "these tests watch processes; run them on Linux")


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tiny data set, with a page."""
    folder = tmp_path_factory.mktemp("home") / "tiny"
    shutil.copytree(FIXTURE, folder)
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    (folder / "exports").mkdir(exist_ok=True)
    (folder / "exports" / "ai-video-kg.html").write_text("<!DOCTYPE html><title>page</title>")
    return folder


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Path:
    """The tiny graph as N-Triples."""
    facts, _ = compile_seeds(FIXTURE / "seeds", ontology)
    path = tmp_path_factory.mktemp("graph") / "tiny.nt"
    path.write_text(ntriples(facts, ontology), encoding="utf-8")
    return path


Launch = Callable[..., Served]


@pytest.fixture(scope="module")
def launch(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """Start services; they end with the tests of a module."""
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str, data: Path = small_home, prelude: str = "") -> Served:
        folder = tmp_path_factory.mktemp("service")
        log = folder / "log"
        kg = [sys.executable, "-c", LAUNCH.format(prelude=prelude)]
        command = [*kg, "--data", str(data), "serve", "--port", "0", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
        with log.open("w") as errors:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
        running.append(process)
        assert process.stdout
        printed = [process.stdout.readline().rstrip() for _ in range(3)]
        assert printed[0].startswith("http://"), log.read_text()
        port = int(printed[0].split("/")[2].strip().rpartition(":")[2])
        return Served(process, port, log, printed)

    yield start
    for process in running:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout
        process.stdout.close()


@pytest.fixture(scope="module")
def served(launch: Launch) -> Served:
    """A service with a short time limit, for tests that leave it as it was."""
    return launch("--timeout", "1", "--engines", "2")
