"""Numbers as findings write them: in the units that the files use."""

from __future__ import annotations

_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def duration_text(seconds: float) -> str:
    """Seconds as a duration of our files: `90m` is `1h30m`. Below a whole second, as `0.5s`."""
    if seconds != int(seconds):
        return f"{seconds:g}s"
    left, text = int(seconds), ""
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def share_text(share: float) -> str:
    """A share as a percentage with at most one decimal: 0.0264 is `2.6%`."""
    return f"{round(share * 100, 1):g}%"


def plural(count: int, noun: str) -> str:
    """`1 node`, `2 nodes`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
