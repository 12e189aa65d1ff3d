"""What holds for every shipped pipeline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_collector.validate import validate
from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.check.run import pipeline_findings
from phoenix_compiler.shipped import catalogue_folder, shipped_pipelines
from phoenix_schemas.pipeline import Parameter, PipelineSpec
from support.oracles import Entry
from support.parameters import AWKWARD, choices
from support.pipelines import (
    ADAPTIVE,
    AGGREGATED,
    ALL,
    BASELINE,
    LEAN,
    PRIORITY,
    TOPK,
    RunningPipeline,
    critical_stamps,
    rendered,
    replayed_recordings,
)
from support.population import BASE, LONG_AGO, MIB, Process, Scrape

ENTRIES = (Entry("nginx", "^nginx$"), Entry("orders", command_line=r"org\.example\.Orders"))
CATALOGUE = Catalogue(shipped_pipelines())


def _spec(pipeline: str) -> PipelineSpec:
    return CATALOGUE.get(pipeline).document.model.spec


def test_the_catalogue_is_these_six() -> None:
    """None is missing, and none is there that these tests do not know."""
    assert set(CATALOGUE.names) == set(ALL)


@pytest.mark.parametrize("pipeline", ALL)
def test_an_entry_is_whole(pipeline: str) -> None:
    """It is named as its folder, says nothing that is wrong about itself, and has a page."""
    entry = CATALOGUE.get(pipeline)
    assert entry.document.model.metadata.name == pipeline
    assert list(pipeline_findings(entry)) == []
    assert (catalogue_folder() / pipeline / "README.md").is_file()


def test_what_several_pipelines_have_is_the_same_in_all() -> None:
    """A parameter of one name means one thing: only its default may differ, and words that a pipeline cannot use."""
    seen: dict[str, tuple[str, Parameter]] = {}
    own = {"minMemory", "minCpu", "minDisk"}  # the floor of a ranking here, a threshold there
    for pipeline in ALL:
        for name, parameter in _spec(pipeline).parameters.items():
            if name in own:
                continue
            first, other = seen.setdefault(name, (pipeline, parameter))
            assert parameter.description == other.description, f"{name} of {pipeline} and of {first}"
            assert parameter.type == other.type
            if isinstance(parameter.items, tuple) and isinstance(other.items, tuple):
                assert set(parameter.items) <= set(other.items)


@pytest.mark.parametrize("pipeline", ALL)
def test_every_processor_says_what_it_does_on_an_error(pipeline: str) -> None:
    """The default differs between collector versions."""
    for name, processor in rendered(pipeline, {}, ENTRIES).core.processors.items():
        if name.partition("/")[0] in ("transform", "filter"):
            assert processor["error_mode"] in ("ignore", "propagate")


@pytest.mark.parametrize("pipeline", [BASELINE, LEAN])
def test_what_is_saved_at_the_receiver_needs_no_processor(pipeline: str) -> None:
    """Baseline and lean differ from a stock collector in receiver settings only."""
    assert rendered(pipeline, {}, ENTRIES).core.pipeline == ()


def test_the_baseline_is_what_a_stock_collector_ships() -> None:
    """Metrics, what splits them, and attributes, as the receiver has them when nothing is set."""
    (receiver,) = rendered(BASELINE).core.receivers.values()
    process = receiver["scrapers"]["process"]
    on = {name for name, metric in process["metrics"].items() if metric["enabled"]}
    assert on == {"process.cpu.time", "process.disk.io", "process.memory.usage", "process.memory.virtual"}
    assert process["metrics"]["process.cpu.time"]["attributes"] == ["state"]
    assert process["metrics"]["process.disk.io"]["attributes"] == ["direction"]
    off = {name for name, attribute in process["resource_attributes"].items() if not attribute["enabled"]}
    assert off == {"process.cgroup"}
    assert "exclude" not in process


@pytest.mark.parametrize("pipeline", ALL)
def test_a_command_line_is_read_where_a_critical_entry_looks_at_it(pipeline: str) -> None:
    """Whatever attributes are shipped, the entry finds its processes."""
    parameters: dict[str, Any] = {} if pipeline == AGGREGATED else {"attributes": []}
    for entries, wanted in ((ENTRIES[:1], False), (ENTRIES, True)):
        (receiver,) = rendered(pipeline, parameters, entries).core.receivers.values()
        attributes = receiver["scrapers"]["process"]["resource_attributes"]
        assert attributes["process.command_line"]["enabled"] is wanted


@pytest.mark.collector
@pytest.mark.parametrize("pipeline", ALL)
@settings(max_examples=12)
@given(data=st.data())
def test_whatever_is_given_the_collector_takes_the_config(otelcol: Path, pipeline: str, data: st.DataObject) -> None:
    """All parameters of their types: the complete config, receivers and exports included."""
    chosen = data.draw(choices(dict(_spec(pipeline).parameters)))
    assert validate(otelcol, rendered(pipeline, chosen, ENTRIES).config) == ()


@pytest.mark.collector
@pytest.mark.parametrize("pipeline", [BASELINE, LEAN, TOPK, ADAPTIVE])
@pytest.mark.parametrize("rich", [False, True], ids=["defaults", "everything"])
def test_no_recorded_scrape_exceeds_the_bound(otelcol: Path, pipeline: str, rich: bool) -> None:
    """`seriesBound` holds for every scrape, whatever is shipped of each process."""
    bound = _spec(pipeline).series_bound
    assert bound is not None
    words = _spec(pipeline).parameters["metrics"].items
    parameters = {"metrics": list(words or ()), "splitBy": ["state", "direction", "type"]} if rich else {}
    for running, found, history in replayed_recordings(otelcol, pipeline, parameters, ENTRIES, only="high-churn"):
        for out, scrape in zip(found, history, strict=True):
            critical = len(critical_stamps(out))
            most = _evaluated(bound, running.parameters, len(scrape.processes), critical)
            assert len(out) <= most


def _evaluated(expression: str, parameters: Mapping[str, Any], processes: int, critical: int) -> float:
    assert re.fullmatch(r"[A-Za-z0-9+*/(), -]+", expression)
    names = {**parameters, "processes": processes, "critical": critical, "len": len, "min": min, "max": max}
    return float(eval(expression, {"__builtins__": {}}, names))


def _named(names: tuple[str, ...]) -> Scrape:
    processes = tuple(
        Process(pid, LONG_AGO, name, "", "root", (0.0, 0.0, 0.0), MIB, (0, 0)) for pid, name in enumerate(names, 1)
    )
    return Scrape(BASE, 0.1, processes)


DECOYS = ("", "where", "true", "other", "/", "$", '"')


@pytest.mark.collector
def test_texts_in_parameters_are_nothing_but_text(otelcol: Path) -> None:
    """A pattern that escapes an awkward name keeps the process of that name, and no other."""
    patterns = [f"^{re.escape(name)}$" for name in AWKWARD]
    history = (_named((*AWKWARD, *DECOYS)),)
    with RunningPipeline(otelcol, PRIORITY, {"keep": patterns}) as running:
        (out,) = running.send(history)
    assert {point.resource["process.executable.name"] for point in out} == set(AWKWARD)


@pytest.mark.collector
@pytest.mark.parametrize("pipeline", [TOPK, PRIORITY, AGGREGATED, ADAPTIVE])
def test_texts_in_critical_entries_are_nothing_but_text(otelcol: Path, pipeline: str) -> None:
    """A critical entry whose pattern escapes an awkward name marks that process, and no other, and it survives."""
    entries = tuple(Entry(f"entry-{at}", f"^{re.escape(name)}$") for at, name in enumerate(AWKWARD))
    with RunningPipeline(otelcol, pipeline, {}, entries) as running:
        (out,) = running.send((_named((*AWKWARD, *DECOYS)),))
    marked = {point.resource.get("process.executable.name"): point.resource.get("phoenix.critical") for point in out}
    expected = {name: f"entry-{at}" for at, name in enumerate(AWKWARD)}
    assert {name: entry for name, entry in marked.items() if entry} == expected


@pytest.mark.collector
def test_texts_that_name_rows_are_nothing_but_text(otelcol: Path) -> None:
    """A group without a capture goes by its pattern, to the letter."""
    patterns = [f"^{re.escape(name)}$" for name in AWKWARD]
    with RunningPipeline(otelcol, AGGREGATED, {"groups": patterns}) as running:
        (out,) = running.send((_named((*AWKWARD, *DECOYS)),))
    assert {point.resource.get("process.executable.name") for point in out} == {*patterns, *DECOYS}


@pytest.mark.collector
@pytest.mark.parametrize("pipeline", ALL)
def test_names_that_are_excluded_are_the_names_that_were_meant(otelcol: Path, pipeline: str) -> None:
    """The receiver reads the patterns too."""
    patterns = [f"^{re.escape(name)}$" for name in AWKWARD]
    everything: dict[str, dict[str, Any]] = {
        TOPK: {"rankBy": ["memory"], "minMemory": "0B", "k": 500},
        PRIORITY: {"minMemory": "0B"},
    }
    everything[ADAPTIVE] = {"minMemory": "0B", "budget": 500}
    with RunningPipeline(otelcol, pipeline, {**everything.get(pipeline, {}), "exclude": patterns}) as running:
        (out,) = running.send((_named((*AWKWARD, *DECOYS)),))
    of_processes = [point.resource for point in out if point.metric.startswith("process.")]
    assert {resource["process.executable.name"] for resource in of_processes} == set(DECOYS)
