"""Environments and experiments that have their form, drawn at random; and ways to break them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st

from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.resolve import LOCAL_POOL
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_schemas.metrics import METRICS
from support.parameters import AWKWARD, PATTERNS, choices

CATALOGUE = Catalogue(shipped_pipelines())
Data = dict[str, Any]

names = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
percents = st.integers(0, 1000).map(lambda tenths: f"{tenths / 10:g}%")
durations = st.sampled_from(["0s", "1s", "90s", "5m", "1h30m", "4h", "1d", "7d"])
sizes = st.sampled_from(["1B", "1kB", "1MB", "1.5MiB", "16MiB"])
texts = st.sampled_from(AWKWARD) | st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)
label_values = st.from_regex(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9])?)?", fullmatch=True)
limits = {
    "share": percents,
    "bytes": sizes,
    "cores": st.sampled_from(["1m", "250m", 0.05, 2]),
    "number": st.sampled_from([0, 1, 0.5, 1200, 1_000_000]),
}


class Written(NamedTuple):
    """An environment with an experiment in it, as data."""

    environment: Data
    experiment: Data


def some(required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
    """A mapping with these keys, and some of the optional ones."""
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def references(draw: st.DrawFn) -> Data:
    """A pipeline of the catalogue with some parameters."""
    entry = CATALOGUE.get(draw(st.sampled_from(CATALOGUE.names)))
    parameters = draw(choices(dict(entry.document.model.spec.parameters)))
    return {"pipeline": entry.name, **({"parameters": parameters} if parameters else {})}


def named(strategy: st.SearchStrategy[Data], most: int, least: int = 0) -> st.SearchStrategy[list[Data]]:
    """A list of mappings, each with a name of its own."""
    return st.lists(
        st.builds(lambda name, rest: {"name": name, **rest}, names, strategy),
        min_size=least,
        max_size=most,
        unique_by=lambda each: each["name"],
    )


secrets = st.builds(lambda name, key: {"secret": name, "key": key}, names, st.sampled_from(["key", "a.b_c-D"]))
headers = st.fixed_dictionaries(
    {}, optional={"x-team": st.sampled_from(["a", "two words"]), "X-Scope-OrgID": secrets, "api-key": secrets}
)
destinations = some(
    {
        "type": st.sampled_from(["otlp_http", "otlp_grpc", "prometheus_remote_write"]),
        "endpoint": st.sampled_from(["https://otlp.example.com", "https://10.0.0.1:4317", "http://[::1]:4318/v1"]),
    },
    temporality=st.sampled_from(["delta", "cumulative"]),
    maxPayload=sizes,
    headers=headers,
)
standing = st.builds(lambda one, more: {**one, **more}, references(), some({}, evidence=st.booleans()))


@st.composite
def environments(draw: st.DrawFn) -> Data:
    """An environment with one to three pools; in the lab, with none."""
    runtime = draw(st.sampled_from(["daemonset", "daemonset", "opentelemetry-operator", "local"]))
    backends = draw(named(destinations, 3))
    known = [backend["name"] for backend in backends]
    chosen = st.lists(st.sampled_from(known), min_size=1, unique=True) if known else st.just([])
    selector = st.dictionaries(st.sampled_from(["pool", "example.com/zone"]), label_values, min_size=1)
    pool = some(
        {"nodeSelector": selector, "standing": standing},
        nodes=st.integers(1, 5000),
        processes=st.integers(1, 2000),
        destinations=chosen,
    )
    collector = some(
        {"version": st.sampled_from(["0.159.0", "0.158.0", "0.157.0"])},
        distribution=st.sampled_from(["contrib", "phoenix"]),
        interval=st.sampled_from(["10s", "60s", "2m"]),
        resources=st.just({"limits": {"memory": "512Mi", "cpu": "200m"}}),
    )
    digest = "0123456789abcdef" * 4
    spec = draw(
        some(
            {"collector": collector, "runtime": st.just(runtime), "destinations": st.just(backends)},
            namespaces=st.just({"system": "one", "collectors": "other"}),
            measurement=st.just({"from": "prometheus", "url": "https://prometheus.example.com", "labels": {"a": "b"}}),
            cost=st.just({"model": "newrelic-ingest", "price": "0.40 USD/GB"}),
            limits=some({}, concurrentExperiments=st.integers(1, 9), duration=durations, load=st.booleans()),
        )
    )
    if runtime != "local":
        spec["pools"] = draw(named(pool, 3, 1))
        spec["collector"] |= {"image": f"registry.example.com/otelcol@sha256:{digest}"}
    return _file("Environment", "prod", spec)


@st.composite
def criteria(draw: st.DrawFn) -> Data:
    """A criterion in one of its metric's forms."""
    metric = draw(st.sampled_from(list(METRICS.values())))
    form = draw(st.sampled_from(metric.forms))
    limit = {"info": st.just(True), "atMost": limits[metric.unit]}.get(form, percents)
    return {"metric": metric.name, form: draw(limit)}


@st.composite
def experiments(draw: st.DrawFn, environment: Data) -> Data:
    """An experiment in that environment."""
    spec = environment["spec"]
    pools = [pool["name"] for pool in spec.get("pools", ())] or [LOCAL_POOL]
    known = [backend["name"] for backend in spec["destinations"]]
    chosen = st.lists(st.sampled_from(known), min_size=1, unique=True) if known else st.just("sink")
    pattern = st.sampled_from([*PATTERNS, "^a$", "^(b|c)$"])
    critical = some({"executable": pattern}, commandLine=pattern) | some({"commandLine": pattern})
    is_copy = draw(st.booleans())
    variants = some({"candidates": named(references(), 3, 1)}, baseline=references())
    made = draw(
        some(
            {
                "target": some({"pool": st.sampled_from(pools)}, nodes=st.integers(1, 50)),
                "variants": some({}, baseline=references()) if is_copy else variants,
                "criteria": st.lists(criteria(), min_size=1, max_size=6, unique_by=str),
                "analysis": some(
                    {"mode": st.just("AA" if is_copy else "AB")}, strict=st.booleans(), earlySuccess=st.booleans()
                ),
            },
            description=texts,
            owner=names,
            run=st.integers(1, 10000),
            cancelled=st.booleans(),
            criticalProcesses=named(critical, 4),
            schedule=some({}, warmup=durations, duration=durations, notBefore=st.just("2026-12-01T20:00:00+01:00")),
            export=st.sampled_from(["sink", "none"]) | chosen,
            load=some({"profile": st.sampled_from(["realistic", "custom"])}, processes=st.integers(1, 2000)),
        )
    )
    return _file("Experiment", draw(names), made)


@st.composite
def written(draw: st.DrawFn) -> Written:
    """An environment with an experiment in it."""
    environment = draw(environments())
    return Written(environment, draw(experiments(environment)))


def _file(kind: str, name: str, spec: Data) -> Data:
    return {"apiVersion": "phoenix.io/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}


SCALARS = (
    None,
    True,
    False,
    0,
    -1,
    7,
    2**62,
    0.5,
    -1.5,
    1e300,
    "",
    "x",
    "no",
    "5m",
    "50%",
    "1MB",
    "${env:HOME}",
    "\x00",
)
"""What a value may become when it is broken."""
VALUES: st.SearchStrategy[Any] = (
    st.sampled_from(SCALARS)
    | st.just([])
    | st.just({})
    | st.lists(st.sampled_from(SCALARS), max_size=3)
    | st.dictionaries(st.sampled_from(["name", "x", ""]), st.sampled_from(SCALARS), max_size=2)
    | st.text(st.characters(codec="utf-8"), max_size=20)
)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every node but the root."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


@st.composite
def broken(draw: st.DrawFn, data: Data) -> Data:
    """The data with one to three of its nodes deleted, renamed, doubled or made something else."""
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        *above, last = draw(st.sampled_from(list(places(data)) or [("spec",)]))
        owner: Any = data
        for key in above:
            owner = owner[key]
        how = draw(st.sampled_from(["delete", "rename", "become", "add", "move"]))
        if how == "become" or (last not in owner if isinstance(owner, dict) else False):
            owner[last] = draw(VALUES)
        elif how == "delete":
            del owner[last]
        elif isinstance(owner, list):
            owner.insert(last, copy.deepcopy(owner[last]) if how == "move" else draw(VALUES))
        elif how == "rename":
            owner[draw(st.sampled_from([last[:-1], last.upper(), "x", "name", "spec"]))] = owner.pop(last)
        else:
            owner[draw(st.sampled_from(["x", "interval", "name", "parameters", "é"]))] = copy.deepcopy(owner[last])
    return data


@st.composite
def scratched(draw: st.DrawFn, text: str) -> str:
    """The text with some of its characters deleted, doubled or made others, as no YAML library would write it."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        width = draw(st.integers(0, 6))
        inserted = draw(
            st.sampled_from(
                ["", "\n", "\t", ":", "- ", "{", "]", "#", "&a ", "*a", "!!str ", "'", '"', "|", "\r", "? "]
            )
            | st.text(max_size=3)
        )
        text = text[:at] + inserted + text[at + width :]
    return text
