"""Golden cases: small repositories, each with what the compiler makes of it.

A case is a folder named as a sentence. It holds a repository in full (`environments/`, `pipelines/`, `phoenix.yaml`) or the
parts that matter: `spec.yaml` is the experiment, `environment.yaml` the environment, and what is left out is the default of
all cases. `expected/` holds every rendered file of an accepted case, and `expected/diagnostics.txt` what is said about it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple
from unittest.mock import patch

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.emit import emit_document
from phoenix_compiler.parse.reader import read
from phoenix_compiler.source import Source
from support.program import Said, phoenix_compile

CASES = Path(__file__).parent.parent / "compiler" / "golden"
EXPECTED = "expected"
DIAGNOSTICS = "diagnostics.txt"
ENVIRONMENT = "environments/prod/environment.yaml"
EXPERIMENT = "environments/prod/experiments/checkout-topk.yaml"
_PLACES = {"spec.yaml": EXPERIMENT, "environment.yaml": ENVIRONMENT}
_MANIFEST = ".phoenix-build.json"

Change = Callable[[str, bytes], bytes]
"""Makes a file other bytes, given its path in the repository."""


class Made(NamedTuple):
    """What became of a repository: the rendered files, and what `check` said."""

    files: Mapping[str, str]
    checked: Said


def names() -> list[str]:
    """The cases there are."""
    return sorted(entry.name for entry in CASES.iterdir() if entry.is_dir())


def files_of(case: str) -> dict[str, bytes]:
    """The files of a case's repository by path, with the defaults of what it leaves out."""
    folder = CASES / case
    own = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != EXPECTED
    }
    files = {_PLACES.get(path, path): content for path, content in own.items()}
    if not any(path.startswith("environments/") and path != EXPERIMENT for path in files):
        files[ENVIRONMENT] = (CASES / "environment.yaml").read_bytes()
    return {"phoenix.yaml": b"", **files}


def lay_out(files: Mapping[str, bytes], root: Path, change: Change = lambda path, content: content) -> Path:
    """Write a repository below the folder `root`."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(change(path, content))
    return root


def make(root: Path) -> Made:
    """Check and build the repository at `root`, remembering nothing."""
    out = root.parent / f"{root.name}-out"
    checked = phoenix_compile("check", "--no-index", cwd=root)
    built = phoenix_compile("build", "--no-index", "--out", out, cwd=root)
    assert built.code == checked.code, built
    return Made(tree(out), checked)


def tree(folder: Path) -> dict[str, str]:
    """The rendered files below a folder, by path; none where it does not exist."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _MANIFEST
    }


def as_windows(path: str, content: bytes) -> bytes:
    """A byte order mark and the line ends that some editors write."""
    return b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")


def reordered(path: str, content: bytes) -> bytes:
    """The keys of every mapping the other way round. What is no YAML stays as it is."""
    try:
        data = read(Source(path, content.decode()))
    except (Rejected, UnicodeDecodeError):
        return content
    return emit_document(_reversed(data)).encode() if path.endswith(".yaml") and data is not None else content


def _reversed(data: Any) -> Any:
    match data:
        case dict():
            return {key: _reversed(value) for key, value in reversed(data.items())}
        case list():
            return [_reversed(item) for item in data]
        case _:
            return data


class _Entries(AbstractContextManager["_Entries"]):
    """What `os.scandir` gives, the other way round."""

    def __init__(self, entries: list[os.DirEntry[str]]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return iter(self._entries)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def folders_backwards() -> AbstractContextManager[Any]:
    """Within it, every folder is listed from the last name to the first."""
    scandir = os.scandir
    return patch("os.scandir", lambda path: _Entries(list(scandir(path))))
