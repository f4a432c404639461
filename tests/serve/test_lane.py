"""The engine that is kept for queries that answer fast: slow ones of many addresses do not starve newcomers."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

import kg.serve.pool
from kg.errors import QueryTimeout
from kg.serve.fair_queue import Full
from kg.serve.pool import Limits, Pool
from kg.sparql.query import Query
from kg.stores.extent import Extents
from kg.stores.local import store_from
from tests.conftest import ROOT
from tests.serve.conftest import SLOW, Launch, Served, computing, until

NEWCOMERS = 50


@contextmanager
def slow(served: Served, address: str) -> Iterator[None]:
    """Have an address ask one slow query after the other."""
    stop = threading.Event()

    def ask() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path = f"/sparql?query={quote(f'{SLOW} # {address} {number}')}"
            try:
                served.ask("GET", path, X_Forwarded_For=address)
            except OSError:
                return

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    yield
    stop.set()


@pytest.mark.parametrize("addresses", [8, 16])
def test_newcomers_are_answered_beside_slow_addresses(
    launch: Launch, addresses: int, capsys: pytest.CaptureFixture[str]
) -> None:
    served = launch("--behind-proxy", data=ROOT)
    with ExitStack() as held:
        for number in range(addresses):
            held.enter_context(slow(served, f"198.51.100.{number}"))
        assert until(lambda: len(computing(served.engines())) >= 3)
        statuses, times = [], []
        for number in range(NEWCOMERS):
            begun = time.monotonic()
            path = f"/sparql?query={quote(f'ASK {{ ?s a vg:Company }} # {number}')}"
            statuses.append(served.ask("GET", path, X_Forwarded_For=f"203.0.113.{number}").status)
            times.append(time.monotonic() - begun)
            time.sleep(0.05)
        served.process.kill()
    with capsys.disabled():
        fast = sum(seconds < 0.25 for seconds in times)
        print(
            f"\n{addresses} slow addresses: {statuses.count(200)} of {NEWCOMERS} newcomers answered, {fast} within "
            f"250 ms; median {sorted(times)[NEWCOMERS // 2] * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms"
        )
    assert statuses.count(200) >= NEWCOMERS - 1
    assert sum(seconds < 5 for seconds in times) >= NEWCOMERS - 1


@pytest.fixture
def all_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every query count as quick, as if its extent misled."""
    monkeypatch.setattr(kg.serve.pool, "QUICK", float("inf"))
    monkeypatch.setattr(kg.serve.pool, "QUICK_SECONDS", 0.2)


async def started(graph_file: Path, limits: Limits) -> Pool:
    pool = Pool(graph_file, limits)
    await pool.start()
    pool.extents = Extents(store_from(graph_file))
    return pool


def test_a_slow_query_is_moved_behind_and_its_client_barred(graph_file: Path, all_quick: None) -> None:
    async def ask() -> None:
        pool = await started(graph_file, Limits(places=2, seconds=1.5))
        try:
            asking = asyncio.create_task(pool.answer("slow", Query(SLOW), "csv"))
            await asyncio.sleep(0.05)
            assert (pool._quick.turns.busy, pool._ordinary.turns.busy) == (1, 0)
            while not pool._ordinary.turns.busy:
                await asyncio.sleep(0.01)
            assert await pool.answer("other", Query("ASK {}"), "csv") == b"true"
            assert not asking.done()
            assert (pool._is_quick("slow", Query("ASK {}")), pool._is_quick("other", Query("ASK {}"))) == (False, True)
            with pytest.raises(QueryTimeout, match=r"longer than 1\.5 s$"):
                await asking
            assert (pool.busy, pool.queued, pool.ready) == (0, 0, 2)
        finally:
            await pool.close()

    asyncio.run(ask())


def test_a_query_that_was_moved_behind_is_answered_there(
    graph_file: Path, all_quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.serve.pool, "QUICK_SECONDS", 1e-6)

    async def ask() -> bytes:
        pool = await started(graph_file, Limits(places=2))
        try:
            return await pool.answer("a", Query("SELECT (COUNT(*) AS ?n) { ?s a vg:Person }"), "csv")
        finally:
            await pool.close()

    assert asyncio.run(ask()) == b"n\r\n1\r\n"


def test_a_client_is_barred_for_a_while(graph_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(graph_file, Limits(places=2))
    pool.extents = Extents(store_from(graph_file))
    pool._barred["a"] = time.monotonic()
    assert not pool._is_quick("a", Query("ASK {}"))
    monkeypatch.setattr(kg.serve.pool, "BARRED_SECONDS", 0.0)
    assert pool._is_quick("a", Query("ASK {}"))
    assert not pool._barred


def test_a_slow_query_never_has_the_engine_for_quick_ones(graph_file: Path) -> None:
    async def ask() -> list[int]:
        pool = await started(graph_file, Limits(places=3, waiting=10, patience=0.3, seconds=1))
        try:
            slow = [asyncio.create_task(pool.answer(f"{n}", Query(f"{SLOW} # {n}"), "csv")) for n in range(4)]
            await asyncio.sleep(0.1)
            assert (pool._quick.turns.busy, pool._ordinary.turns.busy, pool.queued) == (0, 2, 2)
            for number in range(20):
                query = Query(f"SELECT ({number} AS ?n) {{}}")
                assert await pool.answer(f"new {number}", query, "csv") == f"n\r\n{number}\r\n".encode()
            found = await asyncio.gather(*slow, return_exceptions=True)
            return [sum(isinstance(error, kind) for error in found) for kind in (QueryTimeout, Full)]
        finally:
            await pool.close()

    assert asyncio.run(ask()) == [2, 2]


def test_quick_queries_use_every_engine_that_is_free(graph_file: Path) -> None:
    async def ask() -> None:
        pool = await started(graph_file, Limits(places=3))
        try:
            asking = [
                asyncio.create_task(pool.answer(f"{n}", Query(f"ASK {{ ?s ?p ?o }} # {n}"), "csv")) for n in range(9)
            ]
            await asyncio.sleep(0)
            assert (pool._quick.turns.busy, pool._ordinary.turns.busy, pool.queued) == (1, 2, 6)
            assert await asyncio.gather(*asking) == [b"true"] * 9
            assert (pool.busy, pool.queued) == (0, 0)
        finally:
            await pool.close()

    asyncio.run(ask())


def test_a_client_that_leaves_frees_the_engine_for_quick_ones(graph_file: Path, all_quick: None) -> None:
    async def ask() -> None:
        pool = await started(graph_file, Limits(places=2))
        try:
            asking = asyncio.create_task(pool.answer("a", Query(SLOW), "csv"))
            await asyncio.sleep(0.05)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            assert (pool.busy, pool.queued) == (0, 0)
            assert await pool.answer("b", Query("ASK {}"), "csv") == b"true"
        finally:
            await pool.close()

    asyncio.run(ask())


def test_the_engine_for_quick_ones_counts_as_one_of_them(launch: Launch) -> None:
    served = launch("--engines", "2")
    assert len(served.engines()) == 2
    assert json.loads(served.get("/health").text)["engines"] == 2


def test_a_single_engine_takes_all_queries(graph_file: Path) -> None:
    async def ask() -> bytes:
        pool = await started(graph_file, Limits(places=1))
        try:
            assert not pool._is_quick("a", Query("ASK {}"))
            return await pool.answer("a", Query("ASK {}"), "csv")
        finally:
            await pool.close()

    assert asyncio.run(ask()) == b"true"
