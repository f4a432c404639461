"""Put seeds, ontology and built graph into the standard wheel, where an installed kg finds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataFolders(BuildHookInterface[Any]):
    """Adds the data folders to the wheel; an editable install reads them from the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files that go in."""
        if version != "standard":
            return
        for folder in ("seeds", "ontology", "exports"):
            for path in sorted(Path(self.root, folder).rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    inside = path.relative_to(self.root).as_posix()
                    build_data["force_include"][str(path)] = f"kg/data/{inside}"
