"""Write docs/reference/commands.md and files.md, from the commands and the models themselves.

With --check nothing is written: a page that is not fresh is named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from phoenix_compiler.commands import phoenix_compile
from phoenix_compiler.fields import KINDS, fields_of, takes

ROOT = Path(__file__).parent.parent
WIDTH = 100


def commands() -> str:
    """Every command with its help, as the terminal shows it."""
    parts = ["# Commands\n", "Written from the program: `python scripts/write_reference.py`.\n"]
    root = click.Context(phoenix_compile, info_name="phoenix-compile", max_content_width=WIDTH, terminal_width=WIDTH)
    for path, context in _tree(phoenix_compile, root):
        parts.append(f"## {path}\n\n```text\n{context.get_help().rstrip()}\n```\n")
    return "\n".join(parts)


def _tree(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Context]]:
    yield context.command_path, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if (below := command.get_command(context, name)) is not None:
                inner = click.Context(below, context, name, max_content_width=WIDTH, terminal_width=WIDTH)
                yield from _tree(below, inner)


def files() -> str:
    """Every field of every file that a user writes."""
    parts = ["# Files\n", "Written from the models: `python scripts/write_reference.py`.\n"]
    for kind, model in KINDS.items():
        parts.append(f"## {kind}\n\n{(model.__doc__ or '').strip()}\n")
        parts.append("| field | what it is | takes | default |\n|---|---|---|---|")
        for field in fields_of(model):
            text = " ".join((field.info.description or "").split()).replace("|", "\\|")
            parts.append(f"| `{field.path}` | {text} | {takes(field.info)} | {field.default} |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a page is not fresh")
    check = parser.parse_args().check
    stale = False
    for name, text in (("commands.md", commands()), ("files.md", files())):
        path = ROOT / "docs" / "reference" / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale = True
        print(f"{'not fresh' if check else 'written'}: docs/reference/{name}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if check and stale:
        print("run python scripts/write_reference.py")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
