"""The index: what was found out about files whose content has not changed since.

Kept in `.phoenix/index.json` at the root of a repository, ignored by Git, and only ever a shortcut: without it, or with
one of another version of Phoenix, everything is simply done again. An entry holds for a digest of the file's own text and
of everything else that its compilation reads. Files with errors are never indexed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from phoenix_compiler.atomic import write_text

FOLDER = ".phoenix"
FILE = "index.json"
FORM = 1


class Entry(NamedTuple):
    """What is known of a file: its digest, its facts, and the findings that are no errors, all as plain lists."""

    digest: str
    facts: list[Any]
    findings: list[list[Any]]


class Index:
    """Entries by path, and for each output folder the state of the files last written there."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        self._path = root / FOLDER / FILE
        self._fingerprint = fingerprint
        self._entries: dict[str, list[Any]] = {}
        self._outputs: dict[str, dict[str, list[Any]]] = {}
        self._changed = False
        self._read()

    def get(self, path: str, digest: str) -> Entry | None:
        """The entry of a file, where it still holds."""
        found = self._entries.get(path)
        return Entry(*found) if found is not None and found[0] == digest else None

    def put(self, path: str, entry: Entry) -> None:
        """Remember an entry."""
        self._entries[path] = list(entry)
        self._changed = True

    def keep_only(self, paths: set[str]) -> None:
        """Forget files that are gone."""
        gone = self._entries.keys() - paths
        for path in gone:
            del self._entries[path]
        self._changed = self._changed or bool(gone)

    def outputs(self, folder: Path) -> dict[str, list[Any]]:
        """For each unit written to `folder`: its digest and, for each of its files, path, size and time in ns."""
        return self._outputs.get(str(folder.resolve()), {})

    def put_outputs(self, folder: Path, outputs: dict[str, list[Any]]) -> None:
        """Remember what was written to `folder`."""
        key = str(folder.resolve())
        if self._outputs.get(key) != outputs:
            self._outputs[key] = outputs
            self._changed = True

    def save(self) -> None:
        """Write the index, where it changed. A folder that cannot be written to is no fault: the index is a shortcut."""
        if not self._changed:
            return
        data = {
            "form": FORM,
            "fingerprint": self._fingerprint,
            "entries": self._entries,
            "outputs": {folder: kept for folder, kept in self._outputs.items() if os.path.isdir(folder)},
        }
        try:
            self._path.parent.mkdir(exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                write_text(ignore, "*\n")
            write_text(self._path, json.dumps(data, separators=(",", ":")), sync=False)
        except OSError:
            return

    def _read(self) -> None:
        try:
            data = json.loads(self._path.read_bytes())
            if data["form"] == FORM and data["fingerprint"] == self._fingerprint:
                self._entries, self._outputs = dict(data["entries"]), dict(data["outputs"])
        except (OSError, ValueError, KeyError, TypeError):
            self._entries, self._outputs = {}, {}


class NoIndex(Index):
    """An index that knows nothing and keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path(os.devnull), "")

    def save(self) -> None:
        """Keep nothing."""
