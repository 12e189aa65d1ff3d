"""A text that a user gives arrives in the real collector as it was written: never expanded, never a statement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from phoenix_collector.otlp import attributes
from phoenix_collector.replay import NOT_REPLAYED, VARIANT_PIPELINE, replay_scrapes
from phoenix_compiler.emit import emit_document
from support.configs import experiment_of
from support.population import BASE, LONG_AGO, MIB, Process, Scrape, payload

TEXTS = (
    "${env:HOME}",
    "${env:PHOENIX_NODE:-x}",
    "${file:/etc/hostname}",
    "$HOME",
    "$",
    "$$",
    "$${env:HOME}",
    "$1 ${1}",
    "}}",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "'",
    '"',
    '\\"',
    "\\",
    "\\n",
    "a\nb: c",
    "a\tb",
    '") where true; set(resource.attributes["taken"], "x',
    'x"), resource.attributes["taken"] == nil or IsMatch("',
    "# no comment",
    "- a",
    "%{env:HOME}",
    "null",
    "true",
    "0x1f",
    "1e3",
    "~",
    "",
    " ",
    "é\u202e\u0301\uff3e",
)
TEMPLATE = """
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  resource/whole:
    attributes:
{% for text in texts %}
      - {key: {{ "whole" ~ loop.index0 }}, value: {{ text }}, action: upsert}
{% endfor %}
  transform/literal:
    error_mode: propagate
    metric_statements:
      - statements:
{% for text in texts %}
          - set(resource.attributes[{{ "literal" ~ loop.index0 }}], {{ text }})
{% endfor %}
pipeline: [resource/whole, transform/literal]
"""
SCRAPE = Scrape(BASE, 0.1, (Process(1, LONG_AGO, "nginx", "", "root", (0.0, 0.0, 0.0), MIB, (0, 0)),))


@pytest.mark.collector
def test_texts_arrive_as_they_were_written(otelcol: Path) -> None:
    declared = {"texts": {"type": "array", "items": "string", "description": "Texts", "maxItems": len(TEXTS)}}
    experiment = experiment_of(TEMPLATE, declared=declared, parameters={"texts": list(TEXTS)}, critical=())
    config: dict[str, Any] = yaml.safe_load(emit_document(experiment.variants[0].config))
    steps = config["service"]["pipelines"][VARIANT_PIPELINE]["processors"]
    order = [step for step in steps if step.partition("/")[0] not in NOT_REPLAYED]
    [[out]] = replay_scrapes(otelcol, [payload(SCRAPE, "host")], config["processors"], order)
    found = [attributes(group["resource"]["attributes"]) for group in out["resourceMetrics"]]
    (resource,) = [one for one in found if "process.pid" in one]
    assert [resource[f"whole{number}"] for number in range(len(TEXTS))] == list(TEXTS)
    assert [resource[f"literal{number}"] for number in range(len(TEXTS))] == list(TEXTS)
    assert "taken" not in resource
