"""The best span for a value that the file may have left to its default."""

from __future__ import annotations

from typing import Any

from phoenix_compiler.parse import Document
from phoenix_compiler.source import Span


def span_of(document: Document[Any], *path: str | int) -> Span:
    """The value at `path`; where the file leaves it out, the key of the nearest thing around it."""
    return document.at(*path) if path in document.spans else document.at_key(*path)
