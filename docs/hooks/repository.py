"""Shows files of the repository as pages of the site, and checks every link that leads into the repository.

A page whose front matter says `file: README.md` shows that file. Links in it are followed from where the file
stands: to a page if one shows the target, else the target must exist, and its name is shown as text.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "README.md": "index.md", "ontology/README.md": "model.md", "seeds/README.md": "adding-an-article.md",
    "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md",
}  # fmt: skip
"""Files of the repository that pages show."""

_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_FENCE = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Return the text of a page with links that hold on the site."""
    file = page.meta.get("file")
    text = (ROOT / file).read_text(encoding="utf-8") if file else markdown
    folder = posixpath.dirname(file or f"docs/{page.file.src_uri}")
    parts = _FENCE.split(text)
    return "".join(part if part.startswith("```") else _LINK.sub(lambda m: _link(m, folder), part) for part in parts)


def _link(match: re.Match[str], folder: str) -> str:
    """Return a link that holds on the site; raises PluginError if its target is nowhere."""
    image, words, target, anchor = match[1], match[2], match[3], match[4] or ""
    if re.match(r"[a-z]+:", target):
        return match[0]
    path = posixpath.normpath(posixpath.join(folder, target))
    if not (ROOT / path).exists():
        raise PluginError(f"{folder or '.'}: the link to {target} leads nowhere")
    if path in PAGES:
        return f"[{words}]({PAGES[path]}{anchor})"
    if path.startswith("docs/") and not path.endswith(".ipynb"):
        return f"{image}[{words}]({path.removeprefix('docs/')}{anchor})"
    return f"`{path}`" if words in (target, posixpath.basename(path)) else f"{words} (`{path}`)"
