from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from threading import current_thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.serve.pool
from kg.errors import QueryError
from kg.serve.front import Front, Message, Scope
from kg.serve.pool import Answers, Limits, Pool
from kg.sparql.query import SHORT, Query


def test_an_answer_is_given_again() -> None:
    answers = Answers(100_000)
    answers.keep(("ASK {}", "json"), b"yes")
    assert answers.get(("ASK {}", "json")) == b"yes"
    assert answers.get(("ASK {}", "xml")) is None


def test_the_oldest_are_forgotten() -> None:
    answers = Answers(10_000)
    for number in range(30):
        answers.keep((f"ASK {{{number}}}", "json"), b"x" * 100)
        answers.get(("ASK {0}", "json"))
    assert answers.get(("ASK {0}", "json"))
    assert answers.get(("ASK {1}", "json")) is None
    assert answers.get(("ASK {29}", "json"))


@given(st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=2000)), max_size=50))
def test_what_is_kept_is_bounded_and_true(given: list[tuple[str, bytes]]) -> None:
    answers = Answers(5000)
    first: dict[str, bytes] = {}
    for query, answer in given:
        answers.keep((query, "json"), first.setdefault(query, answer))
        assert answers.size <= 5000
    assert all(answers.get((query, "json")) in (None, answer) for query, answer in first.items())


@pytest.mark.parametrize("word", ["rand()", "NOW()", "UUID()", "StrUUID()", "BNODE()"])
def test_chance_is_not_kept(word: str, graph_file: Path) -> None:
    async def ask() -> list[str]:
        pool = Pool(graph_file, Limits(places=1))
        try:
            for query in (f"SELECT ({word} AS ?x) {{}}", f"SELECT ('{word}' AS ?x) {{}}"):
                await pool.answer("a", Query(query), "json")
            return [query for query, _ in pool.answers._kept]
        finally:
            await pool.close()

    assert asyncio.run(ask()) == [f"SELECT ('{word}' AS ?x) {{}}"]


def test_a_long_query_is_read_in_a_thread_of_its_own_and_its_answer_kept(
    graph_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read its tokens takes a while, in which everybody else is served; a comment makes no answer volatile."""
    threads = []

    def noting(text: str) -> Query:
        threads.append(current_thread().name)
        return Query(text)

    async def ask() -> int:
        pool = Pool(graph_file, Limits(places=1))
        try:
            for length in (0, SHORT):
                query = await pool.read("a", f"SELECT (1 AS ?x) {{}} # now(){'x' * length}")
                await pool.answer("a", query, "json")
            return len(pool.answers._kept)
        finally:
            await pool.close()

    monkeypatch.setattr(kg.serve.pool, "Query", noting)
    assert asyncio.run(ask()) == 2
    assert threads == [current_thread().name, "kg-guard_0"]


def test_a_pool_answers_fails_and_answers_again(graph_file: Path) -> None:
    async def ask() -> list[bytes]:
        pool = Pool(graph_file, Limits(places=2))
        await pool.start()
        try:
            with pytest.raises(QueryError, match="syntax error at line 1, column 6: unexpected end of the query"):
                await pool.answer("a", Query("ASK {"), "csv")
            found = await asyncio.gather(
                *(pool.answer(str(n % 3), Query(f"SELECT ({n} AS ?n) {{}}"), "csv") for n in range(20))
            )
            assert (pool.busy, pool.queued, pool.ready) == (0, 0, 2)
            return list(found)
        finally:
            await pool.close()

    assert asyncio.run(ask()) == [f"n\r\n{n}\r\n".encode() for n in range(20)]


def test_a_fault_of_the_service_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Scope, receive: object, send: object) -> None:
        raise ValueError("secret")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    scope = {"type": "http", "method": "GET", "path": "/x", "headers": [(b"host", b"localhost")], "client": None}
    with caplog.at_level(logging.INFO, "kg.serve"):
        logging.getLogger("kg.serve").addHandler(caplog.handler)
        asyncio.run(Front(broken, ["localhost"])(scope, receive, send))
        logging.getLogger("kg.serve").removeHandler(caplog.handler)
    assert [message.get("status", message.get("body")) for message in sent] == [
        500,
        b"internal error; nothing of the request was stored\n",
    ]
    assert "secret" not in caplog.text
    assert " 500 " in caplog.text
    assert "ValueError" in caplog.text
