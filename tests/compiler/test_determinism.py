"""Same input, same bytes: whatever the machine, the locale, the time zone, the hash seed, the umask, the place."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.repositories import EXPERIMENT, files_of, lay_out

TYPED = files_of("parameters-of-every-type")
FILES = {
    **TYPED,
    EXPERIMENT.replace("checkout-topk", "typed"): TYPED[EXPERIMENT].replace(b"name: checkout-topk", b"name: typed"),
    **files_of("the-lab-on-this-machine"),
    **files_of("two-pools-that-share-an-experiment-each"),
}
"""Two runtimes, two environments, a pipeline of one's own, and awkward text."""
PLAIN = {"PATH": os.defpath, "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
ENVIRONMENTS = {
    "another hash seed": {"PYTHONHASHSEED": "4242"},
    "a random hash seed": {"PYTHONHASHSEED": "random"},
    "half an hour east": {"TZ": "Asia/Kolkata"},
    "far west": {"TZ": "Pacific/Niue"},
    "no locale": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "a Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "nothing set": {"LC_ALL": "", "TZ": "", "HOME": "/nonexistent"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
}


def built(root: Path, variables: Mapping[str, str], *, umask: int = 0o022, below: str = ".") -> dict[str, object]:
    """The digest and the mode of every file that `build` writes in a process of its own."""
    out = root.parent / f"{root.name} out"
    done = subprocess.run(
        [sys.executable, "-m", "phoenix_compiler", "build", "--no-index", "--out", str(out)],
        cwd=root / below,
        env={**PLAIN, **variables},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(out).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a plain environment gives."""
    return built(lay_out(FILES, tmp_path_factory.mktemp("plain") / "repository"), {})


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_does_not_matter(name: str, expected: dict[str, object], tmp_path: Path) -> None:
    assert built(lay_out(FILES, tmp_path / "repository"), ENVIRONMENTS[name]) == expected
    assert len(expected) == 9


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_umask_does_not_matter(umask: int, expected: dict[str, object], tmp_path: Path) -> None:
    assert built(lay_out(FILES, tmp_path / "repository"), {}, umask=umask) == expected


@pytest.mark.parametrize("place", ["with a space", "mit ünïcode 🦉", "-rf", "a'b\"c$d"])
def test_the_place_does_not_matter(place: str, expected: dict[str, object], tmp_path: Path) -> None:
    below = "environments/prod/experiments"
    assert built(lay_out(FILES, tmp_path / place), {}, below=below) == expected


def test_the_order_of_writing_does_not_matter(expected: dict[str, object], tmp_path: Path) -> None:
    """Folders list their files in the order of their making, on some file systems."""
    root = lay_out(dict(reversed(FILES.items())), tmp_path / "repository")
    assert built(root, {}) == expected
