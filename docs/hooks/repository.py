"""Builds pages from the repository: its files, its public names, and links that hold.

A page whose front matter says `file: README.md` shows that file. Links in it are resolved from the folder of the
file: to a page if one shows the target; otherwise the target must exist, and its name is shown as text.
The API page also lists every public name that it does not place itself. No page may load anything from a host.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

import kg

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    shown[1]: page.name
    for page in sorted((ROOT / "docs").glob("*.md"))
    if (shown := re.match(r"---\nfile: (\S+)\n---", page.read_text(encoding="utf-8")))
}
"""Files of the repository, and the pages that show them."""

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_LOADED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']?((?:https?:)?//[^\"'\s>]+)")
_FENCE = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Return the text of a page with links that hold on the site."""
    file = page.meta.get("file")
    text = (ROOT / file).read_text(encoding="utf-8") if file else markdown
    if page.file.src_uri == "api.md":
        text += _unplaced(text)
    folder = posixpath.dirname(file or f"docs/{page.file.src_uri}")
    parts = _FENCE.split(text)
    return "".join(part if part.startswith("```") else _LINK.sub(lambda m: _link(m, folder), part) for part in parts)


def on_post_page(output: str, page: Any, **_: object) -> str:
    """Return the page as it is; raises PluginError if it loads anything from a host."""
    if match := _LOADED.search(output):
        raise PluginError(f"{page.file.src_uri}: the page loads {match[1]}; the site must work offline")
    return output


def _unplaced(reference: str) -> str:
    """Return entries for the public names that the API page does not place under a heading of its own."""
    placed = set(re.findall(r"^::: kg\.(\w+)$", reference, re.MULTILINE))
    names = [name for name in kg.__all__ if not name.startswith("_") and name not in placed]
    return "".join(["\n## More\n\n", *(f"::: kg.{name}\n" for name in names)]) if names else ""


def _link(match: re.Match[str], folder: str) -> str:
    """Return a link that works on the site; raises PluginError if its target does not exist."""
    image, words, target, anchor = match[1], match[2], match[3], match[4] or ""
    if re.match(r"[a-z]+:", target):
        return match[0]
    path = posixpath.normpath(posixpath.join(folder, target))
    if not (ROOT / path).exists():
        raise PluginError(f"{folder or '.'}: broken link to {target}")
    if path in PAGES:
        return f"[{words}]({PAGES[path]}{anchor})"
    if path.startswith("docs/") and not path.endswith(".ipynb"):
        return f"{image}[{words}]({path.removeprefix('docs/')}{anchor})"
    return f"`{path}`" if words in (target, posixpath.basename(path)) else f"{words} (`{path}`)"
