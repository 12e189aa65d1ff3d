"""The program as a whole: help, colour, pipes, interrupts, and what becomes of a bug."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phoenix_compiler import VERSION
from phoenix_compiler.commands import COMMANDS
from support.program import phoenix_compile

PROGRAM = [sys.executable, "-m", "phoenix_compiler"]


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
def test_help_teaches(command: tuple[str, ...], tmp_path: Path) -> None:
    for option in ("-h", "--help"):
        said = phoenix_compile(*command, option, cwd=tmp_path)
        assert said.code == 0
        assert said.out.startswith(f"Usage: phoenix-compile {' '.join(command)}".rstrip())
        assert said.err == ""
    assert len(said.out.splitlines()) > 6
    if not command:
        assert all(f"  {name} " in said.out for name in COMMANDS)


def test_version(tmp_path: Path) -> None:
    assert phoenix_compile("--version", cwd=tmp_path).out == f"phoenix-compile, version {VERSION}\n"


def test_a_command_that_there_is_not(tmp_path: Path) -> None:
    said = phoenix_compile("chek", cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert "no command is named 'chek': did you mean `check`?" in said.err
    assert phoenix_compile("--nonsense", cwd=tmp_path).code == 2


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "", "NO_COLOR": ""}, False),
    ],
)
def test_colour_in_a_pipe(
    variables: dict[str, str], expected: bool, fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR", "CLICOLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (fleet / "environments/prod/environment.yaml").write_text("a: no\n")
    assert ("\x1b[" in phoenix_compile("check", cwd=fleet).out) is expected
    assert "\x1b[" not in phoenix_compile("check", "--format", "json", cwd=fleet).out


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "CLICOLOR": "0"}, False),
    ],
)
def test_colour_on_a_terminal(variables: dict[str, str], expected: bool, fleet: Path) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, "check"], cwd=fleet, env={"PATH": os.defpath, **variables}, stdout=theirs, timeout=60, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "files are fine." in shown
    assert ("\x1b[" in shown) is expected


def test_a_reader_that_goes_away(fleet: Path) -> None:
    """As in `phoenix-compile rules | head -1`: no traceback."""
    (fleet / "environments/prod/experiments/many.yaml").write_text("- no\n" * 190)
    with subprocess.Popen(
        [*PROGRAM, "check"], cwd=fleet, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) in (0, 1)
    assert said == b""


def test_a_full_disk_is_no_bug(fleet: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "check"], cwd=fleet, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("error: No space left on device\n")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_an_interrupt_ends_with_130(fleet: Path, tmp_path: Path) -> None:
    """A real one, while the program waits."""
    program = """
import signal, sys, time
import phoenix_compiler.load
from phoenix_compiler.__main__ import run
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
phoenix_compiler.load.find_root = lambda _: (print(flush=True), time.sleep(60))
sys.exit(run(["check"]))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=fleet,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "interrupted"


def test_a_bug_ends_with_three_and_a_report(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("no number")

    monkeypatch.setattr("phoenix_compiler.survey.survey", broken)
    said = phoenix_compile("check", cwd=fleet)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("This is a bug in Phoenix, not in your files.")
    assert f"phoenix-compile {VERSION}, Python {sys.version.split()[0]}" in said.err
    assert "ZeroDivisionError: no number" in said.err
    assert str(Path.home()) not in said.err
