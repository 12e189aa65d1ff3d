"""`diff`: what a change does to the rendered manifests, against a revision of a real Git repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import git
import pytest

from support.program import Said, phoenix_compile

BATCH = "environments/prod/experiments/batch-topk.yaml"
ENVIRONMENT = "environments/prod/environment.yaml"


@pytest.fixture
def history(fleet: Path) -> git.Repo:
    """The fleet with one commit."""
    made = git.Repo.init(fleet, initial_branch="main")
    with made.config_writer() as config:
        config.set_value("user", "name", "A Person").set_value("user", "email", "person@example.com")
        config.set_value("commit", "gpgsign", "false")
    commit(made)
    return made


def commit(repository: git.Repo) -> None:
    repository.git.add("--all")
    repository.git.commit("--allow-empty", "--message=more")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def diff(fleet: Path, *arguments: str) -> Said:
    return phoenix_compile("diff", *arguments, cwd=fleet)


@pytest.mark.usefixtures("history")
def test_no_change(fleet: Path) -> None:
    assert diff(fleet).code == 0
    assert diff(fleet, "--detailed-exitcode").code == 0
    assert diff(fleet).out == "No change to the rendered manifests.\n"
    (fleet / BATCH).write_text("# a comment\n" + (fleet / BATCH).read_text())
    assert diff(fleet, "--detailed-exitcode").code == 0


@pytest.mark.usefixtures("history")
def test_a_change_of_a_parameter(fleet: Path) -> None:
    """The config's new hash, and the names that follow from it, are one line."""
    replace(fleet / BATCH, "pipeline: process-topk-v1}", "pipeline: process-topk-v1, parameters: {k: 7}}")
    said = diff(fleet)
    assert said.code == 0
    assert diff(fleet, "--detailed-exitcode").code == 2
    assert "checkout-topk" not in said.out
    assert "standing" not in said.out
    assert "spec.variants[topk20].parameters.k: 20 → 7\n" in said.out
    assert said.out.count("renamed by its content; 2 references follow") == 1
    assert "configMap" not in said.out
    assert "spec.variants[topk20].config:" not in said.out
    data = json.loads(diff(fleet, "--format", "json").out)
    assert data["summary"]["changed"] == 5
    changes = [field for changed in data["objects"] for field in changed["fields"]]
    k = "spec.variants[topk20].parameters.k"
    assert {"change": "changed", "path": k, "old": 20, "new": 7} in changes
    assert f"!     {k}: 20 → 7\n" in diff(fleet, "--format", "markdown").out


@pytest.mark.usefixtures("history")
def test_an_experiment_more_and_one_less(fleet: Path) -> None:
    (fleet / BATCH).rename(fleet / BATCH.replace("batch-topk", "again"))
    replace(fleet / BATCH.replace("batch-topk", "again"), "name: batch-topk", "name: again")
    said = diff(fleet, "--detailed-exitcode")
    assert said.code == 2
    assert "batch-topk" in said.out
    assert "again" in said.out


def test_other_revisions(history: git.Repo, fleet: Path) -> None:
    first = history.head.commit.hexsha
    replace(fleet / ENVIRONMENT, "0.40 USD/GB", "0.50 USD/GB")
    commit(history)
    history.create_tag("priced")
    replace(fleet / ENVIRONMENT, "0.50 USD/GB", "0.60 USD/GB")
    assert diff(fleet, "--base", "priced", "--detailed-exitcode").code == 2
    for revision in (first, first[:10], "HEAD~1", "main~1", "priced~1"):
        assert "0.6" in diff(fleet, "--base", revision).out
    replace(fleet / ENVIRONMENT, "0.60 USD/GB", "0.40 USD/GB")
    assert diff(fleet, "--base", first, "--detailed-exitcode").code == 0


def test_a_repository_below_the_checkout_s_root(tmp_path: Path, fleet: Path) -> None:
    (tmp_path / "work").mkdir()
    fleet.rename(tmp_path / "work/fleet")
    below = tmp_path / "work/fleet"
    made = git.Repo.init(tmp_path / "work")
    with made.config_writer() as config:
        config.set_value("user", "name", "A Person").set_value("user", "email", "person@example.com")
    commit(made)
    replace(below / ENVIRONMENT, "0.40 USD/GB", "0.50 USD/GB")
    said = diff(below / "environments", "--detailed-exitcode")
    assert said.code == 2
    assert "0.5" in said.out


@pytest.mark.parametrize("revision", ["nothing", "main~7", "", "-rf", "--help", "main:phoenix.yaml", "0" * 40])
@pytest.mark.usefixtures("history")
def test_a_revision_that_is_none(revision: str, fleet: Path) -> None:
    said = diff(fleet, f"--base={revision}")
    assert (said.code, said.out) == (1, "")
    assert "error[no-revision]" in said.err


def test_no_git_repository(fleet: Path) -> None:
    said = diff(fleet)
    assert (said.code, said.out) == (1, "")
    assert "not in a Git repository" in said.err


@pytest.mark.usefixtures("history")
def test_errors_now_forbid_a_diff(fleet: Path) -> None:
    replace(fleet / BATCH, "duration: 60m", "duration: 60")
    for format_ in ("text", "json", "markdown"):
        said = diff(fleet, "--format", format_, "--detailed-exitcode")
        assert (said.code, said.out) == (1, "")
        assert "error[wrong-unit]" in said.err


def test_what_was_wrong_before_counts_as_not_rendered(history: git.Repo, fleet: Path) -> None:
    replace(fleet / BATCH, "duration: 60m", "duration: 60")
    commit(history)
    replace(fleet / BATCH, "duration: 60}", "duration: 60m}")
    said = diff(fleet, "--detailed-exitcode")
    assert said.code == 2
    assert "batch-topk" in said.out
    assert "checkout-topk" not in said.out


def test_links_of_a_revision_that_lead_out_are_not_followed(history: git.Repo, fleet: Path) -> None:
    (fleet / "environments/prod/experiments/out.yaml").symlink_to("/etc/passwd")
    (fleet / "up").symlink_to("../../..")
    commit(history)
    (fleet / "environments/prod/experiments/out.yaml").unlink()
    assert diff(fleet, "--detailed-exitcode").code == 0


@pytest.mark.usefixtures("history")
def test_wrong_usage_is_no_change(fleet: Path) -> None:
    assert diff(fleet, "--format", "xml").code == 2
    assert diff(fleet, "--detailed-exitcode", "--format", "xml").code == 1
    assert diff(fleet, "--detailed-exitcode", "more").code == 1


@pytest.mark.usefixtures("history")
def test_without_the_program_git(fleet: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "phoenix_compiler", "diff"],
        cwd=fleet,
        env={**os.environ, "PATH": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no program `git`" in done.stderr


@pytest.mark.usefixtures("history")
def test_colour(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(fleet / ENVIRONMENT, "0.40 USD/GB", "0.50 USD/GB")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in diff(fleet).out
    assert "\x1b[" not in diff(fleet, "--format", "json").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in diff(fleet).out
