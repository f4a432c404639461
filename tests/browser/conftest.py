"""A browser, and the page to open in it: the real one, and one made of hostile strings."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref
from kg.page.html import Answer, AnswerRow, Cell, page_html
from kg.page.layout import positions
from tests.browser.hostile import hostile_facts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def answers(facts: Facts) -> list[Answer]:
    """Questions about the real facts and about dates, and one that nothing answers."""
    made = sorted((s for s in facts.statements.values() if s.property == "developedBy"), key=lambda s: s.id)
    rows = tuple(
        AnswerRow((Cell(s.subject, s.subject, (s.id,)), Cell(str(s.object), s.object.id, (s.id,))))
        for s in made if isinstance(s.object, Ref)
    )  # fmt: skip
    question = {"en": "Who developed what?", "fr": "Qui a développé quoi ?", "ar": "من طوّر ماذا؟"}
    founded = AnswerRow((Cell("1839", edtf=True), Cell("2024-03~/..", edtf=True), Cell("1839")))
    title = {"en": "Developers", "fr": "Développeurs", "ar": "المطورون"}
    return [
        Answer("who-developed", title, question, ("model", "developer"), rows, "models"),
        Answer("when", title, {"en": "When was it?"}, ("date", "from", "number"), (founded,), "models"),
        Answer("nothing", title, {"en": "Who has been to the Moon?"}, ("person",), (), "people"),
    ]


@pytest.fixture(scope="session")
def page_file(facts: Facts, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real seeds."""
    path = tmp_path_factory.mktemp("page") / "ai-video-kg.html"
    path.write_text(page_html(facts, ontology, positions(facts, ontology, {}), answers(facts)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def hostile_file(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page on which every string tries to break out."""
    facts = hostile_facts()
    path = tmp_path_factory.mktemp("page") / "hostile.html"
    path.write_text(page_html(facts, ontology, positions(facts, ontology, {})), encoding="utf-8")
    return path


class Reader:
    """Somebody with the page open; notes every request and every complaint of the browser."""

    def __init__(self, browser: Browser, path: Path, **context: Any) -> None:
        settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce"} | context
        self.context = browser.new_context(**settings)
        self.path = path
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, fragment: str = "") -> Reader:
        """Open the page afresh and wait until it is ready."""
        self.page.goto("about:blank")
        self.requests.clear()
        self.page.goto(self.path.as_uri() + (f"#{fragment}" if fragment else ""))
        self.until("document.documentElement.dataset.ready === 'true'")
        return self

    def until(self, condition: str, seconds: float = 10) -> None:
        """Wait until an expression holds; polled, since the page's policy forbids evaluating text in it."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(f"() => Boolean({condition})"):
            assert time.monotonic() < end, f"never came true: {condition}; the browser says {self.complaints}"
            time.sleep(0.02)

    def ask(self, expression: str, argument: Any = None) -> Any:
        """Return the value of a function in the page."""
        return self.page.evaluate(expression, argument)

    def go(self, **patch: Any) -> None:
        """Change the page's state as a click would."""
        self.ask("(patch) => { aiVideoKg.app.go(patch); }", patch)


@pytest.fixture
def reader(browser: Browser, page_file: Path) -> Iterator[Reader]:
    """A fresh reader of the real page, who must hear no complaint."""
    opened = Reader(browser, page_file)
    yield opened
    opened.context.close()
    assert opened.complaints == []


@pytest.fixture(scope="module")
def shared(browser: Browser, page_file: Path) -> Iterator[Reader]:
    """A reader with the page open, for tests that only look."""
    opened = Reader(browser, page_file).open()
    yield opened
    opened.context.close()
    assert opened.complaints == []
