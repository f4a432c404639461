"""The files of the web site: templates, filled in, and others as they stand."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_YASGUI = "vendor/yasgui/yasgui.min"
ASSETS = {
    "site.css": "text/css",
    "editor.mjs": "text/javascript",
    f"{_YASGUI}.css": "text/css",
    f"{_YASGUI}.js": "text/javascript",
}
"""The files that are served below /site/, and the media type of each."""
SITE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='; "
    "connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere and nothing inline, but for one style that YASGUI's table makes, by its hash."""


def filled(name: str, **values: object) -> bytes:
    """Return a template of the site with values in it, which are escaped."""
    return _environment().get_template(name).render(values).encode()


@cache
def file(name: str) -> bytes:
    """Return a file of the site."""
    return files("kg").joinpath("serve", "site", name).read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=FunctionLoader(lambda name: file(name).decode()),
    )  # fmt: skip
