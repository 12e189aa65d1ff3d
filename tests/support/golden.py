"""Golden files: the expected output of a case, committed, so that a review sees a change of output as a diff."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path


class Golden:
    """Compares text with a file; with `--update-golden` it writes the file instead."""

    def __init__(self, update: bool) -> None:
        self._update = update

    def __call__(self, path: Path, actual: str) -> None:
        """Fails where the file is missing or holds other text, to the byte."""
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual.encode())
        assert path.is_file(), f"{path} does not exist: run pytest with --update-golden and review it"
        expected = path.read_bytes().decode()
        assert actual == expected, _difference(path, expected, actual)


def _difference(path: Path, expected: str, actual: str) -> str:
    lines = unified_diff(expected.splitlines(), actual.splitlines(), str(path), "actual", lineterm="")
    return "\n".join(lines) or f"{path} differs in line ends"
