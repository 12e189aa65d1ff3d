"""Writing a file so that a reader sees the old one or the new one, never a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MODE = 0o644
"""Mode of every written file, whatever the umask: rendered trees are compared by content and mode."""


def write_text(path: Path, text: str, *, sync: bool = True) -> None:
    """Replace `path` by `text`, UTF-8 with `\\n` line ends. As `write_bytes`."""
    write_bytes(path, text.encode(), sync=sync)


def write_bytes(path: Path, *parts: bytes, sync: bool = True) -> None:
    """Replace `path` by these bytes, one after the other.

    `sync` flushes the file to disk before it takes its name. Raises OSError, and then leaves nothing behind.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fchmod(file.fileno(), MODE)
            if sync:
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
