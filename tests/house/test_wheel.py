"""The wheel holds everything that a user needs, and nothing that only we need; it works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DATA = {
    "phoenix_compiler/_catalogue": ("pipelines", "*/*"),
    "phoenix_compiler/_recordings": ("recordings", "*.zst"),
    "phoenix_schemas/_json": ("schemas/json", "*.json"),
    "phoenix_schemas/_crds": ("schemas/crds", "*.yaml"),
    "phoenix_compiler/scaffold": ("compiler/phoenix_compiler/scaffold", "*"),
    "phoenix_collector/versions": ("compiler/phoenix_collector/versions", "*/*"),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel that `pip install .` would build, by the same build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=100)
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


@pytest.mark.parametrize("place", DATA)
def test_carries_its_data(wheel: zipfile.ZipFile, place: str) -> None:
    folder, pattern = DATA[place]
    wanted = {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).glob(pattern) if path.is_file()}
    names = {name.removeprefix(f"{place}/") for name in wheel.namelist() if name.startswith(f"{place}/")}
    assert wanted
    assert wanted - names == set()


def test_carries_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    (info,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops - {info} == {path.parent.name for path in ROOT.glob("*/phoenix_*/__init__.py")}
    unwanted = ("__pycache__", "/tests/", "/test_", "/.phoenix", ".pyc", ".orig")
    assert [name for name in wheel.namelist() if any(part in name for part in unwanted)] == []


def test_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    told = HeaderParser().parsestr(wheel.read(name).decode())
    assert (told["Name"], told["License-Expression"], told["License-File"]) == (
        "phoenix-platform",
        "Apache-2.0",
        "LICENSE",
    )
    licence = wheel.read(name.replace("METADATA", "licenses/LICENSE")).decode()
    assert licence == (ROOT / "LICENSE").read_text("utf-8")


def test_works_outside_the_checkout(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    wheel.extractall(site)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(site)}

    def python(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=work, env=env, check=True, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    where = python("-c", "import phoenix_compiler, phoenix_schemas; print(phoenix_compiler.__file__)")
    assert Path(where.strip()).is_relative_to(site)
    python("-m", "phoenix_compiler", "init")
    assert "1 warning in 2 files checked" in python("-m", "phoenix_compiler", "check")
    assert "3 written" in python("-m", "phoenix_compiler", "build")
    assert "process-topk-v1" in python("-m", "phoenix_compiler", "pipelines", "list")
    recordings = "from phoenix_compiler.shipped import recordings_folder as f; print(len(list(f().glob('*.zst'))))"
    assert python("-c", recordings).strip() == str(len(list((ROOT / "recordings").glob("*.zst"))))
