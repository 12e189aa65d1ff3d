"""Finished experiments: their files must keep their form, and nothing else of them can fail a check."""

from __future__ import annotations

from pathlib import Path

import pytest

from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.index import NoIndex
from phoenix_compiler.init import scaffold
from phoenix_compiler.load import load
from phoenix_compiler.survey import Outcome, survey

FOLDER = "environments/prod"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    list(scaffold(tmp_path, "prod"))
    return tmp_path


def _archived(repository: Path, **changes: str) -> Outcome:
    text = (repository / FOLDER / "experiments/first-topk.yaml").read_text("utf-8").replace("first-topk", "old")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    (repository / FOLDER / "archive").mkdir()
    (repository / FOLDER / "archive/old.yaml").write_text(text, "utf-8")
    return survey(load(repository), NoIndex())


def _of_old(outcome: Outcome) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in outcome.findings if one.path.endswith("old.yaml")]


def test_that_the_environment_has_moved_on_is_a_note(repository: Path) -> None:
    outcome = _archived(repository, general="gone")
    assert not outcome.errors
    assert _of_old(outcome) == [("unknown-pool", Severity.INFO)]


def test_a_file_that_lost_its_form_is_an_error(repository: Path) -> None:
    outcome = _archived(repository, schedule="shedule")
    assert outcome.errors
    assert _of_old(outcome) == [("unknown-field", Severity.ERROR)]
