"""The JSON Schemas for editors say what the models say: no less where they accept, and with words for every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from pydantic import ValidationError as Refused

from phoenix_schemas.export import EDITOR_KINDS, json_schema
from phoenix_schemas.export.editor import title
from phoenix_schemas.export.examples import EXAMPLES
from phoenix_schemas.metrics import METRICS
from support.experiments import BASE_ENVIRONMENT, BASE_EXPERIMENT, overlaid

ROOT = Path(__file__).parents[3]
SCHEMAS = {kind: json_schema(kind) for kind in EDITOR_KINDS}

PIPELINE = """\
apiVersion: phoenix.io/v1alpha1
kind: Pipeline
metadata: {name: process-topk-v1}
spec:
  description: The K busiest processes of each scrape
  collectorVersions: ">=0.135, <1.0"
  parameters:
    k: {type: integer, minimum: 1, maximum: 500, default: 20, description: Processes kept}
    every: {type: duration, minimum: 1s, default: 1m, description: How often}
    rankBy: {type: array, items: [cpu, memory], default: [cpu], maxItems: 2, description: By what}
    mode: {type: string, enum: [fast, exact], description: How}
  keeps: {attributes: [process.pid], countMetric: process.memory.usage}
  seriesBound: "k * 10"
"""
BASES = {"experiment": BASE_EXPERIMENT, "environment": BASE_ENVIRONMENT, "pipeline": PIPELINE}

ACCEPTED = [
    ("experiment", ""),
    ("experiment", "spec: {export: none, run: 3, cancelled: true, owner: us, description: why}"),
    ("experiment", "spec: {export: [a, b], load: {profile: custom, processes: 5, churnPerSecond: 2, seed: 9}}"),
    ("experiment", 'spec: {schedule: {warmup: 90s, duration: 1h30m, notBefore: "2026-12-01T20:00:00+01:00"}}'),
    ("experiment", "spec: {variants: null, analysis: {mode: AA, strict: true, earlySuccess: true}}"),
    ("experiment", "spec: {criteria: [{metric: collector_cpu_cores, atMost: 0.05}]}"),
    ("experiment", "spec: {criteria: [{metric: collector_cpu_cores, atMost: 50m}]}"),
    ("experiment", "spec: {criteria: [{metric: collector_memory_bytes, atMost: 200MiB}]}"),
    ("experiment", "spec: {criteria: [{metric: series_per_scrape, info: true}]}"),
    ("experiment", "spec: {criticalProcesses: [{name: a, commandLine: b}]}"),
    ("experiment", "spec: {variants: {candidates: [{name: a, pipeline: b, parameters: {x: [1, {y: null}]}}]}}"),
    ("environment", ""),
    ("environment", "spec: {runtime: local, pools: [], cost: null}"),
    (
        "environment",
        "spec: {measurement: {from: prometheus, url: http://p, auth: {secret: a, key: b}, labels: {c: d}}}",
    ),
    ("environment", "spec: {collector: {resources: {limits: {cpu: 200m, memory: 1Gi}, requests: {cpu: '1'}}}}"),
    (
        "environment",
        "spec: {destinations: [{name: a, type: otlp_grpc, endpoint: b:4317, temporality: delta, maxPayload: 1MB,"
        " headers: {x: y, api-key: {secret: s, key: k}}}]}",
    ),
    ("environment", "spec: {limits: {concurrentExperiments: 1, duration: 2d, seriesPerNode: 5, load: true}}"),
    ("pipeline", ""),
]
REFUSED = [
    ("experiment", "spec: {critera: []}", "critera"),
    ("experiment", "kind: Environment", "Environment"),
    ("experiment", "spec: {run: 0}", "0"),
    ("experiment", "spec: {run: '1'}", "'1'"),
    ("experiment", "spec: {target: null}", "target"),
    ("experiment", "spec: {target: {pool: checkout, node: 5}}", "node"),
    ("experiment", "spec: {schedule: {warmup: 300}}", "300"),
    ("experiment", "spec: {schedule: {warmup: 5 min}}", "5 min"),
    ("experiment", "spec: {criteria: []}", "[]"),
    ("experiment", "spec: {criteria: [{metric: series_per_scape, reduction: 50%}]}", "series_per_scape"),
    ("experiment", "spec: {criteria: [{metric: series_per_scrape, reduction: 0.5}]}", "0.5"),
    ("experiment", "spec: {criteria: [{metric: series_per_scrape}]}", "enough"),
    ("experiment", "spec: {criticalProcesses: [{name: a}]}", "not valid under any"),
    ("experiment", "spec: {export: []}", "[]"),
    ("experiment", "metadata: {name: Checkout}", "Checkout"),
    (
        "experiment",
        f"spec: {{variants: {{candidates: {[{'name': f'c{n}', 'pipeline': 'p'} for n in range(6)]}}}}}",
        "long",
    ),
    ("environment", "spec: {collector: {version: '0.159'}}", "0.159"),
    ("environment", "spec: {collector: {resources: {limits: {disk: 1Gi}}}}", "disk"),
    ("environment", "spec: {runtime: docker}", "docker"),
    ("environment", "spec: {cost: {model: newrelic-ingest, price: 0.40}}", "0.4"),
    ("environment", "spec: {measurement: {form: direct}}", "form"),
    ("pipeline", "spec: {parameters: {K: {type: integer, description: x}}}", "K"),
    ("pipeline", "spec: {parameters: {k: {type: int}}}", "int"),
    ("pipeline", "spec: {keeps: null}", "keeps"),
]


def document(kind: str, override: str) -> Any:
    return overlaid(yaml.safe_load(BASES[kind]), yaml.safe_load(override) or {})


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_valid_draft_07(kind: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json.dumps(SCHEMAS[kind])


@pytest.mark.parametrize(("kind", "override"), ACCEPTED)
def test_what_a_model_takes_its_schema_takes(kind: str, override: str) -> None:
    written = document(kind, override)
    EDITOR_KINDS[kind].model_validate(written)
    Draft7Validator(SCHEMAS[kind]).validate(written)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "pipelines").glob("*/pipeline.yaml")), ids=lambda file: file.parent.name
)
def test_the_catalogues_files_fit(file: Path) -> None:
    Draft7Validator(SCHEMAS["pipeline"]).validate(yaml.safe_load(file.read_text("utf-8")))


@pytest.mark.parametrize(("kind", "override", "said"), REFUSED)
def test_what_a_model_refuses_its_schema_refuses(kind: str, override: str, said: str) -> None:
    written = document(kind, override)
    if said != "series_per_scape":  # an unknown metric is a finding of `check`, which can say which one was meant
        with pytest.raises(Refused):
            EDITOR_KINDS[kind].model_validate(written)
    with pytest.raises(ValidationError, match=said.replace("[", r"\[")):
        Draft7Validator(SCHEMAS[kind]).validate(written)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_property_has_words_and_every_object_is_closed(kind: str) -> None:
    for where, schema in objects(SCHEMAS[kind]):
        assert schema["additionalProperties"] is False, where
        for name, given in schema["properties"].items():
            assert given["title"], (where, name)
            assert given["description"].endswith((".", "`.", ")")), (where, name)
            assert "\n" not in given["description"], (where, name)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_nothing_is_null_and_every_default_and_example_is_what_a_person_may_write(kind: str) -> None:
    checked = 0
    for where, schema in objects(SCHEMAS[kind]):
        for name, given in schema["properties"].items():
            assert '"null"' not in json.dumps(given), (where, name)
            own = {**given, "definitions": SCHEMAS[kind]["definitions"]}
            values = [given["default"]] if "default" in given else []
            for value in values + given.get("examples", []):
                Draft7Validator(own).validate(value)
                checked += 1
    assert checked > 8


def test_defaults_are_in_written_units() -> None:
    definitions = SCHEMAS["experiment"]["definitions"]
    assert definitions["Schedule"]["properties"]["warmup"]["default"] == "5m"
    environment = SCHEMAS["environment"]["definitions"]
    assert environment["Destination"]["properties"]["maxPayload"]["default"] == "4MB"
    assert environment["Limits"]["properties"]["duration"]["default"] == "1d"


def test_metrics_are_offered_with_what_they_mean() -> None:
    metric = SCHEMAS["experiment"]["definitions"]["Criterion"]["properties"]["metric"]
    assert dict(zip(metric["enum"], metric["enumDescriptions"], strict=True)) == {
        name: info.description for name, info in METRICS.items()
    }


def test_every_example_has_its_property() -> None:
    known = {
        f"{owner}.{name}"
        for schema in SCHEMAS.values()
        for owner, definition in schema["definitions"].items()
        for name in definition.get("properties", {})
    }
    assert set(EXAMPLES) <= known


@pytest.mark.parametrize(
    ("name", "words"), [("notBefore", "Not before"), ("apiVersion", "API version"), ("url", "URL"), ("run", "Run")]
)
def test_a_title_is_words(name: str, words: str) -> None:
    assert title(name) == words


def objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object with properties in a schema, and its definition's name."""
    for owner, definition in [("", schema), *schema["definitions"].items()]:
        assert "properties" in definition, owner
        yield owner, definition
        for name, given in definition["properties"].items():
            if "properties" in given:
                yield f"{owner}.{name}", given
