"""Real stores, each started on free ports of this machine and ended again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import lacking

VIRTUOSO = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 20
[TempDatabase]
DatabaseFile = vt.db
TransactionFile = vt.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .
CaseMode = 2
CheckpointInterval = 60
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = .
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


@dataclass
class Store:
    """A running store: where it takes updates and queries, and how it is started."""

    update: str
    query: str
    command: list[str]
    folder: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 60
        while not _answers(self.query):
            assert self.process.poll() is None, f"{self.command[0]} ended"
            assert time.monotonic() < end, f"{self.command[0]} does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        for lock in self.folder.glob("*.lck"):
            lock.unlink()

    def crashed(self) -> bool:
        """Whether a signal ended it that no test sent, as Virtuoso 7 does now and then under two writers."""
        try:
            return self.process.wait(timeout=5) < 0
        except subprocess.TimeoutExpired:
            return False

    def start_empty(self) -> None:
        """Start Virtuoso again, on an empty database."""
        for file in [*self.folder.glob("v.*"), *self.folder.glob("vt.*")]:
            file.unlink()
        self.start()


def _answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}?query=ASK%7B%7D", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return error.code in (400, 401)
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """Run the Oxigraph server on a store on disk."""
    binary = shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
    if binary is None:
        lacking("the Oxigraph server", "pip install oxigraph")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(binary), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    yield from _run(Store(f"{url}/update", f"{url}/query", command, folder))


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Run Virtuoso on an empty database; its user is dba, its password dba."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        lacking("Virtuoso", "apt-get install virtuoso-opensource")
    web = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=free_port(), web=web))
    command = [str(binary), "+configfile", "virtuoso.ini", "+foreground"]
    url = f"http://127.0.0.1:{web}/sparql"
    yield from _run(Store(f"{url}-auth", url, command, folder))


def _run(store: Store) -> Iterator[Store]:
    store.start()
    try:
        yield store
    finally:
        store.kill()
