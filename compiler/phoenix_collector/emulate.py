"""Derive, from a receiver's settings, the processors that make of a widest recording what that receiver would have made.

Receiver settings act before a recording is made: replaying a variant through its processors alone would miss what it
saves at the receiver. Every setting of the process and load scrapers that changes the data has its counterpart here:

| setting | counterpart |
|---|---|
| `include`, `exclude` | drop processes by executable name |
| `resource_attributes.<a>.metrics_include`, `metrics_exclude` | drop processes by that attribute |
| `scrape_process_delay` | drop points younger than that |
| `metrics.<m>.enabled` | drop metrics |
| `metrics.<m>.attributes`, `aggregation_strategy` | aggregate within the process |
| `resource_attributes.<a>.enabled` | delete attributes, last |
| `load.cpu_average: false` | multiply by the processors of the recorded host |
| `collection_interval` | `thin`: use one scrape of so many |

Within one process all points of a scrape share a timestamp, so aggregation needs no compaction before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from phoenix_collector.errors import CannotEmulate
from phoenix_collector.otlp import EXECUTABLE_NAME, PID
from phoenix_collector.widest import LOAD_METRICS, PROCESS_METRICS, RESOURCE_ATTRIBUTES, ScraperMetric
from phoenix_schemas.units import parse_duration

RECEIVERS = ("host_metrics", "hostmetrics")
"""The types of a receiver that can be emulated: the new and the old name of one component."""
NEVER_ON_LINUX = "process.handles"
_FUNCTIONS = {"sum": "sum", "avg": "mean", "min": "min", "max": "max"}  # the scraper's word: OTTL's word
_RECEIVER_KEYS = {
    "scrapers",
    "collection_interval",
    "initial_delay",
    "timeout",
    "root_path",
    "metadata_collection_interval",
}
_PROCESS_KEYS = {"metrics", "resource_attributes", "include", "exclude", "scrape_process_delay"}
_LOAD_KEYS = {"metrics", "cpu_average"}


class Emulation(NamedTuple):
    """Processors by id and their order, and that only every `thin`-th scrape is one of this receiver's."""

    processors: Mapping[str, Any]
    order: tuple[str, ...]
    thin: int = 1


AS_RECORDED = Emulation({}, ())
"""The emulation of the widest receiver: nothing to do."""


def emulate(receiver: str, settings: Mapping[str, Any], *, interval: float, cpus: int, tag: str = "") -> Emulation:
    """The emulation of one receiver.

    receiver: its id, as `host_metrics/process`. settings: its block as rendered for the collector, `$` doubled.
    interval: what one recorded scrape stands for, in seconds: the shortest interval of the variants compared.
    cpus: logical processors of the recorded host.
    tag: put into the processors' ids, so that several receivers can be emulated in one config.
    Raises CannotEmulate, which names every setting that no recording can stand in for.
    """
    if receiver.partition("/")[0] not in RECEIVERS:
        raise CannotEmulate(f"receiver {receiver}: recordings hold what host_metrics reports, nothing else")
    scrapers: Mapping[str, Any] = settings.get("scrapers") or {}
    process: Mapping[str, Any] | None = scrapers["process"] or {} if "process" in scrapers else None
    load: Mapping[str, Any] | None = scrapers["load"] or {} if "load" in scrapers else None
    if problems := [*_unknown(settings, scrapers, process, load)]:
        raise CannotEmulate(f"receiver {receiver}: {'; '.join(problems)}", "preview it in a lab instead")
    wanted = [*_enabled(PROCESS_METRICS, process), *_enabled(LOAD_METRICS, load)]
    drop = [_none_of("metric.name", wanted), *_dropped_processes(process or {})]
    change = [*_aggregations(process or {}), *_scaled_load(load, cpus), *_deleted_attributes(process or {})]
    processors: dict[str, Any] = {f"filter/emulate{tag}": {"error_mode": "propagate", "metric_conditions": drop}}
    if change:
        statements = [{"statements": [statement]} for statement in change]
        processors[f"transform/emulate{tag}"] = {"error_mode": "propagate", "metric_statements": statements}
    return Emulation(processors, tuple(processors), _thin(receiver, settings, interval))


def _enabled(metrics: Sequence[ScraperMetric], scraper: Mapping[str, Any] | None) -> list[str]:
    """The metrics that a scraper makes; none where the receiver does not have it."""
    if scraper is None:
        return []
    chosen = scraper.get("metrics") or {}
    return [metric.name for metric in metrics if (chosen.get(metric.name) or {}).get("enabled", metric.enabled)]


def _dropped_processes(process: Mapping[str, Any]) -> Iterator[str]:
    """Conditions on which a process is not reported."""
    name = f'resource.attributes["{EXECUTABLE_NAME}"]'
    a_process = f'resource.attributes["{PID}"] != nil'
    for key, drop_matching in (("include", False), ("exclude", True)):
        chosen = process.get(key) or {}
        if names := chosen.get("names"):
            found = _any_of(name, names, exact=chosen.get("match_type") == "strict")
            yield f"{a_process} and {found if drop_matching else f'not {found}'}"
    for attribute in RESOURCE_ATTRIBUTES:
        settings = _resource_attribute(process, attribute)
        value = f'resource.attributes["{attribute}"]'
        for key, drop_matching in (("metrics_include", False), ("metrics_exclude", True)):
            if settings["enabled"] and (patterns := settings.get(key)):
                found = " or ".join(_matches(f"String({value})", one) for one in patterns)
                yield f"{value} != nil and {'' if drop_matching else 'not '}({found})"
    if delay := process.get("scrape_process_delay"):
        youngest = round(_seconds("scrape_process_delay", delay) * 1e9)
        yield f"{a_process} and datapoint.time_unix_nano - datapoint.start_time_unix_nano < {youngest}"


def _aggregations(process: Mapping[str, Any]) -> Iterator[str]:
    """Statements that put the points of a metric together where the receiver drops the attribute that splits them."""
    chosen = process.get("metrics") or {}
    for metric in PROCESS_METRICS:
        settings = chosen.get(metric.name) or {}
        kept = settings.get("attributes")
        if metric.attribute and kept is not None and metric.attribute not in kept:
            function = _FUNCTIONS[settings.get("aggregation_strategy", metric.strategy)]
            yield f'aggregate_on_attributes("{function}", []) where metric.name == "{metric.name}"'


def _scaled_load(load: Mapping[str, Any] | None, cpus: int) -> Iterator[str]:
    if load is not None and not load.get("cpu_average", False):
        yield (
            f"set(datapoint.value_double, datapoint.value_double * {cpus}.0) "
            'where IsMatch(metric.name, "^system[.]cpu[.]load_average[.]")'
        )


def _deleted_attributes(process: Mapping[str, Any]) -> Iterator[str]:
    for attribute in RESOURCE_ATTRIBUTES:
        if not _resource_attribute(process, attribute)["enabled"]:
            yield f'delete_key(resource.attributes, "{attribute}")'


def _resource_attribute(process: Mapping[str, Any], attribute: str) -> dict[str, Any]:
    written = (process.get("resource_attributes") or {}).get(attribute) or {}
    return {"enabled": RESOURCE_ATTRIBUTES[attribute], **written}


def _thin(receiver: str, settings: Mapping[str, Any], interval: float) -> int:
    """How many recorded scrapes make one of this receiver's."""
    own = _seconds("collection_interval", settings.get("collection_interval", "60s"))
    steps = round(own / interval)
    if steps < 1 or abs(steps * interval - own) > 1e-6 * own:
        raise CannotEmulate(
            f"receiver {receiver}: its interval of {own:g} s is no whole multiple of {interval:g} s",
            "a recording has scrapes at one interval only: choose intervals that are multiples of the shortest",
        )
    return steps


def _seconds(key: str, written: object) -> float:
    try:
        return parse_duration(written)
    except ValueError as error:
        raise CannotEmulate(f"{key}: {error}", "write it as 60s or 1m30s") from error


def _unknown(
    settings: Mapping[str, Any],
    scrapers: Mapping[str, Any],
    process: Mapping[str, Any] | None,
    load: Mapping[str, Any] | None,
) -> Iterator[str]:
    """What is set that this module does not know, so that nothing is left out in silence."""
    metrics = {metric.name for metric in (*PROCESS_METRICS, *LOAD_METRICS)} | {NEVER_ON_LINUX}
    yield from (f"setting {key} is not emulated" for key in sorted(set(settings) - _RECEIVER_KEYS))
    yield from (f"scraper {name} is not in recordings" for name in sorted(set(scrapers) - {"process", "load"}))
    for name, scraper, known in (("process", process, _PROCESS_KEYS), ("load", load, _LOAD_KEYS)):
        of_scraper = scraper or {}
        others = sorted(key for key in set(of_scraper) - known if not key.startswith("mute_"))
        yield from (f"setting {name}.{key} is not emulated" for key in others)
        missing = sorted(set(of_scraper.get("metrics") or {}) - metrics)
        yield from (f"metric {metric} is not in recordings" for metric in missing)
        attributes = sorted(set(of_scraper.get("resource_attributes") or {}) - set(RESOURCE_ATTRIBUTES))
        yield from (f"resource attribute {attribute} is not in recordings" for attribute in attributes)


def _none_of(path: str, values: Sequence[str]) -> str:
    return " and ".join(f"{path} != {_literal(value)}" for value in values) or f'{path} != ""'


def _any_of(path: str, values: Sequence[str], *, exact: bool) -> str:
    one = "strict" if exact else "regexp"
    return f"({' or '.join(_matches(path, {one: value}) for value in values)})"


def _matches(path: str, pattern: Mapping[str, str]) -> str:
    if strict := pattern.get("strict"):
        return f"{path} == {_literal(strict)}"
    return f"IsMatch({path}, {_literal(pattern['regexp'])})"


def _literal(text: str) -> str:
    """An OTTL string literal. Its escapes are Go's, of which JSON's are a part. A doubled `$` stays doubled: the
    collector halves it in this place as it does in the receiver's."""
    return json.dumps(text, ensure_ascii=False)
