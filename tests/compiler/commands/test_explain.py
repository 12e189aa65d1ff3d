"""`explain`, `rules` and `schema`: what there is to know without opening a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from phoenix_compiler.fields import KINDS, field_names, fields_of
from phoenix_compiler.rule import HEADINGS, headings_of
from phoenix_compiler.rules import all_rules
from phoenix_schemas.metrics import METRICS
from support.program import phoenix_compile

RULES = all_rules()


@pytest.mark.parametrize("code", RULES)
def test_every_finding_is_explained(code: str, tmp_path: Path) -> None:
    said = phoenix_compile("explain", code, cwd=tmp_path)
    assert said.code == 0
    assert said.out.startswith(f"# {code}\n\n{RULES[code].summary}.\n")
    assert headings_of(said.out) == HEADINGS
    assert ("Cannot be ignored." in said.out) is not RULES[code].ignorable


def test_every_field_is_explained(tmp_path: Path) -> None:
    """With words of its own, what it takes, and its default or that it is required."""
    for name in field_names():
        said = phoenix_compile("explain", name, cwd=tmp_path)
        assert said.code == 0, name
        lines = said.out.splitlines()
        assert lines[0] == name
        assert lines[2][0].isupper() or lines[2][0] == "`", name
        assert any(line.startswith("Takes: ") for line in lines), name


def test_every_default_is_told_as_it_would_be_written() -> None:
    defaults = {field.path: field.default for model in KINDS.values() for field in fields_of(model)}
    assert defaults["spec.schedule.warmup"] == "5m"
    assert defaults["spec.analysis.strict"] == "false"
    assert defaults["spec.criteria"] == "required"
    assert defaults["spec.destinations.maxPayload"] == "4MB"
    assert defaults["spec.collector.resources.limits"] == "{memory: 256Mi}"
    assert not [path for path, default in defaults.items() if default.startswith(("(", "<", "{'"))]


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_is_explained(name: str, tmp_path: Path) -> None:
    said = phoenix_compile("explain", name, cwd=tmp_path)
    assert said.code == 0
    assert METRICS[name].description in said.out


def test_a_name_that_there_is_not(tmp_path: Path) -> None:
    said = phoenix_compile("explain", "unknown-pipelin", cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert "did you mean `unknown-pipeline`?" in said.err
    assert phoenix_compile("explain", cwd=tmp_path).code == 2


def test_the_list_of_rules(tmp_path: Path) -> None:
    said = phoenix_compile("rules", cwd=tmp_path)
    assert said.code == 0
    lines = said.out.splitlines()[:-2]
    assert [line.split()[0] for line in lines] == list(RULES)
    assert len(RULES) > 60
    assert {line.split()[0] for line in lines if line.split()[2] == "always"} == {
        code for code, rule in RULES.items() if not rule.ignorable
    }


def test_the_list_of_rules_as_json(tmp_path: Path) -> None:
    said = phoenix_compile("rules", "--format", "json", cwd=tmp_path)
    assert said.code == 0
    rules = json.loads(said.out)["rules"]
    assert {rule["code"]: (rule["severity"], rule["ignorable"]) for rule in rules} == {
        code: (rule.severity, rule.ignorable) for code, rule in RULES.items()
    }
    assert phoenix_compile("rules", "--format", "sarif", cwd=tmp_path).code == 2


@pytest.mark.parametrize("kind", ["experiment", "environment", "pipeline", "Experiment"])
def test_schemas(kind: str, tmp_path: Path) -> None:
    said = phoenix_compile("schema", kind, cwd=tmp_path)
    assert said.code == 0
    schema = json.loads(said.out)
    Draft7Validator.check_schema(schema)
    committed = Path(__file__).parents[3] / f"schemas/json/{kind.lower()}.json"
    assert schema == json.loads(committed.read_text("utf-8"))


def test_a_kind_that_there_is_not(tmp_path: Path) -> None:
    said = phoenix_compile("schema", "pool", cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert "experiment" in said.err
