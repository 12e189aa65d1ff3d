"""What every peer is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from benchmarks.peers.form import Form
from benchmarks.support.measure import Command
from benchmarks.support.work import Work


class Peer(Protocol):
    """A tool that renders manifests: one module each.

    NAME and VERSION are for the table. LIMIT is the largest number of experiments that it is given: beyond, it takes
    minutes, or all memory. EXACT says whether its objects can be held against ours.
    """

    NAME: str
    VERSION: str
    LIMIT: int
    EXACT: bool

    def install(self) -> None:
        """Make sure that the tool is there."""

    def write(self, folder: Path, works: list[Work], form: Form) -> None:
        """Lay out what the tool renders, in an empty folder."""

    def command(self, folder: Path) -> Command:
        """What renders it all."""

    def objects(self, folder: Path) -> list[Any]:
        """What it has rendered."""


def read_documents(*files: Path) -> list[Any]:
    """All objects of YAML or JSON files; a list holds objects."""
    import yaml

    found: list[Any] = []
    for file in files:
        for document in yaml.load_all(file.read_text("utf-8"), yaml.CSafeLoader):
            found += document if isinstance(document, list) else [document]
    return [document for document in found if document]
