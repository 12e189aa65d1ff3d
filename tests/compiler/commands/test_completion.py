"""Tab proposes names of the repository around the current folder, and what is shipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from phoenix_compiler.commands import phoenix_compile
from support.program import phoenix_compile as phoenix_compile_in


def proposed(*words: str) -> list[str]:
    complete = BashComplete(phoenix_compile, {}, "phoenix-compile", "_PHOENIX_COMPILE_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("environments/prod/experiments", "environments/lab/experiments", "pipelines/team-errors"):
        (tmp_path / folder).mkdir(parents=True)
    for file in (
        "phoenix.yaml",
        "environments/prod/experiments/first.yaml",
        "environments/lab/experiments/second.yaml",
        "pipelines/team-errors/pipeline.yaml",
    ):
        (tmp_path / file).touch()
    monkeypatch.chdir(tmp_path / "environments/prod")
    return tmp_path


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("build", "-e", ""), ["lab", "prod"]),
        (("build", "--stdout", "--experiment", ""), ["first", "second"]),
        (("preview", "fi"), ["first"]),
        (("preview", "--recording", "q"), ["quiet-host", "q"]),
        (("pipelines", "show", "t"), ["team-errors"]),
        (("pipelines", "show", "process-t"), ["process-topk-v1"]),
        (("explain", "unknown-pi"), ["unknown-pipeline"]),
        (("explain", "spec.schedule.w"), ["spec.schedule.warmup"]),
        (("explain", "series_"), ["series_per_scrape"]),
    ],
)
def test_proposes(words: tuple[str, ...], expected: list[str]) -> None:
    assert proposed(*words) == expected


def test_proposes_what_is_shipped_where_there_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert proposed("preview", "") == []
    assert proposed("pipelines", "show", "process-b") == ["process-baseline-v1"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell(shell: str, tmp_path: Path) -> None:
    said = phoenix_compile_in("completion", shell, cwd=tmp_path)
    assert said.code == 0
    assert "_PHOENIX_COMPILE_COMPLETE" in said.out
    assert "phoenix-compile" in said.out
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=said.out, text=True, check=True, timeout=60)


def test_a_shell_that_is_not_known(tmp_path: Path) -> None:
    assert phoenix_compile_in("completion", "tcsh", cwd=tmp_path).code == 2


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("words", "expected"), [("che", "check"), ("build -e l", "lab"), ("explain unknown-pi", "unknown-pipeline")]
)
def test_bash_itself_proposes(words: str, expected: str, tmp_path: Path) -> None:
    """The script is sourced, and the function that it defines is called as Tab would."""
    script = tmp_path / "completion.bash"
    script.write_text(phoenix_compile_in("completion", "bash", cwd=tmp_path).out)
    program = tmp_path / "bin/phoenix-compile"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m phoenix_compiler "$@"\n')
    program.chmod(0o755)
    asked = f"""
set -e
source {script}
complete -p phoenix-compile >&2
COMP_WORDS=(phoenix-compile {words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_phoenix_compile_completion phoenix-compile
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "--norc", "-c", asked],
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert expected in done.stdout.split()
    assert "_phoenix_compile_completion" in done.stderr
