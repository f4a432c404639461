"""Run every benchmark, one after the other: `python -m benchmarks`, or `python -m benchmarks NAME …`.

`serve`, `newcomers` and `page` take minutes or need peers of their own, so they run only when named.
"""

from __future__ import annotations

import subprocess
import sys

ALWAYS = ("cold", "build", "query", "cite", "search")

for name in sys.argv[1:] or ALWAYS:
    print(f"== {name}", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
