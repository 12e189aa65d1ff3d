"""A rendered variant made of a few lines: what config checks are handed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from phoenix_compiler.catalogue import Catalogue, PipelineSources
from phoenix_compiler.check import CONFIG_CHECKS
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.parse import Document, parse_environment, parse_experiment
from phoenix_compiler.resolve import resolve_environment, resolve_experiment
from phoenix_compiler.rule import HEADINGS, Rule
from phoenix_compiler.source import Source
from phoenix_schemas.environment import Environment

NGINX = {"name": "nginx", "executable": "^nginx$"}
ORDERS = {"name": "orders", "commandLine": r"org\.example\.Orders"}
CRITICAL = (NGINX, ORDERS)
"""The critical entries of a variant, where a test names no others."""
PIPELINE = "team-own"
EXPERIMENT = "environments/test/experiments/try.yaml"
BACKEND = {"name": "backend", "type": "otlp_http", "endpoint": "https://otlp.example.com"}
RULES: Mapping[str, Rule] = {check.RULE.code: check.RULE for check in CONFIG_CHECKS}


def experiment_of(
    template: str,
    *,
    critical: Sequence[Mapping[str, Any]] = CRITICAL,
    declared: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    count_metric: str | None = None,
    series_bound: str | None = None,
    version: str = "0.159.0",
    distribution: str = "contrib",
    temporality: str = "cumulative",
    shipped: bool = False,
) -> ResolvedExperiment:
    """An experiment in mode AA with a pipeline of one's own: `template` is its collector.yaml.j2, `declared` its
    parameters, `parameters` what the experiment gives. It ships to one backend that wants `temporality`."""
    keeps = {"attributes": ["process.pid"]} | ({"countMetric": count_metric} if count_metric else {})
    spec = {"description": "Own", "parameters": dict(declared or {}), "keeps": keeps}
    if series_bound is not None:
        spec["seriesBound"] = series_bound
    pipeline = {"apiVersion": "phoenix.io/v1alpha1", "kind": "Pipeline", "metadata": {"name": PIPELINE}, "spec": spec}
    path = f"pipelines/{PIPELINE}"
    sources = PipelineSources(
        PIPELINE,
        Source(f"{path}/pipeline.yaml", json.dumps(pipeline)),
        Source(f"{path}/collector.yaml.j2", template),
        shipped,
    )
    experiment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Experiment",
        "metadata": {"name": "try"},
        "spec": {
            "description": "A test",
            "owner": "tests",
            "target": {"pool": "local"},
            "variants": {"baseline": {"pipeline": PIPELINE, "parameters": dict(parameters or {})}},
            "criticalProcesses": list(critical),
            "export": ["backend"],
            "analysis": {"mode": "AA"},
            "criteria": [{"metric": "series_per_scrape", "increaseAtMost": "1%"}],
        },
    }
    # indented, so that every value has a line of its own and a place can be told from its neighbour's
    environment = environment_of(version=version, distribution=distribution, temporality=temporality)
    context = resolve_environment(environment, Catalogue({PIPELINE: sources}))
    return resolve_experiment(parse_experiment(Source(EXPERIMENT, json.dumps(experiment, indent=1))), context)


def environment_of(
    *, version: str = "0.159.0", distribution: str = "contrib", temporality: str = "cumulative", **_others: Any
) -> Document[Environment]:
    """The environment of `experiment_of`, which has the same settings and more."""
    environment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": "test"},
        "spec": {
            "runtime": "local",
            "collector": {"version": version, "distribution": distribution},
            "destinations": [{**BACKEND, "temporality": temporality}],
        },
    }
    return parse_environment(Source("environments/test/environment.yaml", json.dumps(environment, indent=1)))


def seen_of(template: str, **settings: Any) -> ConfigSeen:
    """What config checks see of the experiment's baseline. `settings` are those of `experiment_of`."""
    experiment = experiment_of(template, **settings)
    collector = experiment.environment.model.spec.collector
    return ConfigSeen(experiment.variants[0], collector.version, collector.distribution)


def faults_of(code: str, seen: ConfigSeen) -> list[ConfigFault]:
    """What one check says, by its code."""
    (check,) = (check for check in CONFIG_CHECKS if check.RULE.code == code)
    return list(check.check(seen))


def codes_of(seen: ConfigSeen, severity: str = "error") -> set[str]:
    """The codes of a severity that any config check finds."""
    return {check.RULE.code for check in CONFIG_CHECKS if check.RULE.severity == severity and any(check.check(seen))}


def blocks_of(page: str) -> Mapping[str, str]:
    """The YAML under each heading of a page."""
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {heading: re.findall(r"```yaml\n(.*?)```", texts[heading], re.DOTALL)[0] for heading in HEADINGS[2:]}
