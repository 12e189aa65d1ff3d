"""For a pull request: totals first, the changes of each folder folded below, within what a comment holds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from phoenix_compiler.diff.model import Changes
from phoenix_compiler.diff.outline import Section, counts, sections, summary

LIMIT = 60_000
"""Characters. GitHub refuses a comment above 65,536; the rest is left to whoever adds a heading or a link."""

SECTION_LIMIT = 12_000
"""Characters of one folder, so that one large change does not hide all others."""

_TAIL = 200
"""Characters kept for the line that says what was cut."""

_MARKS = {"added": "+", "removed": "-", "changed": "!"}


def render(changes: Changes) -> str:
    """Never more than LIMIT characters. Whole folders are left out at the end, and their number is said."""
    text = f"**{summary(changes)}**\n"
    left_out: list[Section] = []
    for section in sections(changes):
        shown = _section(section)
        if left_out or len(text) + len(shown) > LIMIT - _TAIL:
            left_out.append(section)
        else:
            text += shown
    return text + _cut(left_out)


def _section(section: Section) -> str:
    title = f"<b>{html.escape(section.folder or '.')}</b>: {counts(section.objects)}"
    # A value may hold a fence; ours is longer than any in it.
    fence = "`" * max(3, 1 + max(len(run) for run in re.findall("`*", "\n".join(_shown(section)))))
    head, tail = f"\n<details><summary>{title}</summary>\n\n{fence}diff\n", f"{fence}\n\n</details>\n"
    body, room = "", SECTION_LIMIT - len(head) - len(tail) - _TAIL
    lines = list(_shown(section))
    for number, line in enumerate(lines):
        if len(body) + len(line) + 1 > room:
            return f"{head}{body}# … {len(lines) - number} more lines\n{tail}"
        body += line + "\n"
    return head + body + tail


def _shown(section: Section) -> Iterable[str]:
    return (f"{_MARKS[line.change]} {'    ' * line.depth}{line.text}" for line in section.lines)


def _cut(left_out: list[Section]) -> str:
    if not left_out:
        return ""
    objects = [each for section in left_out for each in section.objects]
    folders = "1 more folder is" if len(left_out) == 1 else f"{len(left_out)} more folders are"
    return f"\n{folders} not shown here ({counts(objects)}): run `phoenix-compile diff` to see all.\n"
