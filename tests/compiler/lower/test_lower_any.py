"""Whatever experiment the compiler takes, the cluster takes what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.emit import emit_documents
from phoenix_compiler.lower import lower_experiment
from phoenix_compiler.parse import parse_experiment
from phoenix_compiler.resolve import resolve_experiment
from phoenix_compiler.source import Source
from phoenix_schemas.metrics import METRICS
from phoenix_schemas.resource.experiment import Experiment
from phoenix_schemas.resource.load import LoadSimulationJob
from phoenix_schemas.resource.pipeline import PhoenixProcessPipeline
from support.apiserver import ApiServer
from support.experiments import environment_context
from support.lowered import DESTINATIONS, leaves

PIPELINES = ("baseline", "lean", "topk", "priority-filter", "aggregated", "adaptive-filter")
RUNTIMES = ("daemonset", "opentelemetry-operator")
MODELS = {
    "Experiment": Experiment,
    "PhoenixProcessPipeline": PhoenixProcessPipeline,
    "LoadSimulationJob": LoadSimulationJob,
}

names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)
percents = st.integers(0, 1000).map(lambda tenths: f"{tenths / 10:g}%")
durations = st.integers(60, 500_000).map(lambda seconds: f"{seconds}s")
references = st.fixed_dictionaries({"pipeline": st.sampled_from([f"process-{name}-v1" for name in PIPELINES])})
limits = {
    "share": percents,
    "bytes": st.integers(0, 10**9).map(lambda n: f"{n}B"),
    "cores": st.floats(0, 64),
    "number": st.floats(0, 1e9),
}


@st.composite
def criteria(draw: st.DrawFn) -> dict[str, Any]:
    """A criterion in one of its metric's forms."""
    metric = draw(st.sampled_from(list(METRICS.values())))
    form = draw(st.sampled_from(metric.forms))
    limit = {"info": st.just(True), "atMost": limits[metric.unit]}.get(form, percents)
    return {"metric": metric.name, form: draw(limit)}


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of these keys."""
    return st.fixed_dictionaries({}, optional=fields)


experiments = st.fixed_dictionaries(
    {
        "target": st.fixed_dictionaries({"pool": st.just("checkout")}, optional={"nodes": st.integers(1, 10000)}),
        "variants": st.fixed_dictionaries(
            {
                "candidates": st.lists(
                    st.builds(lambda name, rest: {"name": name, **rest}, names, references),
                    min_size=1,
                    max_size=5,
                    unique_by=lambda candidate: candidate["name"],
                )
            },
            optional={"baseline": references},
        ),
        "criteria": st.lists(criteria(), min_size=1, max_size=20),
    },
    optional={
        "description": st.text(st.characters(exclude_categories=["C", "Z"]), max_size=1024),
        "owner": names,
        "run": st.integers(1, 10000),
        "cancelled": st.booleans(),
        "criticalProcesses": st.lists(
            st.builds(
                lambda name, key: {"name": name, key: "^x$"}, names, st.sampled_from(["executable", "commandLine"])
            ),
            max_size=5,
            unique_by=lambda entry: entry["name"],
        ),
        "schedule": some(
            warmup=durations,
            duration=durations,
            notBefore=st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
        ),
        "export": st.sampled_from(["sink", "none", ["backend"], ["metrics", "backend"]]),
        "load": st.fixed_dictionaries(
            {"profile": st.sampled_from(["realistic", "high-cardinality", "high-churn", "custom"])},
            optional={
                "processes": st.integers(1, 2000),
                "churnPerSecond": st.integers(0, 50),
                "seed": st.integers(0, 2**31 - 1),
            },
        ),
        "analysis": some(earlySuccess=st.booleans(), strict=st.booleans()),
    },
)


@pytest.mark.timeout(1800)  # the first run builds the API server's validation
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(name=names, spec=experiments, runtime=st.sampled_from(RUNTIMES))
def test_what_is_taken_here_is_taken_there(apiserver: ApiServer, name: str, spec: dict[str, Any], runtime: str) -> None:
    text = json.dumps(
        {"apiVersion": "phoenix.io/v1alpha1", "kind": "Experiment", "metadata": {"name": name}, "spec": spec}
    )
    context = environment_context(f"{DESTINATIONS}  runtime: {runtime}")
    try:
        resolved = resolve_experiment(parse_experiment(Source("x.yaml", text)), context)
    except Rejected:
        assume(False)
    # `check` refuses longer ones
    assume(max(len(f"{name}-{variant.name}") for variant in resolved.variants) <= 63)
    [made] = lower_experiment(resolved).values()
    for manifest in yaml.load_all(emit_documents(made), yaml.CSafeLoader):
        assert not [path for path, value in leaves(manifest) if value is None]
        if manifest["kind"] in MODELS:
            MODELS[manifest["kind"]].model_validate(manifest)
            answer = apiserver.create(manifest)
            assert answer.is_accepted, answer
