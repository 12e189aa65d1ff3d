"""Tab proposes names of the repository around the current folder, and what is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from phoenix_compiler.commands import phoenix_compile


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
