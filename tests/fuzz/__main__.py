"""Fuzz what takes strangers' input: `python -m tests.fuzz [TARGET …] [--seconds 300 | --examples 500] [--seed 0]`.

An input that breaks a promise is kept in tests/fuzz/corpus/TARGET/, where the ordinary tests run it from then on: give
it a name that says what it breaks, and mend that. If the process itself dies, its last input is in tests/fuzz/last/.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import resource
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from tests.fuzz.inputs import inputs
from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
CORPUS, LAST = HERE / "corpus", HERE / "last"
BATCH = 100
"""Inputs from one seed; a run by time draws one batch after the other."""
HANGS = 120
"""Seconds after which an input counts as hanging."""
MEMORY = 6 << 30
"""Bytes of address space that this process may have."""


def main() -> int:
    """Fuzz, and return 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=float, default=300.0, help="how long to fuzz each target (default: 300)")
    length.add_argument("--examples", type=int, help="instead, how many inputs to try, the same in each run")
    parser.add_argument("--seed", type=int, help="where to begin (default: 0 with --examples, else the time)")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    broken = 0
    for name in options.targets or TARGETS:
        beginning = options.seed if options.seed is not None else 0 if options.examples else int(time.time())
        broken += not fuzz(name, beginning, options.seconds, options.examples)
    return int(broken > 0)


def fuzz(name: str, beginning: int, seconds: float, examples: int | None) -> bool:
    """Fuzz one target for some seconds or inputs; say whether every promise held."""
    LAST.mkdir(exist_ok=True)
    tried, begun = 0, time.monotonic()
    with TARGETS[name]() as target:
        while tried < examples if examples else time.monotonic() - begun < seconds:
            size = min(BATCH, examples - tried) if examples else BATCH
            if not _batch(name, target, beginning + tried, size):
                return False
            tried += size
    (LAST / name).unlink(missing_ok=True)
    print(f"{name}: {tried} inputs from seed {beginning}, every promise held ({time.monotonic() - begun:.0f} s)")
    return True


def _batch(name: str, target: object, number: int, size: int) -> bool:
    at = [b""]

    @seed(number)
    @settings(
        max_examples=size, deadline=None, database=None, verbosity=Verbosity.quiet,
        print_blob=False, report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(inputs()[name])
    def run(data: bytes) -> None:
        at[0] = data
        (LAST / name).write_bytes(data)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            target(data)  # type: ignore[operator]
        finally:
            faulthandler.cancel_dump_traceback_later()

    try:
        run()
    except Exception as error:
        kept = CORPUS / name / f"found-{hashlib.sha256(at[0]).hexdigest()[:8]}"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(at[0])
        print(f"{name}, seed {number}: {type(error).__name__}: {str(error)[:2000]}\n{at[0]!r}\nkept as {kept}")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
