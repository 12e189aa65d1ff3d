"""IO: Git. The only user of GitPython."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.rules import load as rules
from phoenix_compiler.source import START


def _within(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """What may be unpacked: a link that leads out of the folder is left out, as `check` would refuse it."""
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None


def checkout(root: Path, revision: str, into: Path) -> None:
    """Write what `revision` has at and below `root` into the folder `into`; nothing where it has no such folder yet.

    Raises Rejected where there is no Git repository, or no such revision in it.
    """
    try:
        import git
    except ImportError:  # GitPython looks for the program when it is imported
        help = "install Git, and see that it is on PATH"
        raise Rejected(rules.NO_REVISION.finding(".", START, "there is no program `git`", help)) from None
    try:
        repository = git.Repo(root, search_parent_directories=True)
        top = repository.commit(revision).tree
    except (git.InvalidGitRepositoryError, git.NoSuchPathError):
        raise Rejected(rules.NO_REVISION.finding(".", START, "not in a Git repository", "run `git init`")) from None
    except (git.BadName, git.BadObject, git.GitCommandError, ValueError, IndexError, KeyError):
        help = "name a branch, a tag or a commit; in CI fetch the base branch first"
        if revision == "HEAD":
            help = "commit something first: there is nothing to compare with yet"
        raise Rejected(rules.NO_REVISION.finding(".", START, f"Git knows no revision `{revision}`", help)) from None
    below = os.path.relpath(root, repository.working_tree_dir or root)
    into.mkdir()
    try:
        tree = top if below == "." else top / Path(below).as_posix()
    except KeyError:
        return
    archive = into.parent / f"{into.name}.tar"
    with archive.open("wb") as file:
        repository.archive(
            file, treeish=tree.hexsha
        )  # of a commit it would begin with a header, even where it is empty
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter=_within)
    archive.unlink()
