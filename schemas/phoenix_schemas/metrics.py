"""What can be measured in an experiment: one table for the compiler's checks and for the controller.

A criterion names one of these metrics. Its `exports` say with which kinds of `export` it can be measured at all.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from phoenix_schemas.units import UnitName

ExportMode = Literal["sink", "destinations", "none"]
Role = Literal["goal", "guardrail", "info"]
Form = Literal["reduction", "increaseAtMost", "atMost", "atLeast", "info"]

ANY_EXPORT: tuple[ExportMode, ...] = ("sink", "destinations", "none")
SENT: tuple[ExportMode, ...] = ("sink", "destinations")
AT_SINK: tuple[ExportMode, ...] = ("sink",)

RATIO_FORMS: tuple[Form, ...] = ("reduction", "increaseAtMost", "atMost", "info")


class MetricInfo(NamedTuple):
    """One measurable quantity.

    `unit` is how an absolute limit is written; `source` names the series it is computed from; `noisy` says that its
    ratio varies by tens of percent between scrapes, which decides how long a plan must be.
    """

    name: str
    description: str
    unit: UnitName
    unit_text: str
    source: str
    exports: tuple[ExportMode, ...]
    forms: tuple[Form, ...]
    noisy: bool = False


_POINTS_OUT = 'phoenix_evidence_points_total{stage="out"}'

METRICS: dict[str, MetricInfo] = {
    info.name: info
    for info in (
        MetricInfo(
            "series_per_scrape",
            "Points of one scrape of one node, after the variant's processors",
            "number",
            "series",
            f"{_POINTS_OUT} per heartbeat",
            ANY_EXPORT,
            RATIO_FORMS,
        ),
        MetricInfo(
            "billed_series",
            "Distinct series within the cost model's window",
            "number",
            "series",
            "the sink's count of distinct series",
            AT_SINK,
            RATIO_FORMS,
        ),
        MetricInfo(
            "points_per_second",
            "Data points a second that leave the variant's processors",
            "number",
            "points/s",
            f"rate of {_POINTS_OUT}",
            ANY_EXPORT,
            RATIO_FORMS,
        ),
        MetricInfo(
            "bytes_per_second",
            "Compressed bytes a second on the wire",
            "bytes",
            "bytes/s",
            "otelcol_exporter_queue_batch_send_size_bytes_sum, and the sink's count",
            AT_SINK,
            RATIO_FORMS,
        ),
        MetricInfo(
            "processes_reported",
            "Processes that a scrape reports, after the variant's processors",
            "number",
            "processes",
            f"{_POINTS_OUT} of the metric the pipeline names as countMetric",
            ANY_EXPORT,
            RATIO_FORMS,
        ),
        MetricInfo(
            "critical_process_retention",
            "Critical processes reported by the candidate, of those reported by the baseline",
            "share",
            "%",
            'phoenix_evidence_points_total{critical!="other",stage="out"} of countMetric',
            ANY_EXPORT,
            ("atLeast", "info"),
        ),
        MetricInfo(
            "collector_cpu_cores",
            "Processor cores that the collector itself uses",
            "cores",
            "cores",
            "otelcol_process_cpu_seconds",
            ANY_EXPORT,
            RATIO_FORMS,
            noisy=True,
        ),
        MetricInfo(
            "collector_memory_bytes",
            "Resident memory of the collector itself",
            "bytes",
            "bytes",
            "otelcol_process_memory_rss",
            ANY_EXPORT,
            RATIO_FORMS,
        ),
        MetricInfo(
            "export_failures",
            "Share of points that the exporter could not send, lost / (lost + sent)",
            "share",
            "%",
            "otelcol_exporter_send_failed_metric_points",
            SENT,
            ("atMost", "info"),
        ),
        MetricInfo(
            "dropped_points",
            "Share of points refused or dropped before the exporter, lost / (lost + sent)",
            "share",
            "%",
            "otelcol_receiver_refused_metric_points, otelcol_exporter_enqueue_failed_metric_points",
            SENT,
            ("atMost", "info"),
        ),
        MetricInfo(
            "cost_per_month",
            "Cost of a month by the environment's cost model",
            "number",
            "money",
            "the quantity that the cost model bills",
            AT_SINK,
            RATIO_FORMS,
        ),
    )
}


def role_of(form: Form, limit: float) -> Role:
    """The role a criterion plays: what must be shown (goal), what must not get worse (guardrail), or neither."""
    if form == "info":
        return "info"
    if form == "reduction" or (form == "atLeast" and limit < 1):
        return "goal"
    return "guardrail"
