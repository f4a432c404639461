"""The public surface: what each package exports is there, and is documented."""

from __future__ import annotations

import importlib
import inspect

import pytest

FOLDERS = ("facts", "sparql", "seeds", "rdf", "page", "stores", "graph", "desk", "serve")
PACKAGES = ["kg", *(f"kg.{name}" for name in FOLDERS)]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_exported_name_is_there_and_documented(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__all__ == sorted(module.__all__)
    assert {*module.__all__} - {"__version__"} == {*dir(module)}
    for name in module.__all__:
        value = getattr(module, name)
        assert (not inspect.isclass(value) and not inspect.isfunction(value)) or inspect.getdoc(value), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'kg\.facts' has no attribute 'Fact'"):
        importlib.import_module("kg.facts").Fact  # noqa: B018
