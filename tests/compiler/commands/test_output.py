"""Findings show the line they are about, whichever command says them, and go where they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.program import phoenix_compile


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    assert phoenix_compile("init", cwd=tmp_path).code == 0
    return tmp_path


def test_a_fault_in_the_settings_shows_its_line(fleet: Path) -> None:
    (fleet / "phoenix.yaml").write_text("ignore: []\nstrickt: true\n")
    said = phoenix_compile("check", cwd=fleet)
    assert said.code == 1
    assert "2 | strickt: true\n  | ^^^^^^^\n" in said.out


def test_a_command_that_cannot_start_shows_the_line(fleet: Path) -> None:
    file = fleet / "environments/prod/experiments/first-topk.yaml"
    file.write_text(file.read_text("utf-8").replace("pool: general", "pool: generl"))
    said = phoenix_compile("collector", "validate", cwd=fleet / "environments/prod")
    assert (said.code, said.out) == (1, "")
    assert "8 |   target: {pool: generl}\n  |                  ^^^^^^\n" in said.err


def test_what_is_wrong_does_not_go_down_the_pipe(fleet: Path) -> None:
    (fleet / "environments/prod/environment.yaml").write_text("kind: Nothing\n")
    said = phoenix_compile("build", "--stdout", cwd=fleet)
    assert (said.code, said.out) == (1, "")
    assert "error[wrong-kind]" in said.err
    assert "nothing was written" in said.err


def test_outside_a_repository(tmp_path: Path) -> None:
    said = phoenix_compile("check", cwd=tmp_path)
    assert said.code == 1
    assert "error[no-repository]" in said.out
    assert said.out.endswith("\n1 error\n")
