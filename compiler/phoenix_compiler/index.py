"""The index: what was found out about files whose content has not changed since.

Kept in `.phoenix/index` at the root of a repository, ignored by Git, and only ever a shortcut: without it, or with one of
another version of Phoenix, everything is simply done again. An entry holds for a digest of the file's own text and of
everything else that its compilation reads. Files with errors are never indexed.

The file is made to be read fast: a line for each entry, its parts between tabs, and nothing in it is understood before
somebody asks for it. Facts and findings are JSON, which has no tab and no line end.

    phoenix-index 2 FINGERPRINT CHECKSUM
    E   path   digest   facts   findings
    F   folder
    U   unit   digest   path   size   time ...      (of the folder above)
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.atomic import write_text

FOLDER = ".phoenix"
FILE = "index"
FORM = "phoenix-index 2"


class Entry(NamedTuple):
    """What is known of a file: its digest, and as JSON texts its facts and the findings that are no errors, or nothing."""

    digest: str
    facts: str = ""
    findings: str = ""


class Unit(NamedTuple):
    """What was written for a source file: the digest of all it was compiled from, and the path, size and time (in ns) of
    each of its files, one after the other."""

    digest: str
    files: tuple[str, ...]


class Index:
    """Entries by path, and for each output folder the state of the files last written there."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        self._path = root / FOLDER / FILE
        self._head = f"{FORM} {fingerprint} "
        self._entries: dict[str, str] = {}
        self._outputs: dict[str, dict[str, str]] = {}
        self._changed = False
        self._read()

    def get(self, path: str, digest: str) -> Entry | None:
        """The entry of a file, where it still holds."""
        found = self._entries.get(path)
        if found is None or not found.startswith(f"{digest}\t"):
            return None
        return Entry(*found.split("\t"))

    def put(self, path: str, entry: Entry) -> None:
        """Remember an entry."""
        if _is_plain(path):
            self._entries[path] = "\t".join(entry)
            self._changed = True

    def keep_only(self, paths: set[str]) -> None:
        """Forget files that are gone."""
        gone = self._entries.keys() - paths
        for path in gone:
            del self._entries[path]
        self._changed = self._changed or bool(gone)

    def unit(self, folder: str, unit: str) -> Unit | None:
        """What was last written to an output folder for a source file."""
        found = self._outputs.get(folder, {}).get(unit)
        if found is None:
            return None
        digest, *files = found.split("\t")
        return Unit(digest, tuple(files))

    def units(self, folder: str) -> Iterable[str]:
        """The source files of which something was written to an output folder."""
        return self._outputs.get(folder, {}).keys()

    def put_units(self, folder: str, changed: Mapping[str, Unit], gone: Iterable[str]) -> None:
        """Remember what was written to an output folder, and what is no longer there."""
        known = self._outputs.setdefault(folder, {})
        for unit in gone:
            del known[unit]
            self._changed = True
        for unit, (digest, files) in changed.items():
            if _is_plain(unit) and all(map(_is_plain, files)):
                known[unit] = "\t".join((digest, *files))
                self._changed = True

    def save(self) -> None:
        """Write the index, where it changed. A folder that cannot be written to is no fault: the index is a shortcut."""
        if not self._changed:
            return
        lines = [f"E\t{path}\t{entry}" for path, entry in self._entries.items()]
        for folder, units in self._outputs.items():
            if os.path.isdir(folder) and _is_plain(folder):
                lines.append(f"F\t{folder}")
                lines += [f"U\t{unit}\t{state}" for unit, state in units.items()]
        try:
            self._path.parent.mkdir(exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                write_text(ignore, "*\n")
            body = "\n".join([*lines, ""])
            write_text(self._path, f"{self._head}{_checksum(body)}\n{body}", sync=False)
        except (OSError, UnicodeEncodeError):
            return

    def _read(self) -> None:
        try:
            text = self._path.read_bytes().decode("utf-8")
        except (OSError, ValueError):
            return
        head, _, body = text.partition("\n")
        if head == self._head + _checksum(body):  # one that was cut short or edited says nothing
            self._take(body)

    def _take(self, body: str) -> None:
        units: dict[str, str] = {}
        for line in body.split("\n")[:-1]:
            if line.startswith("F\t"):
                units = self._outputs.setdefault(line[2:], {})
                continue
            kind, name, rest = line.split("\t", 2)
            (self._entries if kind == "E" else units)[name] = rest


class NoIndex(Index):
    """An index that knows nothing and keeps nothing."""

    def __init__(self) -> None:
        super().__init__(Path(os.devnull), "")

    def save(self) -> None:
        """Keep nothing."""


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _is_plain(text: str) -> bool:
    """Whether a path can stand in the file. One that cannot is not remembered, and its work done again each time."""
    return "\t" not in text and "\n" not in text
