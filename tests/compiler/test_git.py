"""What a revision has, whatever state the checkout is in."""

from __future__ import annotations

from pathlib import Path

import git
import pytest

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.git import checkout


@pytest.fixture
def repository(tmp_path: Path) -> git.Repo:
    """A Git repository with one empty commit."""
    made = git.Repo.init(tmp_path / "work", initial_branch="main")
    with made.config_writer() as config:
        config.set_value("user", "name", "A Person").set_value("user", "email", "person@example.com")
        config.set_value("commit", "gpgsign", "false")
    made.git.commit("--allow-empty", "--message=begin")
    return made


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def commit(repository: git.Repo, path: str, text: str) -> None:
    file = Path(repository.working_dir) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    repository.git.add("--all")
    repository.git.commit("--message=more")


def test_a_revision_as_it_was(repository: git.Repo, tmp_path: Path) -> None:
    commit(repository, "fleet/phoenix.yaml", "ignore: []\n")
    (Path(repository.working_dir) / "fleet/phoenix.yaml").write_text("changed since\n")
    checkout(Path(repository.working_dir), "HEAD", tmp_path / "base")
    assert files(tmp_path / "base") == {"fleet/phoenix.yaml": "ignore: []\n"}


def test_a_folder_of_a_revision(repository: git.Repo, tmp_path: Path) -> None:
    commit(repository, "fleet/phoenix.yaml", "ignore: []\n")
    commit(repository, "other.txt", "other\n")
    checkout(Path(repository.working_dir) / "fleet", "main", tmp_path / "base")
    assert files(tmp_path / "base") == {"phoenix.yaml": "ignore: []\n"}


def test_an_empty_revision_has_nothing(repository: git.Repo, tmp_path: Path) -> None:
    checkout(Path(repository.working_dir), "HEAD", tmp_path / "base")
    assert files(tmp_path / "base") == {}


def test_a_folder_that_is_new_has_nothing(repository: git.Repo, tmp_path: Path) -> None:
    commit(repository, "fleet/phoenix.yaml", "ignore: []\n")
    checkout(Path(repository.working_dir) / "fleet", "HEAD~1", tmp_path / "base")
    assert files(tmp_path / "base") == {}


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9", "--help", "", "main:fleet", "0" * 40])
def test_a_revision_that_is_none(repository: git.Repo, revision: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        checkout(Path(repository.working_dir), revision, tmp_path / "base")
    (finding,) = rejected.value.findings
    assert (finding.code, finding.message) == ("no-revision", f"Git knows no revision `{revision}`")


def test_nothing_is_committed_yet(tmp_path: Path) -> None:
    git.Repo.init(tmp_path / "work")
    with pytest.raises(Rejected) as rejected:
        checkout(tmp_path / "work", "HEAD", tmp_path / "base")
    assert rejected.value.findings[0].help.startswith("commit something first")


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        checkout(tmp_path, "HEAD", tmp_path / "base")
    assert rejected.value.findings[0].message == "not in a Git repository"
