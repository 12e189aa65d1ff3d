"""The locks: what pyproject.toml asks for is pinned, with hashes, and no download address stands in them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("base", "dev")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pinned(name: str) -> dict[str, list[str]]:
    """The versions that a lock has of each package; more than one where Python versions need different ones."""
    versions: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock(name), re.MULTILINE):
        versions.setdefault(canonicalize_name(package), []).append(version)
    return versions


def wanted(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + (project["optional-dependencies"]["dev"] if name == "dev" else [])
    build = (ROOT / "requirements" / "build.in").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in [*lines, *build] if not line.startswith("#")]


def satisfied(requirement: Requirement, versions: dict[str, list[str]]) -> bool:
    found = versions.get(canonicalize_name(requirement.name), [])
    return bool(found) and all(requirement.specifier.contains(version, prereleases=True) for version in found)


@pytest.mark.parametrize("name", LOCKS)
def test_all_that_is_asked_for_is_pinned(name: str) -> None:
    versions = pinned(name)
    missing = [str(requirement) for requirement in wanted(name) if not satisfied(requirement, versions)]
    assert missing == [], "run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash_and_none_an_address(name: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z])", lock(name).partition("\n")[2])[1:]
    assert len(entries) == sum(map(len, pinned(name).values()))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in lock(name)
    assert re.search(r"^\s*--(?!hash)", lock(name), re.MULTILINE) is None


def test_both_locks_pin_the_same_versions() -> None:
    development = pinned("dev")
    assert {name: development.get(name) for name in pinned("base")} == pinned("base")
