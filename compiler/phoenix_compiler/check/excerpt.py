"""A few words of a statement, for a message that has no room for all of it."""

from __future__ import annotations

WIDTH = 60
"""Characters of an excerpt."""


def excerpt(text: str, at: int = 0) -> str:
    """The part of `text` around an offset, on one line, as a message quotes it."""
    first = max(0, min(at - WIDTH // 3, len(text) - WIDTH))
    shown = " ".join(text[first : first + WIDTH].split())
    return f"`{'…' if first else ''}{shown}{'…' if first + WIDTH < len(text) else ''}`"
