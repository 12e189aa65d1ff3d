"""The committed schemas: fresh, closed, complete, and read alike by two libraries."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from phoenix_collector.component_schema import VARIABLE, covered, has_schema, schema
from phoenix_collector.versions import FOLDER, KINDS, SUPPORTED, newest
from support.version_configs import MISSPELT, all_places, component_places, config, names, spoiled

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """`scripts/bundle_component_schemas.py` as a module."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec = importlib.util.spec_from_file_location(
            "bundle_component_schemas", SCRIPTS / "bundle_component_schemas.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(SCRIPTS))


def bundle(version: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / version / "schema.json").read_text("utf-8"))
    return document


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_script_was_run_after_its_inputs_changed(script: ModuleType, version: str) -> None:
    fresh = script.input_digest(version)
    assert bundle(version)["inputs"] == fresh, "run `python scripts/bundle_component_schemas.py`"


@pytest.mark.parametrize("version", SUPPORTED)
def test_every_module_of_the_manifest_is_in_the_bundle(script: ModuleType, version: str) -> None:
    modules = script.manifest(version)
    assert bundle(version)["modules"] == {module.path: module.version for module in modules}
    assert len(covered(version)) == len(modules)


def test_the_check_and_the_script_mean_the_same_variable(script: ModuleType) -> None:
    assert sys.modules["mend_component_schemas"].VARIABLE == VARIABLE


@pytest.mark.parametrize("version", SUPPORTED)
def test_bundles_are_small(version: str) -> None:
    assert (FOLDER / version / "schema.json").stat().st_size < 200_000


@pytest.mark.parametrize("version", SUPPORTED)
def test_every_object_with_fields_is_closed(version: str) -> None:
    def objects(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [found for part in node for found in objects(part)]
        if not isinstance(node, dict):
            return []
        inner = [found for part in node.values() for found in objects(part)]
        return [node, *inner] if isinstance(node.get("type"), list) and "properties" in node else inner

    found = objects(bundle(version)["$defs"])
    assert len(found) > 100
    assert [node for node in found if "additionalProperties" not in node] == []


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_schemas_themselves_are_valid(version: str) -> None:
    for kind, type in covered(version):
        document = schema(version, f"{kind}.{type}")
        jsonschema.Draft202012Validator.check_schema(document)
        jsonschema_rs.meta.validate({"$schema": bundle(version)["$schema"], **document})


def test_the_configs_use_every_component() -> None:
    assert {pair for pair, _ in component_places()} == set(covered())


def test_a_component_outside_the_manifest_has_no_schema() -> None:
    assert has_schema(newest(), "receivers", "hostmetrics")
    assert not has_schema(newest(), "receivers", "kafka")
    assert not has_schema(newest(), "receivers", "no_such_thing")


def cases() -> list[tuple[str, Any]]:
    """Definitions and values: every setting of the configs, and each with one key too many."""
    documents = [config(name) for name in names()]
    documents += [spoiled(config(place.config), place.path) for place in all_places()]
    found = []
    for document in documents:
        for section, value in document.items():
            if section == "service":
                found.append(("service", value))
            for item, settings in value.items() if section in KINDS else ():
                found.append((f"{section}.{item.partition('/')[0]}", settings))
    unique = {json.dumps(case, sort_keys=True): case for case in found}
    return [
        *unique.values(),
        *(("processors.delta_to_cumulative", {"max_stale": value}) for value in ("5m", "1.5h", "5", "5 s", "", 0, 60)),
        *(
            ("processors.delta_to_cumulative", {"max_streams": value})
            for value in (5, 5.5, "5", "${env:X}", True, None)
        ),
        *(("processors.filter", {"error_mode": value}) for value in ("ignore", "IGNORE", "ignored", "${env:X}", 1)),
        *(("processors.transform", {"metric_statements": [value]}) for value in ("x", {}, {"x": 1}, 1, None, ["x"])),
        *(("exporters.otlp_http", {"headers": value}) for value in ({"a": "b"}, [{"name": "a"}], [{"x": 1}], "a", 1)),
        *(("service", {"pipelines": value}) for value in ({}, {"metric": {}}, {"metrics/a": {"receivers": []}})),
    ]


def test_the_reference_implementation_finds_the_same_errors() -> None:
    def told(errors: Any, places: str) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        return sorted(
            ((tuple(error.__getattribute__(places)), tuple(error.schema_path)[-1:]) for error in errors), key=repr
        )

    compared = refused = 0
    for definition, value in cases():
        document = schema(newest(), definition)
        ours = told(jsonschema_rs.Draft202012Validator(dict(document)).iter_errors(value), "instance_path")
        oracle = told(jsonschema.Draft202012Validator(document).iter_errors(value), "absolute_path")
        assert [path for path, _ in ours] == [path for path, _ in oracle], (definition, value)
        compared += 1
        refused += bool(ours)
    assert compared > 200
    assert refused > 150


def test_a_misspelt_key_is_spelt_like_no_field() -> None:
    assert MISSPELT not in json.dumps(bundle(newest()))
