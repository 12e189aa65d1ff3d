"""`schemas/json` and `schemas/crds` are what the models say today."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from phoenix_schemas.export import crds, json_schema

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_schemas", ROOT / "scripts" / "write_schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_files_are_fresh(script: ModuleType) -> None:
    assert script.stale() == [], "run scripts/write_schemas.py"


def test_a_stale_a_missing_and_a_stray_file_are_told(script: ModuleType, tmp_path: Path) -> None:
    for folder in ("crds", "json"):
        shutil.copytree(ROOT / "schemas" / folder, tmp_path / folder)
    (tmp_path / "json" / "experiment.json").unlink()
    (tmp_path / "crds" / "old.yaml").write_text("{}")
    with (tmp_path / "json" / "pipeline.json").open("a") as file:
        file.write(" ")
    assert script.stale(tmp_path) == ["crds/old.yaml", "json/experiment.json", "json/pipeline.json"]


def test_a_crd_file_reads_back_as_the_crd() -> None:
    for crd in crds():
        path = ROOT / "schemas" / "crds" / f"{crd['metadata']['name']}.yaml"
        assert yaml.safe_load(path.read_text("utf-8")) == crd


def test_a_kind_that_nobody_writes_has_no_schema() -> None:
    with pytest.raises(KeyError):
        json_schema("verdict")
