"""Shows the doctests of docstrings as examples, which the Google style expects under a heading of their own."""

from __future__ import annotations

from typing import Any

from griffe import Extension, Object


class Examples(Extension):
    """Puts the doctest at the end of a docstring into a section of its own."""

    def on_instance(self, *, obj: Object, **_: Any) -> None:
        """Rewrite the docstring of one object."""
        lines = obj.docstring.value.splitlines() if obj.docstring else []
        start = next((number for number, line in enumerate(lines) if line.startswith(">>>")), None)
        if obj.docstring and start is not None:
            examples = [f"    {line}".rstrip() for line in lines[start:]]
            obj.docstring.value = "\n".join([*lines[:start], "Examples:", *examples])
