"""Hostile strings in labels, quotes, gists and ids appear as text and do nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Reader
from tests.browser.hostile import FORMULA, IMAGE, SCRIPT
from tests.browser.test_saving import saved

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def victim(browser: Browser, hostile_file: Path) -> Reader:
    return Reader(browser, hostile_file).open()


def inert(reader: Reader) -> None:
    assert reader.ask("() => window.broken ?? null") is None
    assert reader.ask("() => document.querySelectorAll('main img, main script, header script').length") == 0
    assert reader.ask("() => [...document.querySelectorAll('a')].filter((a) => !/^blob:/.test(a.href)).length") == 0
    assert reader.complaints == []


@pytest.mark.parametrize("view", ["graph", "list", "timeline", "questions"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_view_and_card_shows_them_as_text(victim: Reader, view: str, lang: str) -> None:
    victim.open(f"view={view}&lang={lang}")
    ids = victim.ask("() => aiVideoKg.app.model.entities.map(({id}) => id)")
    for entity in ids:
        victim.go(entity=entity)
        victim.ask("() => document.querySelectorAll('#card details').forEach((node) => { node.open = true; })")
        victim.until("document.querySelectorAll('#card blockquote').length > 0")
    inert(victim)
    for statement in victim.ask("() => aiVideoKg.app.model.statements.map(({id}) => id)"):
        victim.ask("(id) => aiVideoKg.app.open({ fact: id })", statement)
    inert(victim)
    assert SCRIPT in victim.ask("() => document.body.textContent")


def test_searching_for_them_finds_them_as_text(victim: Reader) -> None:
    victim.open()
    victim.page.fill("#search", "<img")
    assert IMAGE in victim.page.inner_text("#search-list")
    victim.page.keyboard.press("Enter")
    assert victim.page.inner_text("#card-title") == IMAGE
    inert(victim)


def test_files_hold_them_as_data(victim: Reader) -> None:
    victim.open()
    text = saved(victim, "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    svg = saved(victim, "svg").decode()
    assert "<script" not in svg
    assert "<img" not in svg
    assert saved(victim, "png")[:4] == b"\x89PNG"
    inert(victim)
