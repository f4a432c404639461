"""Run `python -m tests.growth`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.growth import READS_THE_SEEDS, environment, grown, pinned


def main() -> int:
    """Add the article to a copy, pin, say what this changed, and run tests there."""
    texts = os.environ.get("KG_TEXTS", "")
    if not texts or not Path(texts).is_dir():
        print("tests.growth needs the source texts: set KG_TEXTS to their folder", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kg-growth-") as folder:
        copy = Path(folder) / "ai-video-kg"
        grown(copy, Path(texts))
        for name in pinned(copy):
            print(f"changed by make pins: {name}")
        tests = [*sys.argv[1:]] or ["-q", "-p", "no:cacheprovider", *READS_THE_SEEDS]
        return subprocess.run([sys.executable, "-m", "pytest", *tests], cwd=copy, env=environment(copy)).returncode


if __name__ == "__main__":
    sys.exit(main())
