"""Where a collector is looked for, in which order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from phoenix_collector.errors import BinaryNotFound, CollectorFailed
from phoenix_collector.locate import (
    DEFAULT_VERSION,
    cache_folder,
    cached_binary,
    collector_version,
    locate,
    manifest,
    versions,
)


def program(path: Path, version: str = "9.9.9") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho otelcol-phoenix version {version}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    return {
        "option": program(tmp_path / "option" / "x"),
        "environment": program(tmp_path / "variable" / "x"),
        "cache": program(cached_binary(DEFAULT_VERSION, environ)),
        "path": program(tmp_path / "bin" / "otelcol-contrib"),
    }


def test_the_order_is_option_environment_cache_path(places: dict[str, Path], tmp_path: Path) -> None:
    environ = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PATH": str(tmp_path / "bin"),
        "PHOENIX_OTELCOL": str(places["environment"]),
    }
    order = []
    found = locate(places["option"], environ=environ)
    order.append(found.origin)
    assert found.path == places["option"]
    for _ in range(3):
        found = locate(environ=environ)
        assert found.path == places[found.origin]
        order.append(found.origin)
        environ.pop("PHOENIX_OTELCOL", None)
        if found.origin == "cache":
            found.path.unlink()
    assert order == ["option", "environment", "cache", "path"]


def test_what_was_named_is_never_passed_over(places: dict[str, Path], tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path / "bin"), "PHOENIX_OTELCOL": str(tmp_path / "missing")}
    with pytest.raises(BinaryNotFound, match=r"PHOENIX_OTELCOL names .*missing, which is no program"):
        locate(environ=environ)
    with pytest.raises(BinaryNotFound, match="--collector names"):
        locate(tmp_path, environ=environ)


def test_a_file_that_may_not_be_run_is_no_program(tmp_path: Path) -> None:
    plain = tmp_path / "x"
    plain.write_text("", encoding="utf-8")
    with pytest.raises(BinaryNotFound):
        locate(plain)


def test_nothing_at_hand_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(BinaryNotFound) as caught:
        locate(environ={"PATH": str(tmp_path), "HOME": str(tmp_path)})
    assert caught.value.message == f"no collector {DEFAULT_VERSION} is at hand"
    assert "phoenix-compile collector build" in caught.value.help


def test_our_own_build_is_preferred_on_the_path(tmp_path: Path) -> None:
    program(tmp_path / "otelcol-contrib")
    ours = program(tmp_path / "otelcol-phoenix")
    assert locate(environ={"PATH": str(tmp_path), "HOME": str(tmp_path)}).path == ours


def test_the_cache_is_keyed_by_version_and_manifest(tmp_path: Path) -> None:
    path = cached_binary(DEFAULT_VERSION, {"XDG_CACHE_HOME": str(tmp_path)})
    assert re.fullmatch(
        rf"phoenix/otelcol/{DEFAULT_VERSION}-[0-9a-f]{{12}}/otelcol-phoenix", str(path.relative_to(tmp_path))
    )
    assert cache_folder({"HOME": "/home/a"}) == Path("/home/a/.cache/phoenix/otelcol")


def test_every_version_has_a_manifest_of_its_own_version() -> None:
    assert DEFAULT_VERSION in versions()
    for version in versions():
        lines = manifest(version).decode().splitlines()
        contrib = [line for line in lines if "gomod:" in line and "/provider/" not in line]
        assert len(contrib) > 15
        assert all(line.endswith(f" v{version}") for line in contrib)
        assert f"  version: {version}" in lines


def test_an_unknown_version_is_said() -> None:
    with pytest.raises(BinaryNotFound, match=r"no builder manifest for collector 0\.1\.0") as caught:
        manifest("0.1.0")
    assert DEFAULT_VERSION in caught.value.help


def test_the_version_is_what_the_binary_says(tmp_path: Path) -> None:
    assert collector_version(program(tmp_path / "a", "0.158.0")) == "0.158.0"
    assert collector_version(program(tmp_path / "b", "v0.159.0-dev")) == "0.159.0-dev"
    with pytest.raises(CollectorFailed, match="does not tell a collector version"):
        collector_version(program(tmp_path / "c", "unknown"))
    (tmp_path / "d").write_bytes(b"\x00\x01")
    (tmp_path / "d").chmod(0o755)
    with pytest.raises(CollectorFailed, match="cannot run"):
        collector_version(tmp_path / "d")


@pytest.mark.collector
def test_the_real_one_tells_its_version(otelcol: Path) -> None:
    assert collector_version(otelcol) == DEFAULT_VERSION
