"""A revision and the working files, both rendered: only what differs is rendered at all."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.git import checkout
from phoenix_compiler.index import Index
from phoenix_compiler.ir import FileTree
from phoenix_compiler.load import Repository, load
from phoenix_compiler.settings import FILE
from phoenix_compiler.shipped import fingerprint
from phoenix_compiler.survey import survey


class RenderedChange(NamedTuple):
    """Rendered files before and after, without those that are the same; or the errors that forbid rendering."""

    before: FileTree
    after: FileTree
    findings: tuple[Diagnostic, ...]


def rendered_change(root: Path, base: str, folder: Path) -> RenderedChange:
    """What lies between `base` and the working files. `folder` takes the base's files. Raises Rejected.

    Where the base itself has errors, its faulty files count as not rendered.
    """
    checkout(root, base, folder)
    (folder / FILE).touch()
    index = Index(root, fingerprint())
    old, new = load(folder), load(root)
    before, after = _Digests(), _Digests()
    survey(old, index, before)
    outcome = survey(new, index, after)
    if outcome.errors:
        return RenderedChange({}, {}, outcome.errors)
    index.save()
    same = before.seen & after.seen
    return RenderedChange(_texts(old, index, same), _texts(new, index, same), ())


def _texts(repository: Repository, index: Index, same: set[tuple[str, str]]) -> dict[str, str]:
    texts = _Texts(same)
    survey(repository, index, texts)
    return texts.files


class _Digests:
    """Notes which units there are and renders none."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()

    def has(self, unit: str, digest: str) -> bool:
        self.seen.add((unit, digest))
        return True

    def take(self, unit: str, digest: str, files: FileTree) -> None:
        """Nothing is asked of it: `has` says that all is there."""


class _Texts:
    """Keeps the files of units that are not the same on both sides."""

    def __init__(self, same: set[tuple[str, str]]) -> None:
        self._same = same
        self.files: dict[str, str] = {}

    def has(self, unit: str, digest: str) -> bool:
        return (unit, digest) in self._same

    def take(self, unit: str, digest: str, files: FileTree) -> None:  # noqa: ARG002
        self.files.update(files)
