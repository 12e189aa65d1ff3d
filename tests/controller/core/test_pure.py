"""The core is pure: nothing in it can read a clock, a file, a socket or a dice."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import phoenix_controller.core

FOLDER = Path(phoenix_controller.core.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
ALLOWED = {"__future__", "collections.abc", "dataclasses", "datetime", "enum", "hashlib", "itertools", "typing"}
OURS = ("phoenix_controller.core", "phoenix_analysis.plan", "phoenix_schemas.phases")
CLOCKS = {"now", "today", "utcnow"}


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_file_imports_nothing_that_reads_the_world(path: Path) -> None:
    names = imported(ast.parse(path.read_text("utf-8")))
    assert [name for name in sorted(names) if name not in ALLOWED and not name.startswith(OURS)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_file_asks_no_clock_and_opens_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    functions = {call.id for call in calls if isinstance(call, ast.Name)}
    assert methods & CLOCKS == set()
    assert functions & {"open", "print", "input", "eval", "exec", "id", "hash"} == set()


def test_it_is_imported_without_any_library() -> None:
    code = "import sys, phoenix_controller.core.decide; print(sorted({name.split('.')[0] for name in sys.modules}))"
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    libraries = {"pydantic", "yaml", "jinja2", "click", "sqlalchemy", "kubernetes", "fastapi"}
    assert [name for name in libraries if f"'{name}'" in names] == []
