"""Many clients for a while, alone and beside clients that attack: no error, and no memory that grows."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from functools import partial
from itertools import count

import pytest

from benchmarks.serve import HOSTILE, Load, asking, memory, mixed, press, server
from kg.graph.questions import questions
from tests.conftest import ROOT
from tests.serve.conftest import Launch

SECONDS = 60 if os.environ.get("KG_NO_SKIP") else 8
MIB = 1 << 20


def fresh(start: int) -> Iterator[bytes]:
    """Yield the saved questions in turn, each time with another comment, so that no kept answer serves."""
    asked = [question.text for question in questions().values()]
    for number in count(start):
        yield asking("/sparql", f"{asked[number % len(asked)]}\n# {start} {number}")


async def load(port: int, process: int, hostile: int) -> tuple[Load, list[int]]:
    """Ask for SECONDS; return what clients saw, and how much memory the service held at each quarter, and at rest."""
    await press(port, fresh, 2, 2.0)
    works = [press(port, fresh, 8, SECONDS)]
    if hostile:
        works.append(press(port, partial(mixed, "/sparql", list(HOSTILE)), hostile, SECONDS, "127.0.0.66"))
    asking_all = asyncio.gather(*works)
    held = []
    for _ in range(4):
        await asyncio.sleep(SECONDS / 4.2)
        held.append(await asyncio.to_thread(memory, process))
    found = (await asking_all)[0]
    await asyncio.sleep(3)  # what a query held when it was last looked at is given back: it is no leak
    return found, [*held, await asyncio.to_thread(memory, process)]


@pytest.mark.parametrize("name", ["kg serve", "kg serve, no answer kept"])
def test_the_benchmark_starts_our_server(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    with server(name, port):
        found = asyncio.run(press(port, partial(mixed, "/sparql", ["ASK {}"]), 1, 0.5))
    assert set(found.statuses) == {200}


@pytest.mark.parametrize("hostile", [0, 4])
def test_no_error_and_no_leak(launch: Launch, hostile: int, capsys: pytest.CaptureFixture[str]) -> None:
    served = launch("--timeout", "2", data=ROOT)
    found, held = asyncio.run(load(served.port, served.process.pid, hostile))
    with capsys.disabled():
        beside = f" beside {hostile} that attack" if hostile else ""
        print(f"\n8 clients, {SECONDS} s{beside}: {found.line(SECONDS)}; MiB held: {[size // MIB for size in held]}")
    assert set(found.statuses) == {200}
    assert len(found.times) > 10 * SECONDS
    assert held[-1] < 1.3 * held[1] + 64 * MIB
    assert not [line for line in served.lines() if "Traceback" in line]
