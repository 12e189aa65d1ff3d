"""The collector's own validation, as messages."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.errors import CollectorFailed
from phoenix_collector.validate import validate, validate_many

pytestmark = pytest.mark.collector


def config(**processors: Any) -> dict[str, Any]:
    return {
        "receivers": {"host_metrics": {"root_path": "${env:PHOENIX_ROOT:-/hostfs}", "scrapers": {"process": {}}}},
        "processors": processors,
        "exporters": {"debug": {}},
        "service": {
            "pipelines": {
                "metrics": {"receivers": ["host_metrics"], "processors": [*processors], "exporters": ["debug"]}
            }
        },
    }


def test_a_good_config_has_no_messages(otelcol: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where /hostfs does not exist."""
    monkeypatch.delenv("PHOENIX_ROOT", raising=False)
    assert validate(otelcol, config(cumulative_to_delta={"max_staleness": "5m"})) == ()


def test_the_environment_is_the_callers(otelcol: Path) -> None:
    assert validate(otelcol, config(), {"PHOENIX_ROOT": "/no/such/place"}) == (
        "receivers::host_metrics: invalid root_path: stat /no/such/place: no such file or directory",
    )


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a misspelt field": (
        {"cumulative_to_delta": {"max_stalenes": "5m"}},
        "processors::cumulative_to_delta: 'cumulativetodeltaprocessor.Config' has invalid keys: max_stalenes",
    ),
    "a fault in OTTL": (
        {"filter": {"metric_conditions": ["metric.name ="]}},
        'processors::filter: condition has invalid syntax: 1:13: unexpected token "=" (expected <opcomparison> Value)',
    ),
    "an unknown component": (
        {"filtre": {}},
        '\'processors\' unknown type: "filtre" for id: "filtre"',
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_said_with_its_place(otelcol: Path, case: str) -> None:
    processors, message = FAULTS[case]
    found = validate(otelcol, config(**processors))
    assert len(found) == 1
    assert message in found[0]


def test_nested_places_are_joined(otelcol: Path) -> None:
    bad = config(cumulative_to_delta={"max_stalenes": "5m"})
    bad["receivers"]["host_metrics"]["scrapers"]["process"] = {"metrics": {"process.foo": {"enabled": True}}}
    assert validate(otelcol, bad) == (
        "receivers::host_metrics::process: 'metrics' has invalid keys: process.foo",
        "processors::cumulative_to_delta: 'cumulativetodeltaprocessor.Config' has invalid keys: max_stalenes",
    )


def test_text_that_is_no_yaml(otelcol: Path) -> None:
    (message,) = validate(otelcol, "receivers: {a: [")
    assert "yaml: line 1" in message


def test_many_are_answered_in_order(otelcol: Path) -> None:
    good, bad = config(), config(filtre={})
    started = time.monotonic()
    answers = validate_many(otelcol, [good, bad, good, bad, good])
    assert [bool(answer) for answer in answers] == [False, True, False, True, False]
    assert time.monotonic() - started < 20


def test_a_binary_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (tmp_path / "x").chmod(0o755)
    assert validate(tmp_path / "x", "") == ("the collector ended with code 3 and said nothing",)


def test_one_that_never_ends_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phoenix_collector import validate as module

    monkeypatch.setattr(module, "_TIMEOUT", 0.3)
    (tmp_path / "x").write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    (tmp_path / "x").chmod(0o755)
    with pytest.raises(CollectorFailed, match="cannot validate with"):
        validate(tmp_path / "x", "")
