"""Run a program of the user's on prompts: no shell, a time limit, bounded output, its errors shown as they come."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from kg.errors import InputError

SECONDS = 300.0
"""How long a program may take for one prompt."""
MAX_OUTPUT = 1_000_000
"""The most bytes of an answer."""
_BLOCK = 1 << 16


def words(command: str) -> list[str]:
    """Return the words of a command, as a shell would split them; nothing in it is run by a shell.

    Raises:
        InputError: a quotation mark is not closed, or there is no word.

    >>> words("llm -m 'small model'")
    ['llm', '-m', 'small model']
    """
    try:
        found = shlex.split(command)
    except ValueError as error:
        raise InputError(f"--with: {command}: {error}") from None
    if not found:
        raise InputError("--with: no program given")
    return found


def answer(command: Sequence[str], prompt: str, what: str, seconds: float = SECONDS) -> str:
    """Give a program a prompt on its standard input, and return what it writes to its standard output.

    Its standard error is that of this process. It is ended, with what it has started, when its time is over, or when
    its answer grows too long.

    Args:
        command: the program and its arguments.
        prompt: the prompt.
        what: what the prompt is for, for messages.
        seconds: the time limit.

    Raises:
        InputError: the program cannot be started, fails, takes too long, or writes too much or no text.
    """
    name = command[0]
    try:
        running = subprocess.Popen(list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    except OSError as error:
        raise InputError(f"--with: {name} cannot be started: {error.strerror}") from None
    output = _Output(running)
    threads = [_started(output.read), _started(lambda: _feed(running, prompt.encode("utf-8", "replace")))]
    try:
        running.wait(seconds)
        threads[0].join(seconds)
    except subprocess.TimeoutExpired:
        raise InputError(f"{what}: {name} took longer than {seconds:g} seconds (--timeout) and was ended") from None
    finally:
        _end(running)
        for thread in threads:
            thread.join(5)
    if output.too_long:
        raise InputError(f"{what}: the answer of {name} is longer than {MAX_OUTPUT} bytes")
    if running.returncode:
        raise InputError(f"{what}: {name} ended with code {running.returncode}")
    try:
        return b"".join(output.blocks).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{what}: the answer of {name} is not UTF-8 (byte {error.start})") from None


class _Output:
    """What a program has written so far."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self.running = running
        self.blocks: list[bytes] = []
        self.too_long = False

    def read(self) -> None:
        assert self.running.stdout is not None
        size = 0
        with suppress(OSError, ValueError):
            while block := os.read(self.running.stdout.fileno(), _BLOCK):
                size += len(block)
                if size > MAX_OUTPUT:
                    self.too_long = True
                    _kill(self.running)
                    return
                self.blocks.append(block)


def _feed(running: subprocess.Popen[bytes], data: bytes) -> None:
    """Write the prompt; a program that does not read it to its end is not an error."""
    assert running.stdin is not None
    with suppress(OSError, ValueError):
        running.stdin.write(data)
    with suppress(OSError, ValueError):
        running.stdin.close()


def _started(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def _kill(running: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        os.killpg(running.pid, signal.SIGKILL)


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program and whatever it has started."""
    _kill(running)
    running.wait()
    for pipe in (running.stdout,):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
