"""Renew the copy of YASGUI that the query page loads: its two files, and the licences of what is in them.

Run it with `make vendor`; it needs npm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = "@zazuko/yasgui"
PLACE = ROOT / "kg" / "serve" / "site" / "vendor" / "yasgui"
FILES = ("yasgui.min.js", "yasgui.min.css")
_LICENCE = re.compile(r"(licen[cs]e|copying)(\.\w+)?$", re.IGNORECASE)
_MODULE = re.compile(r".*node_modules/((?:@[^/]+/)?[^/]+)/")


def main() -> None:
    """Install the package in a temporary folder and take what is served."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        subprocess.run(command, cwd=folder, check=True)
        modules = Path(folder, "node_modules")
        build = modules / PACKAGE / "build"
        for name in FILES:
            shutil.copyfile(build / name, PLACE / name)
        (PLACE / "BUNDLED.txt").write_text("\n".join(_notices(modules, build)), encoding="utf-8")
        (PLACE / "README").write_text(_readme(_about(modules / PACKAGE)), encoding="utf-8")


def _notices(modules: Path, build: Path) -> Iterator[str]:
    """Yield the name, version, licence and licence text of each library that the source map says is inside."""
    sources = json.loads((build / f"{FILES[0]}.map").read_text(encoding="utf-8"))["sources"]
    for name in sorted({match[1] for source in sources if (match := _MODULE.match(source))}):
        about = _about(modules / name)
        yield f"{name} {about['version']}, {about.get('license', 'licence below')}\n"
        for file in sorted(path for path in (modules / name).iterdir() if _LICENCE.match(path.name)):
            text = file.read_text(encoding="utf-8")
            yield "\n".join(f"    {line.rstrip()}".rstrip() for line in text.splitlines()) + "\n"


def _about(package: Path) -> dict[str, str]:
    about: dict[str, str] = json.loads((package / "package.json").read_text(encoding="utf-8"))
    return about


def _readme(about: dict[str, str]) -> str:
    return (
        f"{about['name']} {about['version']}, unchanged. Licence: {about['license']} (LICENSE); "
        "those of the libraries in it: BUNDLED.txt.\n"
        "'make vendor' renews it.\n"
    )


if __name__ == "__main__":
    main()
