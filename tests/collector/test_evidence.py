"""Evidence and own telemetry: from text, and from a real collector."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.errors import EvidenceUnreadable
from phoenix_collector.evidence import (
    Evidence,
    Identity,
    PayloadCount,
    PointCount,
    evidence,
    read_evidence,
    read_telemetry,
    telemetry,
)
from phoenix_collector.http_sink import JsonSink
from phoenix_collector.ports import LOOPBACK, free_ports
from phoenix_collector.process import RunningCollector
from phoenix_collector.prometheus_text import Sample, fetch, parse

LABELS = 'experiment="e",node="n1",run="2",variant="topk"'
TEXT = f"""\
# HELP phoenix_evidence_points_total Data points since the collector started
# TYPE phoenix_evidence_points_total counter
phoenix_evidence_points_total{{critical="other",metric="process.cpu.time",stage="in",{LABELS}}} 1251 1795450867419
phoenix_evidence_points_total{{metric="system.cpu.load_average.1m",stage="out",{LABELS}}} 5 1795450867419
phoenix_evidence_payloads_total{{receiver="host_metrics/process",{LABELS}}} 5
go_goroutines 12
"""


def test_evidence_is_typed() -> None:
    assert evidence(parse(TEXT)) == Evidence(
        Identity("e", "2", "topk", "n1"),
        (
            PointCount("process.cpu.time", "other", "in", 1251, 1795450867.419),
            PointCount("system.cpu.load_average.1m", "", "out", 5, 1795450867.419),
        ),
        (PayloadCount("host_metrics/process", 5, None),),
    )


def test_a_collector_that_has_counted_nothing_has_no_identity() -> None:
    assert evidence(parse("go_goroutines 12\n")) == Evidence(None, (), ())


def test_two_collectors_behind_one_endpoint_are_refused() -> None:
    other = TEXT.replace('node="n1"', 'node="n2"')
    with pytest.raises(EvidenceUnreadable, match="several collectors at one endpoint: e/2/topk/n1, e/2/topk/n2"):
        evidence(parse(TEXT + other))


OWN = """\
otelcol_process_uptime{suffix} 12.5
otelcol_process_cpu_seconds{total} 0.5
otelcol_process_memory_rss{bytes} 9.1e+07
otelcol_exporter_sent_metric_points{total}{{exporter="otlp_http/a"}} 100
otelcol_exporter_sent_metric_points{total}{{exporter="otlp_http/b"}} 40
otelcol_exporter_send_failed_metric_points{total}{{exporter="otlp_http/a"}} 3
otelcol_exporter_enqueue_failed_metric_points{total}{{exporter="otlp_http/a"}} 4
otelcol_exporter_queue_batch_send_size_bytes{bytes}_sum{{exporter="otlp_http/a",server_address="x"}} 1000
otelcol_exporter_queue_batch_send_size_bytes{bytes}_sum{{exporter="otlp_http/a",server_address="y"}} 500
http_client_request_body_size{bytes}_sum{{server_address="x",server_port="1",http_response_status_code="200"}} 300
http_client_request_body_size{bytes}_sum{{server_address="x",server_port="1",http_response_status_code="503"}} 30
"""


@pytest.mark.parametrize(
    "spelling",
    [{"suffix": "", "total": "", "bytes": ""}, {"suffix": "_seconds_total", "total": "_total", "bytes": "_bytes"}],
)
def test_own_telemetry_is_read_in_both_spellings(spelling: dict[str, str]) -> None:
    own = telemetry(parse(OWN.format(**spelling)))
    assert (own.uptime, own.cpu_seconds, own.memory_rss) == (12.5, 0.5, 9.1e7)
    assert own.sent_points == {"otlp_http/a": 100, "otlp_http/b": 40}
    assert own.failed_points == {"otlp_http/a": 7}
    assert own.sent_bytes == {"otlp_http/a": 1500}
    assert own.wire_bytes == {"x:1": 330}


def test_evidence_is_no_own_telemetry() -> None:
    with pytest.raises(EvidenceUnreadable, match="not a collector's own telemetry") as caught:
        telemetry(parse(TEXT))
    assert "port of the evidence" in caught.value.help


LINES = {
    "a 1": Sample("a", {}, 1.0, None),
    "a:b_c +Inf": Sample("a:b_c", {}, float("inf"), None),
    "a{} -1e-3 -5": Sample("a", {}, -0.001, -0.005),
    'a{x="1",} 2': Sample("a", {"x": "1"}, 2.0, None),
    'a{x="q\\"u\\\\o\\nte",y="}, ,="} 2 1500': Sample("a", {"x": 'q"u\\o\nte', "y": "}, ,="}, 2.0, 1.5),
    'a { x = "1" } 2': None,
    'a{x="1" y="2"} 2': None,
    'a{x="1} 2': None,
    "a": None,
    "<html>": None,
    "a one": None,
}


@pytest.mark.parametrize("line", LINES)
def test_lines_of_the_text_format(line: str) -> None:
    expected = LINES[line]
    if expected is None:
        with pytest.raises(EvidenceUnreadable, match="line 2 is no sample"):
            list(parse(f"# head\n{line}\n"))
    else:
        assert list(parse(f"# head\n{line}\n\n")) == [expected]


def test_an_endpoint_that_does_not_answer_is_said() -> None:
    (port,) = free_ports(1)
    with pytest.raises(EvidenceUnreadable, match="Connection refused"):
        fetch(f"http://{LOOPBACK}:{port}/metrics")
    with pytest.raises(EvidenceUnreadable, match="unknown url type"):
        fetch("no-url")


def counting_config(points_port: int, own_port: int, sink: str) -> dict[str, Any]:
    """A collector whose evidence is the number of points of each metric."""

    def ottl(*statements: str) -> dict[str, Any]:
        return {"error_mode": "propagate", "metric_statements": [{"statements": [one]} for one in statements]}

    return {
        "receivers": {"host_metrics": {"root_path": "/", "collection_interval": "200ms", "initial_delay": "0s",
                                       "scrapers": {"load": {}}}},
        "processors": {
            "transform/mark": ottl(
                'set(datapoint.attributes["metric"], metric.name)',
                'set(datapoint.attributes["stage"], "in")',
                "set(datapoint.value_double, 1.0)",
                'set(metric.name, "phoenix.evidence.points")',
                "convert_gauge_to_sum(\"delta\", true) where metric.type == METRIC_DATA_TYPE_GAUGE",
                "set(datapoint.start_time_unix_nano, datapoint.time_unix_nano)",
            ),
            "groupbyattrs": {},
            "delta_to_cumulative": {},
        },
        "exporters": {
            "prometheus": {
                "endpoint": f"{LOOPBACK}:{points_port}",
                "send_timestamps": True,
                "without_scope_info": True,
                "const_labels": {"experiment": "e", "run": "2", "variant": "v", "node": "n"},
            },
            "otlp_http": {
                "endpoint": sink,
                "encoding": "json",
                "sending_queue": {
                    "sizer": "bytes",
                    "queue_size": 1000000,
                    "batch": {"sizer": "bytes", "min_size": 1, "flush_timeout": "100ms"},
                },
            },
        },
        "service": {
            "telemetry": {
                "metrics": {
                    "level": "detailed",
                    "readers": [{"pull": {"exporter": {"prometheus": {"host": LOOPBACK, "port": own_port}}}}],
                }
            },
            "pipelines": {
                "metrics": {
                    "receivers": ["host_metrics"],
                    "processors": ["transform/mark", "groupbyattrs", "delta_to_cumulative"],
                    "exporters": ["prometheus"],
                },
                "metrics/out": {"receivers": ["host_metrics"], "exporters": ["otlp_http"]},
            },
        },
    }  # fmt: skip


@pytest.mark.collector
def test_a_real_collector_is_read(otelcol: Path) -> None:
    points_port, own_port = free_ports(2)
    bodies: list[bytes] = []
    with (
        JsonSink(bodies.append) as sink,
        RunningCollector(otelcol, counting_config(points_port, own_port, sink.endpoint)) as collector,
    ):
        found, own = None, None
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (found and own and found.points and found.points[0].value >= 3):
            time.sleep(0.1)
            found = read_evidence(f"http://{LOOPBACK}:{points_port}/metrics")
            own = read_telemetry(f"http://{LOOPBACK}:{own_port}/metrics")
        seconds = collector.cpu_seconds()

    assert found is not None
    assert own is not None
    assert found.identity == Identity("e", "2", "v", "n")
    assert {point.metric for point in found.points} == {f"system.cpu.load_average.{span}m" for span in (1, 5, 15)}
    assert all(point.stage == "in" and abs((point.time or 0) - time.time()) < 60 for point in found.points)
    assert 0 < own.cpu_seconds <= seconds + 0.05
    assert own.memory_rss > 20 * 2**20
    assert own.uptime > 0.3
    assert own.sent_points["otlp_http"] >= 9
    assert own.sent_bytes["otlp_http"] > 100
    assert sum(own.wire_bytes.values()) > 100
    assert sum(own.failed_points.values()) == 0
    assert bodies
