"""Import the names that a package exports only on first use, so that importing the package stays cheap."""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know this name; importing typing would double the cost of `import kg`
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def exports(package: str, names: Mapping[str, str]) -> tuple[list[str], Callable[[str], Any], Callable[[], list[str]]]:
    """Return the `__all__`, `__getattr__` and `__dir__` of a package (PEP 562).

    Args:
        package: the name of the package.
        names: module of the package → the names that it exports from there, with spaces between.
    """
    module_of = {name: f"{package}.{module}" for module, found in names.items() for name in found.split()}

    def load(name: str) -> Any:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        import importlib
        import sys

        value = getattr(importlib.import_module(module_of[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return sorted(module_of), load, lambda: sorted(module_of)
