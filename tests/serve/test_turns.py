from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from kg.serve.fair_queue import Full, Turns


async def hold(turns: Turns, client: str, log: list[str], release: asyncio.Event) -> None:
    async with turns.turn(client):
        log.append(client)
        await release.wait()


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


def test_full_queues_turn_away() -> None:
    async def test() -> None:
        turns, release, log = Turns(1, 2, 5), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, c, log, release)) for c in ("a", "b", "c")]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await hold(turns, "d", log, release)
        release.set()
        await asyncio.gather(*tasks)
        assert log == ["a", "b", "c"]

    run(test)


def test_one_client_fills_half_the_queue() -> None:
    async def test() -> None:
        turns, release, log = Turns(1, 4, 5), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, "greedy", log, release)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await hold(turns, "greedy", log, release)
        tasks.append(asyncio.create_task(hold(turns, "other", log, release)))
        await asyncio.sleep(0)
        assert turns.queued == 3
        release.set()
        await asyncio.gather(*tasks)

    run(test)


def test_who_waits_too_long_is_turned_away_and_forgotten() -> None:
    async def test() -> None:
        turns, release, log = Turns(1, 4, 0.05), asyncio.Event(), list[str]()
        first = asyncio.create_task(hold(turns, "a", log, release))
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await hold(turns, "b", log, release)
        assert (turns.busy, turns.queued) == (1, 0)
        release.set()
        await first

    run(test)


def test_clients_are_served_in_turn() -> None:
    async def test() -> None:
        turns, log = Turns(1, 100, 5), list[str]()

        async def work(client: str) -> None:
            async with turns.turn(client):
                log.append(client)
                await asyncio.sleep(0)

        greedy = [asyncio.create_task(work("greedy")) for _ in range(20)]
        await asyncio.sleep(0)
        modest = [asyncio.create_task(work("modest")) for _ in range(3)]
        await asyncio.gather(*greedy, *modest)
        assert max(i for i, client in enumerate(log) if client == "modest") <= 8

    run(test)


def test_no_client_holds_every_place() -> None:
    async def test() -> None:
        turns, release, log = Turns(3, 10, 5), asyncio.Event(), list[str]()
        greedy = [asyncio.create_task(hold(turns, "greedy", log, release)) for _ in range(3)]
        await asyncio.sleep(0)
        other = asyncio.create_task(hold(turns, "other", log, release))
        await asyncio.sleep(0)
        assert log == ["greedy", "greedy", "other"]
        release.set()
        await asyncio.gather(*greedy, other)
        assert (turns.busy, turns.queued) == (0, 0)

    run(test)


def test_who_leaves_the_queue_takes_no_place() -> None:
    async def test() -> None:
        turns, release, log = Turns(1, 10, 5), asyncio.Event(), list[str]()
        first = asyncio.create_task(hold(turns, "a", log, release))
        await asyncio.sleep(0)
        second = asyncio.create_task(hold(turns, "b", log, release))
        await asyncio.sleep(0)
        second.cancel()
        release.set()
        await first
        await asyncio.gather(second, return_exceptions=True)
        await hold(turns, "c", log, release)
        assert log == ["a", "c"]
        assert (turns.busy, turns.queued) == (0, 0)

    run(test)


def test_the_last_place_is_kept_for_who_holds_none() -> None:
    async def test() -> None:
        turns, release, log = Turns(4, 40, 5), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, c, log, release)) for c in ("a", "a", "b", "a", "b", "b")]
        await asyncio.sleep(0)
        assert (log, turns.busy) == (["a", "a", "b"], 3)
        tasks.append(asyncio.create_task(hold(turns, "c", log, release)))
        await asyncio.sleep(0)
        assert log == ["a", "a", "b", "c"]
        release.set()
        await asyncio.gather(*tasks)

    run(test)


def test_a_full_room_still_takes_who_has_fewer_in_it() -> None:
    async def test() -> None:
        turns, release, log = Turns(1, 4, 5), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, c, log, release)) for c in ("a", "a", "a", "b", "b", "c")]
        await asyncio.sleep(0)
        assert turns.queued == 4
        await asyncio.sleep(0)
        found = await asyncio.wait({tasks[2], tasks[4]}, timeout=1, return_when=asyncio.FIRST_COMPLETED)
        assert [type(task.exception()) for task in found[0]] == [Full]
        release.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert "c" in log
        assert len(log) == 5

    run(test)


def test_a_free_place_goes_to_who_holds_fewest() -> None:
    async def test() -> None:
        turns, log = Turns(3, 40, 5), list[str]()
        first, rest = asyncio.Event(), asyncio.Event()
        tasks = [asyncio.create_task(hold(turns, "a", log, first)), asyncio.create_task(hold(turns, "a", log, rest))]
        tasks += [asyncio.create_task(hold(turns, c, log, rest)) for c in ("b", "a", "c")]
        await asyncio.sleep(0)
        assert log == ["a", "a", "b"]
        first.set()
        await asyncio.sleep(0.01)
        assert log == ["a", "a", "b", "c"]
        rest.set()
        await asyncio.gather(*tasks)

    run(test)


def test_a_place_is_open_to_who_would_get_it_at_once() -> None:
    async def test() -> None:
        turns, release, log = Turns(2, 10, 5), asyncio.Event(), list[str]()
        tasks = [asyncio.create_task(hold(turns, "a", log, release))]
        await asyncio.sleep(0)
        assert (turns.is_open("a"), turns.is_open("b")) == (False, True)
        tasks.append(asyncio.create_task(hold(turns, "a", log, release)))
        await asyncio.sleep(0)
        assert not turns.is_open("b")
        release.set()
        await asyncio.gather(*tasks)

    run(test)
