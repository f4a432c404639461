"""Measure the processor time of whole processes, alternating with a peer."""

from __future__ import annotations

import os
import statistics
import subprocess
from collections.abc import Sequence


def processor_seconds(command: Sequence[str], **environment: str) -> float:
    """Run a command and return its user and system time."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def in_turn(ours: Sequence[str], peer: Sequence[str], runs: int = 15) -> tuple[float, float, float]:
    """Return the median seconds of kg, those of the peer, and the median ratio of the pairs."""
    processor_seconds(ours)
    processor_seconds(peer)
    pairs = [(processor_seconds(ours), processor_seconds(peer)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratio


def report(what: str, measured: tuple[float, float, float], goal: str) -> None:
    """Print both times, the ratio and the goal on one line."""
    ours, peer, ratio = measured
    print(f"{what}: {ours * 1000:.0f} ms against {peer * 1000:.0f} ms, ratio {ratio:.2f} (goal {goal})")
