"""Pages that can be run: Markdown whose code blocks are done in order, in one folder, as a reader would do them.

- A block of `console` is run. `$ ` begins a command, and `> ` its further lines; the rest is its output, in which `...`
  stands for any text within a line and, alone, for any lines. A command with no output shown may print anything. Each
  must end with 0, but the last of a block fenced as `console exit=N`, which must end with N.
- A block of another language whose first line is a comment with a path, `# environments/prod/environment.yaml`, is
  written to that file.
- A block of `diff` is a change of the file named in its first line, `--- path`; what it takes away stands there once.
- `<!-- begins: checkout -->` at the top of a page has it begin in the example repository; `empty` in an empty folder. Else it
  begins in what `phoenix-compile init` makes, as a first commit.

What takes minutes, or the network, stands in blocks of other languages (`sh`, `text`) and is not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`\n]*)$")
_PATH = re.compile(r"#\s+(?P<path>[\w.-]+(/[\w.-]+)+)$")
_BEGINS = re.compile(r"<!-- begins: (\w+) -->")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(<?([^)\s>]+)>?\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$")


class Block(NamedTuple):
    """A fenced block: the word of its language, the rest of its info string, its lines, and the number of the first one,
    counted from 0."""

    language: str
    info: str
    lines: tuple[str, ...]
    line: int

    @property
    def path(self) -> str | None:
        """The file that a block is, where it names one."""
        found = _PATH.fullmatch(self.lines[0]) if self.lines and self.language not in ("console", "diff") else None
        return found["path"] if found else None

    @property
    def code(self) -> int:
        """The exit code with which the block ends."""
        return int(self.info.removeprefix("exit=") or 0)

    @property
    def text(self) -> str:
        """The block as a file."""
        return "\n".join(self.lines) + "\n"


class Command(NamedTuple):
    """A command of a console block, and the output shown: its lines, and the number of the first one."""

    script: str
    shown: tuple[str, ...]
    line: int
    code: int


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page. Lines of an indented block lose its indent."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opened = _FENCE.match(lines[number])
        number += 1
        if opened is None:
            continue
        first, indent = number, len(opened["indent"])
        while number < len(lines) and lines[number].strip() != "```":
            number += 1
        language, _, info = opened["info"].strip().partition(" ")
        yield Block(language, info, tuple(line[indent:] for line in lines[first:number]), first)
        number += 1


def commands(block: Block) -> list[Command]:
    """The commands of a console block."""
    starts = [at for at, line in enumerate(block.lines) if line.startswith("$ ")]
    found = []
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        body = start + 1
        while body < end and block.lines[body].startswith("> "):
            body += 1
        script = "\n".join(line[2:] for line in block.lines[start:body])
        is_last = end == len(block.lines)
        found.append(Command(script, block.lines[body:end], block.line + body, block.code if is_last else 0))
    return found


def begins(text: str) -> str:
    """In what a page begins: `checkout`, `empty` or `init`."""
    found = _BEGINS.search(text)
    return found[1] if found else "init"


def matches(shown: tuple[str, ...], actual: str) -> bool:
    """Whether an output is as shown. Blank lines at the end, and blanks at the end of lines, are not looked at."""
    pattern = ""
    while shown and not shown[-1].strip():
        shown = shown[:-1]
    for line in shown:
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.rstrip().split("...")) + r"[ \t]*\n"
    return re.fullmatch(pattern, actual.rstrip() + "\n" if actual.strip() else "") is not None


def with_outputs(text: str, outputs: Iterable[tuple[Command, str]]) -> str:
    """A page with other outputs of these commands, which are given in its order."""
    lines = text.splitlines()
    for command, output in reversed(list(outputs)):
        above = lines[command.line - 1]
        indent = above[: len(above) - len(above.lstrip())]
        actual = [f"{indent}{line}".rstrip() for line in output.splitlines()]
        lines[command.line : command.line + len(command.shown)] = actual
    return "\n".join(lines) + "\n"


def change(block: Block, folder: Path) -> None:
    """Do what a diff shows."""
    file = folder / block.lines[0].removeprefix("--- ")
    lines = [line for line in block.lines[1:] if not line.startswith("+++ ")]
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] in ("-", " "))
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] in ("+", " "))
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{file.name} has this {text.count(old)} times, not once:\n{old}"
    file.write_text(text.replace(old, new), "utf-8")


def links(text: str) -> Iterator[str]:
    """The targets of a page's links, those in code left out."""
    prose = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)
    for found in _LINK.finditer(re.sub(r"`[^`\n]*`", "", prose)):
        yield found[1]


def anchors(text: str) -> set[str]:
    """The fragments that a page's headings can be linked by, as GitHub makes them."""
    found = set()
    for line in re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL).splitlines():
        if heading := _HEADING.match(line):
            words = re.sub(r"[^\w\- ]", "", heading[1].lower())
            found.add(words.replace(" ", "-"))
    return found
