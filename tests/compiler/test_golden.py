"""Whole repositories: what is rendered and what is said of each, to the byte, and what holds for all of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.validate import validate_many
from phoenix_compiler.collector_check import VARIABLES
from support import repositories
from support.apiserver import ApiServer
from support.golden import Golden
from support.manifests import MODELS, assert_sound, configs_of, manifests_of
from support.program import phoenix_compile
from support.repositories import CASES, DIAGNOSTICS, EXPECTED, files_of, lay_out, make, tree

NAMES = repositories.names()
CHANGES = {
    "again": lambda path, content: content,
    "reordered": repositories.reordered,
    "as Windows writes it": repositories.as_windows,
}


@cache
def expected(case: str) -> dict[str, str]:
    """The files of a case's `expected` folder but the diagnostics."""
    return {path: text for path, text in tree(CASES / case / EXPECTED).items() if path != DIAGNOSTICS}


ACCEPTED = [case for case in NAMES if expected(case)]


@pytest.mark.parametrize("case", NAMES)
def test_golden(case: str, golden: Golden, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What is rendered, and what `check` prints where it has anything to say."""
    made = make(lay_out(files_of(case), tmp_path / "repository"))
    folder = CASES / case / EXPECTED
    if request.config.getoption("--update-golden"):
        shutil.rmtree(folder, ignore_errors=True)
    for path, text in made.files.items():
        golden(folder / path, text)
    said = "" if made.checked.out.endswith(" fine.\n") else made.checked.out
    if said:
        golden(folder / DIAGNOSTICS, said)
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert kept == {*made.files, *([DIAGNOSTICS] if said else [])}
    assert made.checked.code == (0 if made.files else 1)
    assert made.checked.err == ""


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("case", NAMES)
def test_the_same_bytes(case: str, change: str, tmp_path: Path) -> None:
    """Whatever the order of keys and files, whatever the line ends: what a file says counts, not how."""
    root = lay_out(files_of(case), tmp_path / "repository", CHANGES[change])
    with repositories.folders_backwards():
        if expected(case):
            assert phoenix_compile("build", "--out", tmp_path / "out", cwd=root).code == 0
            assert tree(tmp_path / "out") == expected(case)
            return
        said = phoenix_compile("check", cwd=root).out
    before = (CASES / case / EXPECTED / DIAGNOSTICS).read_text("utf-8")
    if change == "reordered":
        assert _errors(said) == _errors(before)
    else:
        assert said == before


def _errors(text: str) -> list[str]:
    return sorted({line.partition("]")[0] for line in text.splitlines() if line.startswith("error[")})


@pytest.mark.parametrize("case", [case for case in NAMES if case not in ACCEPTED])
def test_nothing_is_written_where_anything_is_wrong(case: str, tmp_path: Path) -> None:
    root = lay_out(files_of(case), tmp_path / "repository")
    built = phoenix_compile("build", "--format", "json", cwd=root)
    assert built.code == 1
    assert json.loads(built.out)["summary"]["errors"] > 0
    assert not (root / "rendered").exists()


@pytest.mark.parametrize("case", ACCEPTED)
def test_every_manifest_is_ours_and_of_its_kind(case: str) -> None:
    assert_sound(list(manifests_of(expected(case))))


@pytest.mark.timeout(1800)  # the first run builds the API server's validation
@pytest.mark.parametrize("case", ACCEPTED)
def test_the_api_server_takes_every_manifest(case: str, apiserver: ApiServer) -> None:
    for manifest in manifests_of(expected(case)):
        if manifest["kind"] in MODELS:
            answer = apiserver.create(manifest)
            assert answer.is_accepted, answer


@pytest.mark.collector
@pytest.mark.timeout(300)
def test_the_collector_takes_every_config(otelcol: Path) -> None:
    """Each distinct one once."""
    configs = {config: case for case in ACCEPTED for config in configs_of(expected(case))}
    answers = validate_many(otelcol, list(configs), VARIABLES)
    assert {case: said for case, said in zip(configs.values(), answers, strict=True) if said} == {}
    assert len(configs) > len(ACCEPTED)


def test_the_cases_say_enough() -> None:
    """Every pipeline of the catalogue and every kind of object is in an accepted case."""
    rendered = [manifest for case in ACCEPTED for manifest in manifests_of(expected(case))]
    assert {manifest["kind"] for manifest in rendered} == {*MODELS, "ConfigMap"}
    assert len(ACCEPTED) >= 15
    assert len(NAMES) - len(ACCEPTED) >= 20
    pipelines = set(_pipelines(rendered))
    shipped = {folder.name for folder in (Path(__file__).parents[2] / "pipelines").iterdir()}
    assert shipped <= pipelines


def _pipelines(manifests: list[dict[str, Any]]) -> Iterator[str]:
    for manifest in manifests:
        if manifest["kind"] == "Experiment":
            yield from (variant["pipeline"] for variant in manifest["spec"]["variants"])
