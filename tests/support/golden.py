"""Golden files: the expected output of a case, committed, so that a review sees a change of output as a diff."""

from __future__ import annotations

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
        assert actual == path.read_bytes().decode()
