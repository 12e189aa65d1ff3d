"""For people at a terminal: by folder, object and field, as a plan."""

from __future__ import annotations

from phoenix_compiler.diff.model import Changes
from phoenix_compiler.diff.outline import Line, sections, summary
from phoenix_compiler.terminal import Style, paint

_MARKS = {"added": ("+", Style.ADDED), "removed": ("-", Style.REMOVED), "changed": ("~", Style.CHANGED)}


def render(changes: Changes, *, colour: bool = False) -> str:
    """The changes, an empty line after each folder, and one closing line."""
    blocks = [
        "\n".join([paint(section.folder or ".", Style.BOLD, colour), *(_line(line, colour) for line in section.lines)])
        for section in sections(changes)
    ]
    return "\n\n".join([*blocks, summary(changes)]) + "\n"


def _line(line: Line, colour: bool) -> str:
    mark, style = _MARKS[line.change]
    return f"{'  ' * (line.depth + 1)}{paint(mark, style, colour)} {line.text}"
