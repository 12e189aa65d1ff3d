"""Near names: the second half of "no pipeline is named X"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(name: str, known: Iterable[str], what: str) -> str:
    """A help line: the nearest known name, the one that has `name` in it, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, 1, 0.6) or [one for one in names if name.lower() in one.lower()]
    if len(close) == 1:
        return f"did you mean `{close[0]}`?"
    if not names:
        return f"there is no {what} yet: add one first"
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"known: {shown}"
