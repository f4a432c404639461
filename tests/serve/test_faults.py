from __future__ import annotations

import asyncio
import fcntl
import json
import os
import resource
import shutil
import signal
import socket
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from kg.errors import BuildError, KGError
from kg.home import home_at
from kg.serve.pool import Limits, Pool
from kg.serve.run import graph_of
from tests.serve.conftest import SLOW, Answer, Launch, computing, until


def runs(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def none_runs(processes: list[int]) -> bool:
    return not any(map(runs, processes))


def test_an_idle_engine_that_is_killed_is_replaced(launch: Launch) -> None:
    served = launch("--engines", "2")
    for _ in range(20):
        killed = served.engines()
        for engine in killed:
            os.kill(engine, signal.SIGKILL)
        assert until(partial(none_runs, killed))
        assert served.query("ASK {}").status == 200
        assert served.query(f"SELECT ({time.monotonic()} AS ?x) {{}}").status == 200


def test_engines_that_nobody_asks_are_replaced_too(launch: Launch) -> None:
    served = launch("--engines", "3")
    killed = served.engines()
    for engine in killed:
        os.kill(engine, signal.SIGKILL)
    assert until(partial(none_runs, killed))
    assert until(lambda: len(set(served.engines()) - set(killed)) == 3)
    assert until(lambda: json.loads(served.get("/health").text)["engines"] == 3)
    assert served.get("/health").status == 200


def test_what_is_served_is_what_was_there_at_the_start(launch: Launch, small_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    served = launch("--engines", "1", data=home)
    before = served.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text
    shutil.rmtree(home)
    assert served.get("/").text == "<!DOCTYPE html><title>page</title>"
    os.kill(served.engines()[0], signal.SIGKILL)
    assert until(lambda: served.query("SELECT (COUNT(?s) AS ?n) { ?s ?p ?o }", "text/csv").text == before)


def test_its_copy_is_locked_so_that_it_is_not_cleaned_away(small_home: Path) -> None:
    with graph_of(home_at(small_home)) as path:
        folder = os.open(path.parent, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(folder)
    assert not path.parent.exists()


def test_a_working_engine_that_is_killed(launch: Launch) -> None:
    served = launch("--engines", "1", "--timeout", "30")
    found: list[Answer] = []
    asking = threading.Thread(target=lambda: found.append(served.query(SLOW)))
    asking.start()
    assert until(lambda: computing(served.engines()) != [])
    (engine,) = served.engines()
    os.kill(engine, signal.SIGKILL)
    asking.join()
    assert (found[0].status, found[0].headers["retry-after"]) == (503, "1")
    assert found[0].text == "the query engine stopped unexpectedly: try again\n"
    assert served.query("ASK {}").status == 200


def test_sigterm_answers_what_is_in_flight_and_leaves_nothing(launch: Launch) -> None:
    served = launch("--engines", "2", "--timeout", "2")
    engines = served.engines()
    found: list[Answer] = []
    asking = threading.Thread(target=lambda: found.append(served.query(SLOW)))
    asking.start()
    assert until(lambda: computing(served.engines()) != [])
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(20) == 0
    asking.join()
    assert found[0].status == 504
    assert not any(map(runs, engines))


def test_ctrl_c_ends_it_too(launch: Launch) -> None:
    served = launch("--engines", "1")
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(20) == 0


def test_told_twice_it_ends_at_once(launch: Launch) -> None:
    served = launch("--engines", "2", "--timeout", "60")
    engines = served.engines()
    found: list[Answer] = []
    asking = threading.Thread(target=lambda: found.append(served.query(SLOW)))
    asking.start()
    assert until(lambda: computing(served.engines()) != [])
    served.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(20) == 0
    asking.join()
    assert (found[0].status, found[0].text) == (503, "the service is shutting down\n")
    assert none_runs(engines)
    assert not [line for line in served.lines() if "Traceback" in line]


def test_a_service_that_is_killed_leaves_no_engine(launch: Launch) -> None:
    served = launch("--engines", "2", "--timeout", "60")
    engines = served.engines()
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        query = SLOW.replace(" ", "+")
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert until(lambda: computing(served.engines()) != [])
        served.process.kill()
    assert until(lambda: not any(map(runs, engines)), 5)


def test_no_room_for_the_copy_of_the_graph(small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, usual[1]))
    try:
        with pytest.raises(KGError) as error, graph_of(home_at(small_home)):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert str(error.value) == "cannot copy the graph to a temporary folder (TMPDIR): File too large"
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(KGError, match="No such file or directory"), graph_of(home_at(small_home)):
        pass


def test_it_does_not_start_on_a_graph_that_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "broken.nt"
    path.write_text("nonsense\n")

    async def start() -> str:
        pool = Pool(path, Limits(places=2))
        try:
            await pool.start()
        except BuildError as error:
            return str(error)
        finally:
            await pool.close()
        return ""

    assert asyncio.run(start()).startswith("broken.nt cannot be loaded: ")
