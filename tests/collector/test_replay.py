"""Replaying through a real collector: what came of each scrape, and the same every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector import recording
from phoenix_collector.count import count
from phoenix_collector.errors import CannotEmulate, CollectorFailed
from phoenix_collector.otlp import canonical, points, processes
from phoenix_collector.recording import Recording, Writer
from phoenix_collector.recording_header import Header, Host
from phoenix_collector.replay import Replayer, replay, replay_scrapes
from support.hosts import Proc, payload

pytestmark = pytest.mark.collector

RECORDINGS = Path(__file__).parents[2] / "recordings"
QUIET = recording.read(RECORDINGS / f"quiet-host{recording.SUFFIX}")
WIDEST_POINTS = 3 + 16 * 21
DEFAULT_POINTS = 16 * 7


def config(processors: dict[str, Any], order: list[str], **receivers: Any) -> dict[str, Any]:
    """As the compiler renders it, with what a replay must leave alone."""
    return {
        "receivers": receivers or {"host_metrics/process": {"collection_interval": "60s", "scrapers": {"process": {}}}},
        "processors": {
            "memory_limiter": {"check_interval": "1s", "limit_percentage": 80},
            "resource_detection": {"detectors": ["env", "system"]},
            **processors,
        },
        "exporters": {"otlp_http/nowhere": {"endpoint": "http://203.0.113.1"}},
        "service": {
            "pipelines": {
                "metrics/variant": {
                    "receivers": [*receivers] or ["host_metrics/process"],
                    "processors": ["memory_limiter", "resource_detection", *order],
                    "exporters": ["forward/variant"],
                },
                "metrics/out": {"receivers": ["forward/variant"], "exporters": ["otlp_http/nowhere"]},
            }
        },
    }


def written(path: Path, scrapes: list[dict[str, Any]]) -> Recording:
    with Writer(path, Header("0.159.0", 60.0, Host("linux", 2, 2**30, 3))) as writer:
        for scrape in scrapes:
            writer.add(scrape)
    return recording.read(path)


def ottl(statement: str) -> dict[str, Any]:
    """The settings of a transform processor with one statement, whose errors count."""
    return {"error_mode": "propagate", "metric_statements": [{"statements": [statement]}]}


ONLY_NGINX = {
    "filter/nginx": {
        "error_mode": "propagate",
        "metric_conditions": ['resource.attributes["process.executable.name"] != "nginx"'],
    }
}


def test_payloads_go_through_processors_one_by_one(otelcol: Path) -> None:
    scrapes = [
        payload(0, [Proc(1, "nginx"), Proc(2, "java")]),
        payload(5, [Proc(2, "java")]),
        payload(10, [Proc(1, "nginx", memory=7)]),
    ]
    came = replay_scrapes(otelcol, scrapes, ONLY_NGINX, ["filter/nginx"])

    assert [len(one) for one in came] == [1, 0, 1]
    assert [process.pid for process in processes(came[0][0])] == [1]
    assert [point.value for point in points(came[2][0]) if point.metric == "process.memory.usage"] == [7]


def test_nothing_changes_without_processors(otelcol: Path) -> None:
    scrape = payload(0, [Proc(1, "ni\u2028ck\u00e9"), Proc(2, "$b", command_line='"\\$$ \U0001f600')], load=0.1)
    ((came,),) = replay_scrapes(otelcol, [scrape], {}, [])
    assert list(points(came)) == list(points(scrape))


def test_state_is_kept_from_scrape_to_scrape(otelcol: Path) -> None:
    scrapes = [payload(at, [Proc(1, "a", cpu=at * 0.5)]) for at in (0, 10, 30)]
    came = replay_scrapes(otelcol, scrapes, {"cumulative_to_delta": {"initial_value": "drop"}}, ["cumulative_to_delta"])
    used = [
        point.value
        for one in came
        for line in one
        for point in points(line)
        if point.metric == "process.cpu.time" and point.attributes["state"] == "user"
    ]
    assert used == [5.0, 10.0]


def test_replay_counts_what_comes_out(otelcol: Path) -> None:
    seen: dict[int, int] = {}
    result = replay(
        otelcol,
        QUIET,
        config(ONLY_NGINX, ["filter/nginx"]),
        interval=60,
        on_scrape=lambda number, lines: seen.update({number: sum(map(len, lines))}),
    )
    assert result.scrapes_in == 13
    assert result.counts.points_by_payload == (4 * 7,) * 13
    assert result.counts.series == 4 * 7
    assert result.counts.duplicate_points == 0
    assert seen == dict(enumerate(result.counts.bytes_by_payload))
    assert 0 < result.cpu_seconds < 10
    assert result.max_rss > 20 * 2**20
    assert result.wall > 0


def test_warm_up_is_replayed_but_not_counted(otelcol: Path) -> None:
    result = replay(
        otelcol,
        QUIET,
        config({"cumulative_to_delta": {"initial_value": "drop"}}, ["cumulative_to_delta"]),
        warmup=1,
        interval=60,
    )
    assert result.scrapes_in == 13
    assert result.counts.points_by_payload == (DEFAULT_POINTS,) * 12


def test_two_receivers_meet_at_their_own_intervals(otelcol: Path) -> None:
    scrapers = {"process": {"include": {"match_type": "strict", "names": ["nginx"]}}}
    rest = {"process": {"exclude": {"match_type": "strict", "names": ["nginx"]}}}
    rendered = config(
        {},
        [],
        **{
            "host_metrics/often": {"collection_interval": "60s", "scrapers": scrapers},
            "host_metrics/seldom": {"collection_interval": "3m", "scrapers": rest},
        },
    )
    often, seldom = 4 * 7, 12 * 7
    counts = replay(otelcol, QUIET, rendered, interval=60).counts
    assert counts.points_by_payload == tuple(often + (seldom if number % 3 == 0 else 0) for number in range(13))
    assert counts.series == often + seldom


def test_the_same_in_gives_the_same_out(otelcol: Path) -> None:
    """Also through aggregation, whose order of points is that of a Go map."""
    flat = {
        "transform/flatten": ottl('set(datapoint.attributes["n"], resource.attributes["process.executable.name"])'),
        "transform/unroot": ottl('delete_matching_keys(resource.attributes, "^process")'),
        "groupbyattrs": {},
        "transform/stamp": ottl("set(datapoint.time_unix_nano, 1)"),
        "transform/sum": ottl('aggregate_on_attributes("sum", ["n"]) where metric.name != ""'),
    }

    def run() -> tuple[list[Any], Any]:
        documents: list[Any] = []
        result = replay(
            otelcol,
            QUIET,
            config(flat, list(flat)),
            interval=60,
            on_scrape=lambda _, lines: documents.extend(canonical(json.loads(line)) for line in lines),
        )
        return documents, result.counts

    first, again = run(), run()
    assert first == again
    assert first[1].points_by_payload[0] == 11 * 4  # eleven names, four metrics without their attributes


def test_the_machine_that_replays_leaves_no_trace(otelcol: Path) -> None:
    lines: list[bytes] = []
    replay(otelcol, QUIET, config({}, []), interval=60, on_scrape=lambda _, some: lines.extend(some))
    assert not any(b"host.name" in line for line in lines)


def test_thinned_scrapes_have_the_utilization_of_the_longer_interval(otelcol: Path, tmp_path: Path) -> None:
    scrapes = [payload(60 * at, [Proc(1, "a", cpu=at * 6.0, utilization=0.9 if at else None)]) for at in range(3)]
    metrics = {"process.cpu.utilization": {"enabled": True, "attributes": [], "aggregation_strategy": "sum"}}
    receiver = {"collection_interval": "2m", "scrapers": {"process": {"metrics": metrics}}}
    out: dict[int, list[float | int | None]] = {}

    def note(number: int, lines: tuple[bytes, ...]) -> None:
        found = [point for line in lines for point in points(json.loads(line))]
        out[number] = [point.value for point in found if point.metric == "process.cpu.utilization"]

    replay(otelcol, written(tmp_path / "x", scrapes), config({}, [], **{"host_metrics": receiver}), on_scrape=note)
    assert out == {0: [], 1: [], 2: [pytest.approx((12 + 6) / 120 / 2)]}


def test_a_processor_that_waits_is_refused(otelcol: Path) -> None:
    waiting = {"batch": {"timeout": "30s"}}
    with pytest.raises(CollectorFailed, match="held data back") as caught:
        replay(otelcol, QUIET, config(waiting, ["batch"]), interval=60)
    assert "batch" in caught.value.help


def test_a_receiver_that_cannot_be_emulated_is_refused(otelcol: Path) -> None:
    with pytest.raises(CannotEmulate, match="scraper disk"):
        replay(otelcol, QUIET, config({}, [], host_metrics={"scrapers": {"disk": {}}}), interval=60)


def test_a_bad_processor_is_said_with_the_collectors_words(otelcol: Path) -> None:
    with pytest.raises(CollectorFailed, match=r"processors::cumulative_to_delta: .* has invalid keys: max_stalenes"):
        replay_scrapes(otelcol, [], {"cumulative_to_delta": {"max_stalenes": "1m"}}, ["cumulative_to_delta"])


def test_a_payload_that_is_refused_is_named(otelcol: Path) -> None:
    failing = {"transform": ottl('set(resource.attributes["a"], ParseJSON("{"))')}
    with pytest.raises(CollectorFailed, match="payload 1 was refused"):
        replay_scrapes(otelcol, [payload(0, [Proc(1, "a")])], failing, ["transform"])
    with pytest.raises(CollectorFailed, match="payload 2 was refused with 400"):
        replay_scrapes(otelcol, [payload(0, []), b"not JSON"], {}, [])


def test_a_payload_beyond_the_limit_is_refused(otelcol: Path) -> None:
    with Replayer(otelcol, {}, []) as replayer, pytest.raises(CollectorFailed, match="larger than 64 MiB"):
        replayer.post(b" " * (64 * 2**20 + 1))


def test_a_port_that_was_taken_meanwhile_is_tried_again(otelcol: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from phoenix_collector import replay as module

    ports = module.free_ports
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        offers = iter([(taken.getsockname()[1],), (taken.getsockname()[1],)])
        monkeypatch.setattr(module, "free_ports", lambda number: next(offers, None) or ports(number))
        assert len(replay_scrapes(otelcol, [payload(0, [Proc(1, "a")])], {}, [])) == 1


@pytest.mark.parametrize("name", ["quiet-host", "many-workers", "high-churn"])
def test_the_widest_receiver_is_replayed_as_recorded(otelcol: Path, name: str) -> None:
    recorded = recording.read(RECORDINGS / f"{name}{recording.SUFFIX}")
    with Replayer(otelcol, {}, []) as replayer:
        came = count(replayer.post(scrape) for scrape in recorded.scrapes())
    expected = count([scrape] for scrape in recorded.scrapes())
    assert came.points_by_payload == expected.points_by_payload
    assert came.series_by_metric == expected.series_by_metric
