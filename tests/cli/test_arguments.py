"""Arguments of commands: what each kind takes, and what is said of the rest."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pytest

from kg.cli.arguments import port, seconds, up_to, whole_number
from kg.cli.main import parser


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (whole_number, "0", "'0' is not a whole number above 0"),
        (whole_number, "-5", "'-5' is not a whole number above 0"),
        (whole_number, "9" * 5000, f"'{'9' * 5000}' is not a whole number above 0"),
        (up_to(256), "257", "'257' is not a whole number from 1 to 256"),
        (up_to(256), "0", "'0' is not a whole number above 0"),
        (seconds, "inf", "'inf' is not a number of seconds (above 0, less than 86400)"),
        (seconds, "nan", "'nan' is not a number of seconds (above 0, less than 86400)"),
        (seconds, "soon", "'soon' is not a number of seconds (above 0, less than 86400)"),
        (port, "65536", "'65536' is not a port (0 to 65535)"),
        (port, "٣", "'٣' is not a port (0 to 65535)"),
    ],
)
def test_what_makes_no_sense_is_refused(kind: Callable[[str], object], text: str, message: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        kind(text)
    assert str(caught.value) == message


def test_what_is_taken() -> None:
    assert (whole_number("12"), up_to(12)("12"), seconds("0.5"), port("0")) == (12, 12, 0.5, 0)


@pytest.mark.parametrize("option", ["--engines", "--memory", "--max-size"])
def test_no_limit_of_the_service_is_without_bound(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser("serve").parse_args(["serve", option, "99999999999"])
    assert f"argument {option}: '99999999999' is not a whole number from 1 to " in capsys.readouterr().err
