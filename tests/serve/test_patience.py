"""Connections that would hold the service: each is answered or closed in time, and nothing piles up."""

from __future__ import annotations

import json
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serve.conftest import SLOW, Launch, Served, until
from tests.serve.test_attacks import ASK, resident

LARGE = f'SELECT ("%d" AS ?n) ("{"x" * 104}" AS ?x) {{ ?s ?p ?o . ?a a vg:Entity }} LIMIT 30000'
"""An answer of 3 MB whatever the graph holds, each time another."""


@pytest.fixture(scope="module")
def impatient(launch: Launch) -> Served:
    prelude = """
from kg.serve import front
from kg.serve import connections
front.SEND_SECONDS, front.SEND_RATE, connections.LINGER_SECONDS = 0.5, 100 << 20, 0.5
"""
    return launch("--engines", "2", "--timeout", "5", prelude=prelude)


@contextmanager
def connected(served: Served, client: str = "127.0.0.1") -> Iterator[socket.socket]:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.bind((client, 0))
        connection.settimeout(10)
        connection.connect(("127.0.0.1", served.port))
        yield connection


def closed(connection: socket.socket) -> bool:
    """Read on to the end; say whether there is one."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


def send_all(connection: socket.socket, piece: bytes, size: int) -> int:
    """Send a piece again and again; return how many bytes went out before the connection was closed."""
    sent = 0
    try:
        while sent < size:
            connection.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


@pytest.mark.parametrize("piece", [b"a: b\r\n" * 10_000, b"x" * 60_000], ids=["many fields", "one field"])
def test_a_trailer_without_end(served: Served, piece: bytes) -> None:
    before = resident(served.process.pid)
    with connected(served) as connection:
        connection.sendall(ASK + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ")
        assert send_all(connection, piece, 50 << 20) < 50 << 20
    assert resident(served.process.pid) - before < 10 << 20


def test_requests_in_a_row_are_answered_one_and_closed(served: Served) -> None:
    answer = served.raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3)
    assert answer.count(b"HTTP/1.1 200 OK") == 1
    assert b"connection: close" in answer.lower()


def test_requests_that_pile_up(served: Served) -> None:
    before = resident(served.process.pid)
    with connected(served, "127.0.0.66") as connection:
        connection.sendall(ASK + f"Content-Length: {len(SLOW)}\r\n\r\n{SLOW}".encode())
        connection.settimeout(0.5)
        send_all(connection, b"GET / HTTP/1.1\r\n\r\n" * 4000, 8 << 20)
    assert resident(served.process.pid) - before < 10 << 20
    assert served.query("ASK {}").status == 200


def test_one_request_after_the_other_on_one_connection(served: Served) -> None:
    with connected(served) as connection:
        for _ in range(3):
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while not answer.endswith(b"}\n"):
                answer += connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_body_that_never_comes_after_the_answer(served: Served) -> None:
    with connected(served) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
        assert closed(connection)


def test_a_body_that_is_broken_is_no_request(served: Served) -> None:
    answer = served.raw(ASK + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\nx")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"not an HTTP request\n")


@pytest.mark.parametrize("length", ["0" * 5000 + "6", "0" * 5000 + "9" * 20])
def test_a_length_of_very_many_digits(served: Served, length: str) -> None:
    with connected(served) as connection:
        connection.sendall(ASK + f"Content-Length: {length}\r\n\r\nASK {{}}".encode())
        assert connection.recv(4096).startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 ", b"HTTP/1.1 413 "))


@pytest.mark.parametrize("parts", [1, 3])
def test_a_request_that_offers_http_2_keeps_its_body(served: Served, parts: int) -> None:
    head = ASK + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    request = head + b"Content-Length: 6\r\n\r\nASK {}"
    with connected(served) as connection:
        for start in range(0, len(request), len(request) // parts + 1):
            connection.sendall(request[start : start + len(request) // parts + 1])
            time.sleep(0.05)
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert closed(connection)


def test_an_answer_that_nobody_takes(impatient: Served) -> None:
    with connected(impatient, "127.0.0.66") as connection:
        query = LARGE % 1
        connection.sendall(ASK + f"Content-Length: {len(query)}\r\n\r\n{query}".encode())
        connection.recv(100)
        assert until(lambda: any("POST /sparql 200" in line and "Aborted" in line for line in impatient.lines()))
        assert closed(connection)


def test_answers_on_their_way_are_bounded(launch: Launch) -> None:
    served = launch("--engines", "2", prelude="from kg.serve import front; front.ON_THEIR_WAY_EACH = 14 << 20")
    before = resident(served.process.pid)
    query = LARGE.replace("30000", "60000")
    with connected(served, "127.0.0.66") as a, connected(served, "127.0.0.66") as b:
        for number, connection in enumerate((a, b)):
            text = query % number
            connection.sendall(ASK + f"Content-Length: {len(text)}\r\n\r\n{text}".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        refused = served.query(query % 9, client="127.0.0.66")
        assert (refused.status, refused.headers.get("retry-after")) == (503, "5")
        assert served.query("ASK {}").status == 200
    assert resident(served.process.pid) - before < 100 << 20


def test_the_last_piece_that_nobody_takes(impatient: Served) -> None:
    with connected(impatient) as connection:
        connection.sendall(
            b"GET /site/vendor/yasgui/yasgui.min.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        time.sleep(1.5)
        assert closed(connection)


def test_no_room_is_held_by_those_who_are_idle(launch: Launch) -> None:
    prelude = "from kg.serve import connections, run; connections.EACH, run.CONNECTIONS = 10, 20"
    served = launch("--engines", "1", prelude=prelude)
    before = len(list(Path(f"/proc/{served.process.pid}/fd").iterdir()))
    crowd = [
        socket.create_connection(("127.0.0.1", served.port), source_address=(f"127.0.0.{60 + n // 10}", 0))
        for n in range(100)
    ]
    try:
        assert served.query("ASK {}", client="127.0.0.2").status == 200
        assert served.query("ASK { ?s ?p ?o }", client="127.0.0.3").status == 200
        assert len(list(Path(f"/proc/{served.process.pid}/fd").iterdir())) - before < 30
    finally:
        for connection in crowd:
            connection.close()


def test_a_proxy_may_have_many_connections_and_its_clients_their_shares(launch: Launch) -> None:
    prelude = "from kg.serve import connections, front; connections.EACH = front.REQUESTS_EACH = 5"
    served = launch("--engines", "2", "--timeout", "2", "--behind-proxy", prelude=prelude)
    head = ASK + b"X-Forwarded-For: 198.51.100.1\r\n" + f"Content-Length: {len(SLOW)}\r\n\r\n{SLOW}".encode()
    crowd = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(12)]
    try:
        for connection in crowd:
            connection.sendall(head)
        assert until(lambda: sum("503" in line for line in served.lines()) >= 7)
        assert served.ask("GET", "/health", X_Forwarded_For="203.0.113.7").status == 200
        assert served.ask("GET", "/sparql?query=ASK%7B%7D", X_Forwarded_For="203.0.113.7").status == 200
    finally:
        for connection in crowd:
            connection.close()


def test_few_descriptors_are_enough(launch: Launch) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert hard > 200
    prelude = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (150, 150))"
    served = launch("--engines", "1", prelude=prelude)
    crowd = [
        socket.create_connection(("127.0.0.1", served.port), source_address=(f"127.0.0.{60 + n // 40}", 0))
        for n in range(120)
    ]
    try:
        assert until(lambda: served.query("ASK {}", client="127.0.0.2").status == 200)
        assert json.loads(served.get("/health").text)["engines"] == 1
    finally:
        for connection in crowd:
            connection.close()
    assert not [line for line in served.lines() if "Traceback" in line or "out of system resource" in line]
