"""Accessibility: axe-core finds nothing, in each language, light and dark, card open and closed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Reader
from tests.browsing import HOW
from tests.conftest import lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if not found or not found.origin:
        lacking("axe-core", HOW)
    return (Path(str(found and found.origin)).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(reader: Reader, axe: str) -> list[str]:
    reader.ask(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found: dict[str, Any] = reader.ask("(rules) => axe.run(document, rules)", RULES)
    return [f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found["violations"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_axe_finds_nothing(browser: Browser, page_file: Path, axe: str, lang: str, theme: str) -> None:
    reader = Reader(browser, page_file).open(f"lang={lang}&theme={theme}")
    assert violations(reader, axe) == []
    reader.go(entity="sora")
    reader.ask("() => document.querySelectorAll('#card .statement').forEach((node, n) => { node.open = n < 6; })")
    assert violations(reader, axe) == []
    reader.context.close()


@pytest.mark.parametrize(
    "fragment",
    ["view=list", "view=timeline", "view=questions&question=who-developed", "path=openai,runway", "path=kling,openai"],
)
def test_axe_finds_nothing_in_the_other_views(browser: Browser, page_file: Path, axe: str, fragment: str) -> None:
    reader = Reader(browser, page_file).open(f"{fragment}&theme=light")
    assert violations(reader, axe) == []
    reader.context.close()


def test_axe_finds_nothing_on_a_telephone(browser: Browser, page_file: Path, axe: str) -> None:
    reader = Reader(browser, page_file, viewport={"width": 360, "height": 740}).open("lang=ar&entity=sora")
    assert violations(reader, axe) == []
    reader.page.click(".close >> visible=true")
    reader.page.click("#show-filters")
    assert violations(reader, axe) == []
    reader.context.close()
