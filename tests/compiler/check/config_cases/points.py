"""Cases of the checks that follow points through a pipeline."""

from __future__ import annotations

from support.templates import (
    AGGREGATE,
    ALIGN,
    AT_FILTER,
    AT_SCRAPER,
    AT_SUM,
    AT_X,
    COMPACT,
    DELTA,
    FLATTEN,
    LOAD,
    MEMORY,
    TIMED,
    UNROOT,
    Case,
    dropping,
    filter_of,
    scraping,
    staged,
    transform,
    transform_of,
)

ADD_UP = "keep it, or add the processes up as `phoenix-compile explain aggregation-without-stamp` shows"
CASES = (
    Case(
        "process-attribute-on-datapoint",
        "in a filter, a list, and keys",
        staged(
            filter_of("filter/x", 'datapoint.attributes["process.pid"] == nil'),
            AGGREGATE,
            "groupbyattrs/x: {keys: [process.executable.name]}",
        ),
        (
            f"{AT_FILTER}: `process.pid` is on the resource, not on the points | read it from resource.attributes, or"
            " first set"
            " it on the points: `merge_maps(datapoint.attributes, …)`",
            f"{AT_SUM}: `process.executable.name` is on the resource, not on the points | read it from"
            " resource.attributes, or"
            " first set it on the points: `merge_maps(datapoint.attributes, …)`",
            "processors/groupbyattrs/x/keys: `process.executable.name` is on the resource, not on the points | read it from"
            " resource.attributes, or first set it on the points: `merge_maps(datapoint.attributes, …)`",
        ),
    ),
    Case(
        "process-attribute-on-datapoint",
        "set before",
        staged(
            transform_of("transform/a", 'set(datapoint.attributes["process.pid"], resource.attributes["process.pid"])'),
            filter_of("filter/x", 'datapoint.attributes["process.pid"] == nil'),
            "groupbyattrs/x: {keys: [process.pid, process.owner]}",
        ),
    ),
    Case("process-attribute-on-datapoint", "merged before", staged(FLATTEN, AGGREGATE)),
    Case(
        "process-attribute-on-datapoint",
        "put there by a processor",
        staged(
            "attributes/x: {actions: [{key: process.pid, value: 1, action: insert}]}",
            filter_of("filter/x", 'datapoint.attributes["process.pid"] == nil'),
        ),
    ),
    Case("process-attribute-on-datapoint", "attributes of points", dropping('datapoint.attributes["state"] == "wait"')),
    Case(
        "shared-identity",
        "off at the receiver",
        scraping("{resource_attributes: {process.pid: {enabled: false}}}"),
        (
            f"{AT_SCRAPER}/resource_attributes/process.pid: `process.pid` is off, so processes of one name share a"
            f" series | {ADD_UP}",
        ),
    ),
    Case(
        "shared-identity",
        "deleted by statements",
        transform('keep_keys(resource.attributes, ["process.executable.name", "phoenix.critical"])'),
        (f"{AT_X}: `process.pid` is lost here, so processes of one name share a series | {ADD_UP}",),
    ),
    Case(
        "shared-identity",
        "carried for critical processes only",
        staged(
            transform_of(
                "transform/a",
                'set(datapoint.attributes["process.pid"], resource.attributes["process.pid"]) where'
                ' resource.attributes["phoenix.critical"] != nil',
            ),
            transform_of("transform/x", 'delete_key(resource.attributes, "process.pid")'),
        ),
        (f"{AT_X}: `process.pid` is lost here, so processes of one name share a series | {ADD_UP}",),
    ),
    Case("shared-identity", "added up", staged(DELTA, FLATTEN, UNROOT, COMPACT, ALIGN, AGGREGATE)),
    Case("shared-identity", "flattened", staged(FLATTEN, UNROOT)),
    Case(
        "shared-identity",
        "no processes",
        "receivers: {host_metrics/load: {scrapers: {load: {}}}}\nprocessors: {}\npipeline: []\n",
    ),
    Case(
        "aggregation-without-compaction",
        "none",
        staged(DELTA, FLATTEN, UNROOT, ALIGN, AGGREGATE),
        (f"{AT_SUM}: nothing is added up: each process still lies apart | add `groupbyattrs/compact: {{}}` before it",),
    ),
    Case(
        "aggregation-without-compaction",
        "before the process id is gone",
        staged(DELTA, FLATTEN, COMPACT, UNROOT, ALIGN, AGGREGATE),
        (f"{AT_SUM}: nothing is added up: each process still lies apart | add `groupbyattrs/compact: {{}}` before it",),
    ),
    Case("aggregation-without-compaction", "within a process", staged(AGGREGATE)),
    Case("aggregation-without-compaction", "sound", staged(DELTA, FLATTEN, UNROOT, COMPACT, ALIGN, AGGREGATE)),
    Case(
        "aggregation-without-stamp",
        "no times",
        staged(DELTA, FLATTEN, UNROOT, COMPACT, AGGREGATE),
        (
            f"{AT_SUM}: nothing is added up: the points have different times | set datapoint.time_unix_nano of all"
            " points of a"
            " scrape to one value before it",
        ),
    ),
    Case(
        "aggregation-without-stamp",
        "no start times",
        staged(DELTA, FLATTEN, UNROOT, COMPACT, TIMED, AGGREGATE),
        (
            f"{AT_SUM}: deltas are not added up: they have different start times | set datapoint.start_time_unix_nano"
            " of all"
            " points of a scrape to one value before it",
        ),
    ),
    Case("aggregation-without-stamp", "no deltas among them", staged(DELTA, FLATTEN, UNROOT, COMPACT, TIMED, MEMORY)),
    Case(
        "cumulative-aggregated",
        "counters",
        staged(FLATTEN, UNROOT, COMPACT, ALIGN, AGGREGATE),
        (
            f"{AT_SUM}: a sum of counters falls when a process ends | put `cumulative_to_delta` before it, or aggregate"
            " only"
            " metrics that are no counters",
        ),
    ),
    Case("cumulative-aggregated", "memory", staged(FLATTEN, UNROOT, COMPACT, ALIGN, MEMORY)),
    Case(
        "cumulative-aggregated",
        "no counter is scraped",
        staged(
            FLATTEN,
            UNROOT,
            COMPACT,
            ALIGN,
            AGGREGATE,
            receivers="receivers: {host_metrics/process: {scrapers: {process: {metrics: {process.cpu.time: {enabled: false},"
            " process.disk.io: {enabled: false}}}}}}\n",
        ),
    ),
    Case(
        "cut-before-delta",
        "by a mark",
        staged(
            transform_of(
                "transform/mark", 'set(resource.attributes["phx.busy"], 1) where datapoint.value_double > 0.5'
            ),
            filter_of("filter/x", 'resource.attributes["phx.busy"] == nil'),
            DELTA,
        ),
        (
            f"{AT_FILTER}: a process that comes back ships its whole absence in one point | put `cumulative_to_delta`"
            " before the"
            " filter",
        ),
    ),
    Case(
        "cut-before-delta",
        "the destination's",
        dropping("datapoint.value_double < 0.5"),
        (
            f"{AT_FILTER}: a process that comes back ships its whole absence in one point | put `cumulative_to_delta`"
            " before the"
            " filter",
        ),
        {"temporality": "delta"},
    ),
    Case("cut-before-delta", "no deltas anywhere", dropping("datapoint.value_double < 0.5")),
    Case("cut-before-delta", "after", staged(DELTA, filter_of("filter/x", "datapoint.value_double < 0.5"))),
    Case(
        "cut-before-delta",
        "always the same",
        staged(filter_of("filter/x", 'IsMatch(resource.attributes["process.executable.name"], "^kworker")'), DELTA),
    ),
    Case(
        "cut-before-delta",
        "a gauge",
        staged(filter_of("filter/x", 'metric.name == "process.memory.usage" and datapoint.value_int < 5'), DELTA),
    ),
    Case(
        "split-receivers",
        "load beside processes",
        staged(
            transform_of("transform/x", LOAD),
            receivers="receivers: {host_metrics/a: {scrapers: {process: {}}}, host_metrics/b: {scrapers: {load: {}}}}\n",
        ),
        (
            f"{AT_X}: `system.cpu.load_average.1m` never meets processes: another receiver scrapes it | put the"
            " scrapers `load`"
            " and `process` into one receiver",
        ),
    ),
    Case(
        "split-receivers",
        "together",
        staged(
            transform_of("transform/x", LOAD),
            receivers="receivers: {host_metrics/a: {scrapers: {process: {}, load: {}}}}\n",
        ),
    ),
    Case(
        "split-receivers",
        "only dropped",
        staged(
            filter_of("filter/x", 'metric.name == "system.cpu.load_average.1m"'),
            receivers="receivers: {host_metrics/a: {scrapers: {process: {}}}, host_metrics/b: {scrapers: {load: {}}}}\n",
        ),
    ),
    Case(
        "switched-off-metric",
        "said once",
        transform(
            'set(metric.unit, "a") where metric.name == "process.cpu.utilization"',
            'set(metric.unit, "b") where "process.cpu.utilization" == metric.name',
        ),
        (f"{AT_X}: no receiver has `process.cpu.utilization` switched on | switch it on at the receiver",),
    ),
    Case(
        "switched-off-metric",
        "never on Linux",
        transform('set(metric.unit, "a") where metric.name == "process.handles"'),
        (f"{AT_X}: no receiver has `process.handles` switched on | it exists on Windows only: delete it",),
    ),
    Case(
        "switched-off-metric",
        "a filter may drop what is not there",
        dropping('metric.name == "process.cpu.utilization"'),
    ),
    Case("switched-off-metric", "on", transform('set(metric.unit, "a") where metric.name == "process.cpu.time"')),
    Case(
        "leftover-scratch",
        "of the resource and of the points",
        transform(
            'set(resource.attributes["phx.a"], {})',
            'set(resource.attributes["phx.a"]["b"], 1)',
            'set(datapoint.attributes["phx.c"], 1)',
        ),
        (
            f"{AT_X}: `phx.a` is still there at the end of the pipeline | delete it at the end:"
            ' `delete_matching_keys(resource.attributes, "^phx\\\\.")`',
            f"{AT_X[:-1]}2: `phx.c` is still there at the end of the pipeline | delete it at the end:"
            ' `delete_matching_keys(resource.attributes, "^phx\\\\.")`',
        ),
    ),
    Case(
        "leftover-scratch",
        "deleted, by pattern and by key",
        staged(
            transform_of(
                "transform/x", 'set(resource.attributes["phx.a"], 1)', 'set(datapoint.attributes["phx.b"], 1)'
            ),
            transform_of("transform/y", 'delete_matching_keys(resource.attributes, "^phx")'),
            "attributes/z: {actions: [{key: phx.b, action: delete}]}",
        ),
    ),
    Case(
        "wall-clock-processor",
        "in the pipeline",
        staged("interval: {}", "batch/x: {}"),
        (
            "pipeline/0: `interval` follows the clock, so a preview cannot show it | leave it out: the exporter"
            " batches, and the"
            " interval is the receiver's",
            "pipeline/1: `batch/x` follows the clock, so a preview cannot show it | leave it out: the exporter batches,"
            " and the"
            " interval is the receiver's",
        ),
    ),
    Case("wall-clock-processor", "none", staged(DELTA)),
)
