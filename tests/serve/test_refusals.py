"""What a client is told that is not served: a browser on a page of the site, a program on a line."""

from __future__ import annotations

import asyncio
import html
import re
from urllib.parse import quote

import pytest

from kg.serve import front
from kg.serve.front import Front, Message, Scope
from tests.serve.conftest import Served

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
REFUSED = [
    ("GET", "/nothing", BROWSER, 404, "there is no page at this address"),
    ("GET", "/id/nobody", BROWSER, 404, "not found: id/nobody"),
    ("GET", "/site/nothing.css", BROWSER, 404, "no such file"),
    ("POST", "/query", BROWSER, 405, "this address does not support the method"),
    ("GET", "/sparql?query=SELECT", BROWSER, 400, "syntax error at line 1, column 7"),
    ("GET", "/sparql?update=x", BROWSER, 403, "this endpoint is read-only"),
    ("GET", "/sparql?query=ASK%7B%7D", "text/html", 406, "not acceptable: the answer can be application/"),
]


@pytest.mark.parametrize(("method", "path", "accept", "status", "reason"), REFUSED)
def test_a_browser_gets_a_page_of_the_site(
    served: Served, method: str, path: str, accept: str, status: int, reason: str
) -> None:
    answer = served.ask(method, path, b"" if method == "POST" else None, Accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert reason in html.unescape(answer.text)
    assert f"<p>{status} · " in answer.text
    assert {"/", "/query", "/ontology"} <= set(re.findall(r'href="([^"]+)"', answer.text))
    assert "<script" not in answer.text
    page = served.get("/query", Accept=BROWSER)
    for name in ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"):
        assert answer.headers[name] == page.headers[name]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["*/*", "text/plain", "application/sparql-results+json, */*;q=0.9", "image/png"])
@pytest.mark.parametrize("path", ["/nothing", "/id/nobody", "/sparql?query=SELECT"])
def test_a_program_gets_the_reason_on_a_line(served: Served, path: str, accept: str) -> None:
    answer = served.get(path, Accept=accept)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith("\n")
    assert "<" not in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202egnp.exe", "a\r\nb\0"]
)
def test_what_is_echoed_is_shown_as_text(served: Served, hostile: str) -> None:
    for path in (f"/{quote(hostile)}", f"/id/{quote(hostile)}", f"/sparql?query={quote(hostile)}"):
        answer = served.get(path, Accept=BROWSER)
        assert answer.status in (400, 404)
        assert not re.search(
            "<script|<img|49|\u202e|\r|\0", answer.text.replace(hostile if "sparql" in path else "", "")
        )
        assert "x-forged" not in answer.headers


@pytest.mark.parametrize(
    "hostile", ["\x1b[31m", "\x1b]0;title\x07", "\u202egnp.exe", "\u2066x", "\0", "\x9b31m", "a\rb"]
)
def test_no_echo_steers_the_terminal_of_a_program(served: Served, hostile: str) -> None:
    word = quote(hostile)
    for path in (
        f"/sparql?query=SELECT%20{word}",
        f"/sparql?query=SELECT%20*%20%7B%20?s%20?p%20'{word}",
        f"/queries/{word}",
        f"/queries/in-several-articles?number={word}",
        f"/queries/in-several-articles?{word}=1",
        f"/queries/funding-rounds?company={word}",
    ):
        answer = served.get(path, Accept="*/*")
        assert answer.status in (400, 404), path
        assert [c for c in answer.text if not c.isprintable() and c != "\n"] == [], path


def test_a_long_path_is_cut(served: Served) -> None:
    assert len(served.get("/" + "x" * 5000, Accept=BROWSER).text) < 2500


@pytest.mark.parametrize(
    ("accept", "said"), [(BROWSER, "<p>Try again in 2 seconds.</p>"), ("*/*", "too many requests")]
)
def test_whoever_is_turned_away_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch, accept: str, said: str
) -> None:
    monkeypatch.setattr(front, "REQUESTS_EACH", 0)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def unused(*_: object) -> None:
        pytest.fail("the request was let in")

    headers = [(b"host", b"localhost"), (b"accept", accept.encode())]
    scope: Scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    asyncio.run(Front(unused, ["localhost"])(scope, unused, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 503
    assert dict(sent[0]["headers"])[b"retry-after"] == b"2"
    assert said in sent[1]["body"].decode()
