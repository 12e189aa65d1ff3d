"""Two trees of manifests in a folder, and what each format says about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phoenix_compiler.diff import diff, render_json, render_markdown, render_text
from support.golden import Golden

HERE = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in HERE.iterdir())


def tree(folder: Path) -> dict[str, str]:
    """The files of a folder by path; none where there is no folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, golden: Golden) -> None:
    changes = diff(tree(HERE / case / "old"), tree(HERE / case / "new"))
    golden(HERE / case / "expected.txt", render_text(changes))
    golden(HERE / case / "expected.ansi", render_text(changes, colour=True))
    golden(HERE / case / "expected.json", render_json(changes))
    golden(HERE / case / "expected.md", render_markdown(changes))


@pytest.mark.parametrize("case", CASES)
def test_the_way_back_has_the_same_objects_the_other_way_round(case: str) -> None:
    old, new = tree(HERE / case / "old"), tree(HERE / case / "new")
    there, back = (json.loads(render_json(changes))["summary"] for changes in (diff(old, new), diff(new, old)))
    assert there == back | {"added": back["removed"], "removed": back["added"], "fields": back["fields"]}
