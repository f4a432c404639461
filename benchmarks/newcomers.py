"""Cheap queries of newcomers beside slow queries of many addresses: how many are answered within 250 ms.

    python -m benchmarks.newcomers                       16 slow addresses, 50 newcomers, three rounds
    python -m benchmarks.newcomers --slow 8 --rounds 5

Each round measures the same newcomers alone first, so that the load of the machine shows. This needs the extra `serve`.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from benchmarks.serve import ROOT

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NEWCOMERS = 50
SOON = 0.25
GOAL = 49


@contextmanager
def service() -> Iterator[int]:
    """Run `kg serve` behind a proxy, so that requests can come from many addresses; yield its port."""
    command = [sys.executable, "-m", "kg", "--data", str(ROOT), "serve", "--port", "0", "--behind-proxy"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout
        yield int(process.stdout.readline().split("/")[2].strip().rpartition(":")[2])
    finally:
        process.kill()
        process.wait()


def ask(port: int, query: str, address: str) -> int:
    """Send a query from an address, and return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", f"/sparql?query={quote(query)}", headers={"X-Forwarded-For": address})
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def newcomers(port: int, round_: str) -> list[float]:
    """Have each newcomer ask once, and return the seconds of each; one without an answer counts as infinite."""
    times = []
    for number in range(NEWCOMERS):
        begun = time.perf_counter()
        status = ask(port, f"ASK {{ ?s a vg:Company }} # {round_} {number}", f"203.0.113.{number}")
        times.append(time.perf_counter() - begun if status == 200 else float("inf"))
        time.sleep(0.05)
    return times


def pressing(port: int, address: str, stop: threading.Event) -> None:
    """Ask one slow query after the other."""
    number = 0
    while not stop.is_set():
        number += 1
        try:
            ask(port, f"{SLOW} # {address} {number}", address)
        except OSError:
            return


def line(what: str, times: list[float]) -> str:
    """Return how many were answered soon, with the median and the slowest."""
    soon = f"{sum(seconds <= SOON for seconds in times)} of {len(times)} within {SOON * 1000:.0f} ms"
    median, slowest = sorted(times)[len(times) // 2] * 1000, max(times) * 1000
    return f"{what:24} {soon}; median {median:.0f} ms, slowest {slowest:.0f} ms"


def main() -> None:
    """Measure rounds, each alone and beside slow addresses."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.newcomers")
    parser.add_argument("--slow", type=int, default=16, help="slow addresses (default: 16)")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for number in range(options.rounds):
        with service() as port:
            print(line("alone", newcomers(port, f"alone {number}")), flush=True)
            stop = threading.Event()
            for slow in range(options.slow):
                threading.Thread(target=pressing, args=(port, f"198.51.100.{slow}", stop), daemon=True).start()
            time.sleep(2)
            print(f"{line(f'{options.slow} slow addresses', newcomers(port, str(number)))} (goal {GOAL})", flush=True)
            stop.set()


if __name__ == "__main__":
    main()
