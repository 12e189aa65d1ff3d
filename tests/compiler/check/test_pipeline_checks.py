"""Each check of a catalogue entry: what makes it speak, exactly where and in which words, and what comes near but is"
" sound."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from phoenix_compiler.catalogue import Catalogue, PipelineSources
from phoenix_compiler.check import PIPELINE_CHECKS
from phoenix_compiler.check.run import pipeline_findings
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.rule import HEADINGS, headings_of
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_compiler.source import Source
from support.configs import blocks_of
from support.experiments import said

CHECKS = {check.RULE.code: check for check in PIPELINE_CHECKS}
TEMPLATE = (
    "receivers: {host_metrics/process: {scrapers: {process: {}}}}\n"
    "processors: {filter/x: {error_mode: ignore, metric_conditions: ['datapoint.value_int > {{ k }}']}}\n"
    "pipeline: [filter/x]\n"
)
K = {"k": {"type": "integer", "default": 20, "description": "Processes"}}


class Case(NamedTuple):
    """An override of the sound entry, and everything that one check says to it."""

    code: str
    name: str
    spec: Mapping[str, Any]
    expected: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = {"name": "team-own"}
    template: str = TEMPLATE


def entry_of(spec: Mapping[str, Any], metadata: Mapping[str, Any], template: str = TEMPLATE) -> CatalogueEntry:
    """An entry in the folder `team-own`, one value a line."""
    sound = {"description": "Own", "parameters": K, "keeps": {"attributes": ["process.pid"]}}
    data = {"apiVersion": "phoenix.io/v1alpha1", "kind": "Pipeline", "metadata": metadata, "spec": {**sound, **spec}}
    description = Source("pipelines/team-own/pipeline.yaml", json.dumps(data, indent=1))
    sources = PipelineSources("team-own", description, Source("pipelines/team-own/collector.yaml.j2", template), False)
    return Catalogue({"team-own": sources}).get("team-own")


def parameter(**settings: object) -> Mapping[str, Any]:
    """A spec with one parameter, `k`."""
    return {"parameters": {"k": {"type": "integer", "description": "Processes", **settings}}}


BOUND_HELP = "use + - * / ( ), min, max, len, the parameters, processes and critical"
CASES = (
    Case(
        "pipeline-name-mismatch",
        "another name",
        {},
        (
            "metadata.name: the folder is named `team-own`, the pipeline `team-filter` | write `team-own`, or rename the"
            " folder",
        ),
        {"name": "team-filter"},
    ),
    Case("pipeline-name-mismatch", "the same", {}),
    Case(
        "invalid-parameter",
        "a default of another type",
        parameter(default="many"),
        ('spec.parameters.k.default: `k`: `"many"` is not a whole number | write a whole number, without quotes',),
    ),
    Case(
        "invalid-parameter",
        "a default without its unit",
        parameter(type="bytes", default=100),
        ("spec.parameters.k.default: `k`: 100 is no size in bytes | write it with its unit, such as 200MiB or 1MB",),
    ),
    Case(
        "invalid-parameter",
        "a default out of its range",
        parameter(default=0, minimum=1, maximum=5),
        ("spec.parameters.k.default: `k`: `0` is out of range | at least 1",),
    ),
    Case(
        "invalid-parameter",
        "a word that is not one of them",
        parameter(type="string", enum=["cpu", "memory"], default="cpus"),
        ("spec.parameters.k.default: `k`: `cpus` is not one of its words | did you mean `cpu`?",),
    ),
    Case(
        "invalid-parameter",
        "bounds with nothing between them",
        parameter(default=3, minimum=5, maximum=1),
        ("spec.parameters.k.maximum: `k`: `1` is out of range | at least 5",),
    ),
    Case(
        "invalid-parameter",
        "a bound without its unit, said once",
        parameter(type="duration", default="5m", minimum=60),
        ("spec.parameters.k.minimum: `k`: 60 is no duration | write it with its unit, such as 5m, 1h30m or 7d",),
    ),
    Case(
        "invalid-parameter",
        "bounds with their units",
        parameter(type="bytes", default="1MiB", minimum="1B", maximum="1GiB"),
    ),
    Case("invalid-parameter", "no default", parameter()),
    Case("invalid-parameter", "null as default", parameter(default=None)),
    Case(
        "invalid-series-bound",
        "no expression",
        {"seriesBound": "k * * 7"},
        (f"spec.seriesBound: `seriesBound`: `*` is no value | {BOUND_HELP}",),
    ),
    Case(
        "invalid-series-bound",
        "an unknown name",
        {"seriesBound": "(kk + critical) * 7"},
        ("spec.seriesBound: `seriesBound` names `kk`, which is no parameter | did you mean `k`?",),
    ),
    Case(
        "invalid-series-bound",
        "a list as a number",
        {**parameter(type="array", items=["cpu"], default=["cpu"]), "seriesBound": "k * processes"},
        (f"spec.seriesBound: `seriesBound`: `k` is no number | {BOUND_HELP}",),
    ),
    Case(
        "invalid-series-bound",
        "divided by nought",
        {"seriesBound": "processes / (k - 20)"},
        (f"spec.seriesBound: `seriesBound`: divides by nought | {BOUND_HELP}",),
    ),
    Case("invalid-series-bound", "sound", {"seriesBound": "min(processes, k + critical) * 7"}),
    Case("invalid-series-bound", "none", {}),
    Case("invalid-series-bound", "a parameter without default", {**parameter(), "seriesBound": "k / (k - k)"}),
    Case("invalid-series-bound", "a wrong default is said as such", {**parameter(default="x"), "seriesBound": "k"}),
    Case(
        "unused-parameter",
        "not in the template",
        {"parameters": {**K, "kay": K["k"]}},
        ("key spec.parameters.kay: the template does not use `kay` | use it in collector.yaml.j2, or delete it",),
    ),
    Case("unused-parameter", "used", {}),
    Case(
        "unused-parameter",
        "the compiler's own",
        {"parameters": {**K, "interval": {"type": "duration", "description": "Time"}}},
    ),
    Case(
        "unused-parameter",
        "used in a condition and a loop",
        {
            "parameters": {
                **K,
                "busy": {"type": "boolean", "description": "Busy"},
                "words": {"type": "array", "items": "string", "description": "Words"},
            }
        },
        template=TEMPLATE + "{% if busy %}{% for word in words %}{% endfor %}{% endif %}",
    ),
    Case(
        "unknown-kept-attribute",
        "misspelt",
        {"keeps": {"attributes": ["process.pid", "process.executable"]}},
        (
            "spec.keeps.attributes.1: nothing makes an attribute `process.executable` | did you mean"
            " `process.executable.path`?",
        ),
    ),
    Case("unknown-kept-attribute", "of the host", {"keeps": {"attributes": ["host.name", "process.cgroup"]}}),
    Case(
        "unknown-kept-attribute",
        "made by the template",
        {"keeps": {"attributes": ["team.group"]}},
        template=TEMPLATE.replace(
            "datapoint.value_int >", 'resource.attributes["team.group"] == "a" and datapoint.value_int >'
        ),
    ),
    Case(
        "unknown-count-metric",
        "removed",
        {"keeps": {"attributes": ["process.pid"], "countMetric": "process.memory.physical"}},
        (
            "spec.keeps.countMetric: nothing makes a metric `process.memory.physical` | did you mean `process.memory.virtual`?",
        ),
    ),
    Case("unknown-count-metric", "the default", {}),
    Case(
        "unknown-count-metric",
        "made by the template",
        {"keeps": {"attributes": ["process.pid"], "countMetric": "team.count"}},
        template=TEMPLATE.replace("datapoint.value_int >", 'metric.name == "team.count" and datapoint.value_int >'),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_says_exactly_this(case: Case) -> None:
    entry = entry_of(case.spec, case.metadata, case.template)

    findings = list(CHECKS[case.code].check(entry))

    assert said(findings, entry.document) == list(case.expected)
    assert all(finding.severity is CHECKS[case.code].RULE.severity for finding in findings)


def test_every_check_has_a_case_that_fires_and_one_that_does_not() -> None:
    assert (
        {case.code for case in CASES if case.expected}
        == {case.code for case in CASES if not case.expected}
        == set(CHECKS)
    )


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_a_page_shows_what_it_says(code: str) -> None:
    """Its example has this fault and no other error, what it says to use instead has none."""
    import yaml

    rule = CHECKS[code].RULE
    why = " ".join(rule.page.partition("## Why is this bad?")[2].partition("## Example")[0].split())
    found: dict[str, set[str]] = {}
    for heading, text in blocks_of(rule.page).items():
        data = yaml.safe_load(text)
        entry = entry_of(data.get("spec", {}), data.get("metadata", {"name": "team-own"}))
        found[heading] = {
            finding.code
            for finding in pipeline_findings(entry)
            if finding.severity is Severity.ERROR or finding.code == code
        }

    assert headings_of(rule.page) == HEADINGS
    assert ("An error: " in why) is (rule.severity is Severity.ERROR)
    assert ("cannot be ignored" in why) is not rule.ignorable
    assert found == {"Example": {code}, "Use instead": set()}


@pytest.mark.parametrize("name", sorted(shipped_pipelines()))
def test_nothing_is_wrong_with_a_shipped_pipeline(name: str) -> None:
    assert list(pipeline_findings(Catalogue(shipped_pipelines()).get(name))) == []
