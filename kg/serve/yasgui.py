"""YASGUI, the query editor, taken from the Oxigraph server, whose package carries it.

No Python package brings YASGUI by itself, and a page of ours names no foreign host. The Oxigraph
server has it built in: it is started for a moment, empty, on a free port of this machine, asked for
the two files, and ended.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from kg.errors import KGError, MissingExtra

FILES = {"yasgui.min.js": "text/javascript", "yasgui.min.css": "text/css"}
SECONDS = 20
_LOOPBACK = "127.0.0.1"
# The alarm outlives exec, so that no server stays should this process be killed meanwhile.
_MAIN = f"import os, signal, sys; signal.alarm({SECONDS}); os.execv(sys.argv[1], sys.argv[1:])"


def oxigraph() -> Path:
    """Return where the Oxigraph server's program is.

    Raises:
        MissingExtra: the package `oxigraph` is not installed.
    """
    try:
        found = distribution("oxigraph").files or []
    except PackageNotFoundError:
        found = []
    for file in found:
        if file.stem == "oxigraph" and file.parent.name.lower() in ("bin", "scripts"):
            return Path(str(file.locate())).resolve()
    raise MissingExtra("the query editor", "serve")


def read() -> dict[str, bytes]:
    """Return YASGUI's files by their names.

    Raises:
        MissingExtra: the package `oxigraph` is not installed.
        KGError: its server does not start, or does not carry them.
    """
    program = oxigraph()
    with socket.create_server((_LOOPBACK, 0)) as door:
        port = int(door.getsockname()[1])
    command = [sys.executable, "-I", "-S", "-c", _MAIN, str(program), "serve", "--bind", f"{_LOOPBACK}:{port}"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", env={}
    ) as server:
        try:
            files = {name: _file(server, port, name) for name in FILES}
        finally:
            server.kill()
    if not _hold(program, files.values()):
        raise KGError("another program answered in the place of the Oxigraph server")
    return files


def _hold(program: Path, files: Iterable[bytes]) -> bool:
    """Say whether a program has these files in it, so that it was it that answered."""
    held = program.read_bytes()
    return all(file in held for file in files)


def _file(server: subprocess.Popen[bytes], port: int, name: str) -> bytes:
    end = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection(_LOOPBACK, port, timeout=SECONDS)
        try:
            connection.request("GET", f"/{name}")
            response = connection.getresponse()
            if response.status == 200:
                return response.read()
            break
        except (OSError, http.client.HTTPException):
            time.sleep(0.01)
        finally:
            connection.close()
    raise KGError(f"the Oxigraph server gives no {name}")
