"""Cases of the checks on what is scraped, how often and how it is counted."""

from __future__ import annotations

from support.configs import NGINX
from support.templates import AT_SCRAPER, Case, scraping

CASES = (
    Case(
        "root-path-in-template",
        "of one receiver",
        "receivers: {host_metrics/a: {root_path: /, scrapers: {process: {}}}, host_metrics/b: {scrapers: {load: {}}}}\n"
        "processors: {}\npipeline: []\n",
        ("receivers/host_metrics/a/root_path: `host_metrics/a` sets `root_path`, which the compiler does | delete it",),
    ),
    Case("root-path-in-template", "none", scraping("{}")),
    Case(
        "uneven-interval",
        "longer, and uneven",
        "receivers:\n  host_metrics/a: {collection_interval: 5m, scrapers: {process: {}}}\n"
        "  host_metrics/b: {collection_interval: 45s, scrapers: {load: {}}}\nprocessors: {}\npipeline: []\n",
        (
            "receivers/host_metrics/a/collection_interval: `host_metrics/a` scrapes each 5m, which does not divide 1m |"
            " delete it:"
            " the compiler sets the variant's interval; or make it a parameter named `interval`",
            "receivers/host_metrics/b/collection_interval: `host_metrics/b` scrapes each 45s, which does not divide 1m"
            " | delete"
            " it: the compiler sets the variant's interval; or make it a parameter named `interval`",
        ),
    ),
    Case(
        "uneven-interval",
        "a part of it, and what is no interval",
        "receivers:\n  host_metrics/a: {collection_interval: 15s, scrapers: {process: {}}}\n"
        "  host_metrics/b: {collection_interval: often, scrapers: {load: {}}}\nprocessors: {}\npipeline: []\n",
    ),
    Case(
        "no-heartbeat",
        "another receiver, and a load that is off",
        "receivers:\n  otlp: {protocols: {http: {}}}\n"
        "  host_metrics/a: {scrapers: {process: {}, load: {metrics: {system.cpu.load_average.1m: {enabled: false}}}}}\n"
        "processors: {}\npipeline: []\n",
        (
            "receivers/otlp: `otlp` gives no heartbeat: only host_metrics receivers are counted | scrape with"
            " `host_metrics`",
            "receivers/host_metrics/a/scrapers/load/metrics/system.cpu.load_average.1m: `host_metrics/a` gives no"
            " heartbeat:"
            " `system.cpu.load_average.1m` is off | leave it on; a filter may drop it",
        ),
    ),
    Case("no-heartbeat", "the compiler adds one", scraping("{}")),
    Case(
        "miscounted-processes",
        "several points a process",
        scraping("{}"),
        (
            f"{AT_SCRAPER}/metrics/process.cpu.time: `process.cpu.time`, which counts processes, has a point for each"
            " `state` |"
            " leave `state` out of its attributes, or name another metric with one point a process as keeps.countMetric",
        ),
        {"count_metric": "process.cpu.time"},
    ),
    Case(
        "miscounted-processes",
        "no process at all",
        "receivers: {host_metrics/load: {scrapers: {load: {}}}}\nprocessors: {}\npipeline: []\n",
        (
            "receivers: nothing scrapes `process.memory.usage`, which counts processes | add the scraper `process`, or name"
            " another metric with one point a process as keeps.countMetric",
        ),
    ),
    Case(
        "miscounted-processes",
        "one point by the receiver's own sum",
        scraping("{metrics: {process.cpu.time: {attributes: []}}}"),
        settings={"count_metric": "process.cpu.time"},
    ),
    Case(
        "miscounted-processes",
        "a metric of the pipeline's own",
        scraping("{}"),
        settings={"count_metric": "team.count"},
    ),
    Case(
        "critical-matcher-without-attribute",
        "both",
        scraping(
            "{resource_attributes: {process.executable.name: {enabled: false}, process.command_line: {enabled: false}}}"
        ),
        (
            f"{AT_SCRAPER}/resource_attributes/process.executable.name: `process.executable.name` is off, so nothing"
            " matches the"
            " critical entry `nginx` | switch it on where an entry needs it, or choose a pipeline that does",
            f"{AT_SCRAPER}/resource_attributes/process.command_line: `process.command_line` is off, so nothing matches the"
            " critical entry `orders` | switch it on where an entry needs it, or choose a pipeline that does",
        ),
    ),
    Case(
        "critical-matcher-without-attribute",
        "that no entry looks at",
        scraping("{resource_attributes: {process.command_line: {enabled: false}}}"),
        settings={"critical": [NGINX]},
    ),
    Case(
        "average-utilization",
        "no strategy",
        scraping("{metrics: {process.cpu.utilization: {enabled: true, attributes: []}}}"),
        (
            f"{AT_SCRAPER}/metrics/process.cpu.utilization: `process.cpu.utilization` without `state` is averaged: a"
            " third of the"
            " truth | add `aggregation_strategy: sum`, or `avg` where the average is meant",
        ),
    ),
    Case("average-utilization", "off", scraping("{metrics: {process.cpu.utilization: {attributes: []}}}")),
    Case("average-utilization", "by state", scraping("{metrics: {process.cpu.utilization: {enabled: true}}}")),
    Case(
        "average-utilization",
        "meant",
        scraping("{metrics: {process.cpu.utilization: {enabled: true, attributes: [], aggregation_strategy: avg}}}"),
    ),
)
