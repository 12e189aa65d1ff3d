"""Each check of an experiment: what makes it speak, exactly where and in which words, and what comes near but is sound."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from phoenix_compiler.check import EXPERIMENT_CHECKS
from support.experiments import EXPERIMENT_PATH, make_experiment, said, text_of

CHECKS = {check.RULE.code: check for check in EXPERIMENT_CHECKS}


class Case(NamedTuple):
    """An override of the sound experiment, and everything that one check says to it."""

    code: str
    name: str
    override: str
    expected: tuple[str, ...] = ()
    environment: str = ""
    path: str = EXPERIMENT_PATH


def criteria(*lines: str) -> str:
    """An override with these criteria."""
    return "spec:\n  criteria:\n" + "".join(f"    - {{{line}}}\n" for line in lines)


def critical(*lines: str) -> str:
    """An override with these critical processes."""
    return "spec:\n  criticalProcesses:\n" + "".join(f"    - {{{line}}}\n" for line in lines)


AA = "spec: {analysis: {mode: AA}, variants: {candidates: []}}"
COST = "cost: {model: google-samples, price: 0.06 USD/million samples}"
LONG = "a" * 40
TEN = (
    "[cpu.time, cpu.utilization, memory.usage, memory.virtual, memory.utilization, disk.io, disk.operations, paging.faults,"
    " threads, uptime]"
)
"""Ten metrics of processes."""

CASES = (
    Case(
        "unknown-metric",
        "misspelt",
        criteria("metric: series_per_scrap, reduction: 50%"),
        ("spec.criteria.0.metric: no metric is named `series_per_scrap` | did you mean `series_per_scrape`?",),
    ),
    Case(
        "unknown-metric",
        "with an absolute limit that no metric gives a unit",
        criteria("metric: foo, atMost: 5%"),
        (
            "spec.criteria.0.metric: no metric is named `foo` | known: billed_series, bytes_per_second, collector_cpu_cores,"
            " collector_memory_bytes, cost_per_month, critical_process_retention, dropped_points, export_failures,"
            " points_per_second, processes_reported, series_per_scrape",
        ),
    ),
    Case("unknown-metric", "all known", criteria("metric: billed_series, reduction: 50%")),
    Case(
        "unmeasurable-metric",
        "bytes without an export",
        "spec: {export: none, criteria: [{metric: bytes_per_second, reduction: 50%}]}",
        (
            "spec.criteria.0.metric: `bytes_per_second` cannot be measured with `export: none` | use `export: sink`, or"
            " delete the criterion [spec.export: the export chosen here]",
        ),
    ),
    Case(
        "unmeasurable-metric",
        "cost at a destination, even only for information",
        "spec: {export: [backend], criteria: [{metric: cost_per_month, info: true}]}",
        (
            "spec.criteria.0.metric: `cost_per_month` cannot be measured with data that goes to destinations | use"
            " `export: sink`, or delete the criterion [spec.export: the export chosen here]",
        ),
    ),
    Case("unmeasurable-metric", "bytes at the sink by default", criteria("metric: bytes_per_second, reduction: 50%")),
    Case(
        "unmeasurable-metric",
        "failures at a destination",
        "spec: {export: [backend], criteria: [{metric: export_failures, atMost: 0.1%}]}",
    ),
    Case("unmeasurable-metric", "an unknown metric is another finding", criteria("metric: foo, reduction: 50%")),
    Case(
        "cost-without-model",
        "no cost in the environment",
        criteria("metric: cost_per_month, reduction: 50%"),
        (
            "spec.criteria.0.metric: the environment has no cost model | add `cost:` to environments/prod/environment.yaml",
        ),
        environment="spec: {cost: null}",
    ),
    Case("cost-without-model", "a cost model", criteria("metric: cost_per_month, reduction: 50%")),
    Case("cost-without-model", "no cost needed", "", environment="spec: {cost: null}"),
    Case(
        "duplicate-criterion",
        "twice, and a third time",
        criteria(*["metric: series_per_scrape, reduction: 50%"] * 2, "metric: series_per_scrape, reduction: 70%"),
        (
            "spec.criteria.1.metric: `series_per_scrape` has a criterion of the form `reduction` already | keep the"
            " stricter one [spec.criteria.0: the first one]",
            "spec.criteria.2.metric: `series_per_scrape` has a criterion of the form `reduction` already | keep the"
            " stricter one [spec.criteria.0: the first one]",
        ),
    ),
    Case(
        "duplicate-criterion",
        "one metric in two forms",
        criteria("metric: collector_cpu_cores, atMost: 0.05", "metric: collector_cpu_cores, increaseAtMost: 20%"),
    ),
    Case(
        "implied-criterion",
        "a guardrail beside a goal",
        criteria("metric: series_per_scrape, increaseAtMost: 0%", "metric: series_per_scrape, reduction: 50%"),
        (
            "key spec.criteria.0.increaseAtMost: `increaseAtMost` says nothing beside `reduction` of `series_per_scrape` |"
            " delete this criterion [spec.criteria.1: the one that decides]",
        ),
    ),
    Case(
        "implied-criterion",
        "shown anyway",
        criteria("metric: series_per_scrape, reduction: 50%", "metric: series_per_scrape, info: true"),
        (
            "key spec.criteria.1.info: `info` says nothing beside `reduction` of `series_per_scrape` | delete this"
            " criterion [spec.criteria.0: the one that decides]",
        ),
    ),
    Case(
        "implied-criterion",
        "an absolute limit beside a goal says more",
        criteria("metric: series_per_scrape, reduction: 50%", "metric: series_per_scrape, atMost: 500"),
    ),
    Case(
        "implied-criterion",
        "different metrics",
        criteria("metric: series_per_scrape, reduction: 50%", "metric: collector_cpu_cores, increaseAtMost: 20%"),
    ),
    Case(
        "no-goal",
        "guardrails alone",
        criteria(
            "metric: collector_cpu_cores, increaseAtMost: 30%", "metric: critical_process_retention, atLeast: 100%"
        ),
        (
            "key spec.criteria: no criterion is a goal | add what the candidate is to win, such as `{metric:"
            " series_per_scrape, reduction: 50%}`",
        ),
    ),
    Case("no-goal", "partial retention is a goal", criteria("metric: critical_process_retention, atLeast: 90%")),
    Case("no-goal", "A/A has nothing to win", AA + "\n" + ""),
    Case("no-goal", "an unknown metric may be one", criteria("metric: foo, atMost: 5")),
    Case(
        "undecidable-criterion",
        "a noisy guardrail: more nodes, more time, or wider",
        criteria("metric: collector_cpu_cores, increaseAtMost: 10%"),
        (
            "spec.criteria.0.increaseAtMost: a margin of 10% at best, where this plan shows 15.9% | `nodes: 51` or"
            " `duration: 2h32m` or a limit 5.9% wider would do",
        ),
    ),
    Case(
        "undecidable-criterion",
        "no more nodes in the pool, no more time in the environment",
        criteria("metric: collector_cpu_cores, increaseAtMost: 10%"),
        (
            "spec.criteria.0.increaseAtMost: a margin of 10% at best, where this plan shows 15.9% | a limit 5.9% wider"
            " would do",
        ),
        environment=(
            "spec: {limits: {duration: 2h}, pools: [{name: checkout, nodeSelector: {a: b}, nodes: 30, standing: {pipeline:"
            " process-baseline-v1}}]}"
        ),
    ),
    Case(
        "undecidable-criterion",
        "a goal that leaves almost no room",
        "spec: {target: {nodes: 2}, criteria: [{metric: series_per_scrape, reduction: 95%}]}",
        (
            "spec.criteria.0.reduction: a margin of 5% at best, where this plan shows 10.2% | `nodes: 6` or `duration:"
            " 4h9m` or a limit 5.2% wider would do",
        ),
    ),
    Case(
        "undecidable-criterion",
        "a third node is enough",
        "spec: {target: {nodes: 2}, criteria: [{metric: series_per_scrape, reduction: 91%}]}",
        (
            "spec.criteria.0.reduction: a margin of 9% at best, where this plan shows 10.2% | `nodes: 3` or `duration:"
            " 1h17m` or a limit 1.2% wider would do",
        ),
    ),
    Case(
        "undecidable-criterion",
        "no increase at all can never be shown",
        criteria("metric: series_per_scrape, increaseAtMost: 0%"),
        (
            "spec.criteria.0.increaseAtMost: a margin of 0% at best, where this plan shows 2.7% | a limit 2.7% wider"
            " would do",
        ),
    ),
    Case(
        "undecidable-criterion",
        "partial retention",
        criteria("metric: critical_process_retention, atLeast: 99%"),
        (
            "spec.criteria.0.atLeast: a margin of 1% at best, where this plan shows 2.7% | `duration: 7h12m` or a"
            " limit 1.7% wider would do",
        ),
    ),
    Case(
        "undecidable-criterion",
        "a quiet guardrail",
        criteria("metric: collector_memory_bytes, increaseAtMost: 5%"),
    ),
    Case("undecidable-criterion", "absolute", criteria("metric: collector_cpu_cores, atMost: 0.05")),
    Case("undecidable-criterion", "shares lost are counted", criteria("metric: export_failures, atMost: 0.1%")),
    Case("undecidable-criterion", "information", criteria("metric: collector_cpu_cores, info: true")),
    Case("undecidable-criterion", "an unknown metric", criteria("metric: foo, atMost: 5")),
    Case(
        "undecidable-criterion",
        "A/A has no limits",
        "spec: {analysis: {mode: AA}, variants: {candidates: []}, criteria: [{metric: series_per_scrape, reduction: 99%}]}",
    ),
    Case(
        "undecidable-criterion",
        "without any look, too-few-slots says it",
        "spec: {schedule: {duration: 9m}, criteria: [{metric: series_per_scrape, reduction: 99%}]}",
    ),
    Case(
        "too-few-slots",
        "nine",
        "spec: {schedule: {duration: 9m}}",
        ("spec.schedule.duration: 9 slots of 1m, a verdict needs 10 | `duration: 10m` at least",),
    ),
    Case(
        "too-few-slots",
        "29 on two nodes",
        "spec: {schedule: {duration: 29m}, target: {nodes: 2}}",
        ("spec.schedule.duration: 29 slots of 1m on 2 nodes, a verdict needs 30 | `duration: 30m` at least",),
    ),
    Case(
        "too-few-slots",
        "the default duration, with a long interval",
        "spec: {schedule: null, variants: {baseline: {pipeline: process-baseline-v1, parameters: {interval: 10m}}}}",
        ("key spec: 6 slots of 10m, a verdict needs 10 | `duration: 1h40m` at least",),
    ),
    Case("too-few-slots", "ten", "spec: {schedule: {duration: 10m}}"),
    Case("too-few-slots", "29 on three nodes", "spec: {schedule: {duration: 29m}, target: {nodes: 3}}"),
    Case("too-few-slots", "30 on one node", "spec: {schedule: {duration: 30m}, target: {nodes: 1}}"),
    Case(
        "duration-over-limit",
        "with the warm-up",
        "spec: {schedule: {warmup: 10m, duration: 24h}}",
        (
            "spec.schedule.duration: 1d10m with the warm-up, the environment allows 1d | `duration: 23h50m` at most"
            " [environment.yaml spec.limits.duration: the limit]",
        ),
    ),
    Case(
        "duration-over-limit",
        "five scrapes are always warm-up; the limit is the default",
        "spec: {schedule: {warmup: 0s, duration: 24h}}",
        (
            "spec.schedule.duration: 1d5m with the warm-up, the environment allows 1d | `duration: 23h55m` at most"
            " [environment.yaml key spec: the limit]",
        ),
        environment="spec: {limits: null}",
    ),
    Case(
        "duration-over-limit",
        "a warm-up that leaves nothing",
        "spec: {schedule: {warmup: 25h, duration: 1h}}",
        (
            "spec.schedule.duration: 1d2h with the warm-up, the environment allows 1d | shorten the warm-up"
            " [environment.yaml spec.limits.duration: the limit]",
        ),
    ),
    Case("duration-over-limit", "just fits", "spec: {schedule: {warmup: 10m, duration: 23h50m}}"),
    Case(
        "duration-not-whole-slots",
        "half a slot",
        "spec: {schedule: {duration: 60m30s}}",
        ("spec.schedule.duration: the last 30s are no whole slot of 1m | `duration: 1h` measures as much",),
    ),
    Case("duration-not-whole-slots", "whole", "spec: {schedule: {duration: 61m}}"),
    Case("duration-not-whole-slots", "not one slot", "spec: {schedule: {duration: 30s}}"),
    Case(
        "early-success-short",
        "39 slots",
        "spec: {schedule: {duration: 39m}, analysis: {earlySuccess: true}}",
        (
            "spec.analysis.earlySuccess: 3 looks of four in 39 slots | `duration: 40m` at least, or leave `earlySuccess`"
            " out",
        ),
    ),
    Case("early-success-short", "40 slots", "spec: {schedule: {duration: 40m}, analysis: {earlySuccess: true}}"),
    Case("early-success-short", "not asked for", "spec: {schedule: {duration: 20m}}"),
    Case(
        "fractional-interval",
        "of a candidate",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {interval: 1500ms}}]}}",
        ("spec.variants.candidates.0.parameters.interval: 1.5s are no whole seconds | `2s`",),
    ),
    Case(
        "fractional-interval",
        "the environment's is said there",
        "",
        environment="spec: {collector: {interval: 1500ms}}",
    ),
    Case(
        "interval-mismatch",
        "25 s in 60 s",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {interval: 25s}}]}}",
        (
            "spec.variants.candidates.0.parameters.interval: `a` scrapes each 25s, which does not divide 1m | give every"
            " variant the same interval, or whole multiples",
        ),
    ),
    Case(
        "interval-mismatch",
        "the others' is the environment's",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {interval: 90s}}]}}",
        (
            "key spec.variants: `baseline` scrapes each 1m, which does not divide 1m30s | give every variant the same"
            " interval, or whole multiples",
        ),
    ),
    Case(
        "interval-mismatch",
        "a baseline that is given",
        "spec: {variants: {baseline: {pipeline: process-lean-v1}, candidates: [{name: a, pipeline: process-topk-v1,"
        " parameters: {interval: 90s}}]}}",
        (
            "spec.variants.baseline.pipeline: `baseline` scrapes each 1m, which does not divide 1m30s | give every variant"
            " the same interval, or whole multiples",
        ),
    ),
    Case(
        "interval-mismatch",
        "whole multiples",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {interval: 20s}}]}}",
    ),
    Case(
        "expensive-interval",
        "of a candidate",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {interval: 10s}}]}}",
        (
            "spec.variants.candidates.0.parameters.interval: each 10s makes 6 billed points a minute | `60s` makes one;"
            " google-samples bills each",
        ),
        environment=f"spec: {{{COST}}}",
    ),
    Case(
        "expensive-interval",
        "bytes are billed, not points",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {interval: 10s}}]}}",
    ),
    Case(
        "expensive-interval", "the environment's own", "", environment=f"spec: {{{COST}, collector: {{interval: 10s}}}}"
    ),
    Case(
        "load-not-allowed",
        "asked for",
        "spec: {load: {profile: realistic}}",
        (
            "key spec.load: `prod` does not allow synthetic load | delete `load`, or set `limits.load: true` in"
            " environments/prod/environment.yaml",
        ),
    ),
    Case(
        "load-not-allowed", "allowed", "spec: {load: {profile: realistic}}", environment="spec: {limits: {load: true}}"
    ),
    Case(
        "nodes-over-pool",
        "one more than there are",
        "spec: {target: {nodes: 121}}",
        (
            "spec.target.nodes: `checkout` has 120 nodes | leave `nodes` out to take all of them, or correct the pool in"
            " environments/prod/environment.yaml",
        ),
    ),
    Case("nodes-over-pool", "all of them", "spec: {target: {nodes: 120}}"),
    Case("nodes-over-pool", "left out", "spec: {target: {nodes: null}}"),
    Case(
        "few-nodes",
        "one",
        "spec: {target: {nodes: 1}}",
        (
            "spec.target.nodes: the verdict will hold for 1 node only, `checkout` has 120 | `nodes: 3` or more tells how"
            " nodes differ",
        ),
    ),
    Case("few-nodes", "three", "spec: {target: {nodes: 3}}"),
    Case(
        "few-nodes",
        "a pool of one",
        "spec: {target: {nodes: null}}",
        environment=(
            "spec: {pools: [{name: checkout, nodeSelector: {a: b}, standing: {pipeline: process-baseline-v1}}]}"
        ),
    ),
    Case(
        "candidate-same-as-baseline",
        "by its defaults",
        "spec: {variants: {candidates: [{name: same, pipeline: process-baseline-v1}, {name: top, pipeline:"
        " process-topk-v1}]}}",
        (
            "spec.variants.candidates.0.pipeline: `same` comes out the same as the baseline | change its pipeline or"
            " parameters, or test the measurement with `analysis: {mode: AA}`",
        ),
    ),
    Case("candidate-same-as-baseline", "A/A", AA),
    Case(
        "candidate-same-as-baseline",
        "another parameter",
        "spec: {variants: {baseline: {pipeline: process-topk-v1, parameters: {k: 21}}}}",
    ),
    Case(
        "same-candidates",
        "one says the default",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1}, {name: b, pipeline: process-topk-v1,"
        " parameters: {k: 20}}]}}",
        (
            "spec.variants.candidates.1.pipeline: `b` comes out the same as `a` | delete one of them, or change its"
            " parameters [spec.variants.candidates.0.pipeline: the first of the two]",
        ),
    ),
    Case(
        "same-candidates",
        "different",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1}, {name: b, pipeline: process-topk-v1,"
        " parameters: {k: 21}}]}}",
    ),
    Case(
        "invalid-critical-regex",
        "look-ahead, any byte, an open bracket",
        critical("name: a, executable: 'x(?!y)', commandLine: '\\C'", "name: b, executable: '['"),
        (
            "spec.criticalProcesses.0.executable: RE2 refuses this pattern: invalid perl operator: (?! | write it in RE2's"
            " syntax, which has no look-around and no back-references",
            "spec.criticalProcesses.0.commandLine: RE2 refuses this pattern: invalid escape sequence: \\C | write it in"
            " RE2's syntax, which has no look-around and no back-references",
            "spec.criticalProcesses.1.executable: RE2 refuses this pattern: missing ]: [ | write it in RE2's syntax, which"
            " has no look-around and no back-references",
        ),
    ),
    Case("invalid-critical-regex", "a named group", critical("name: a, executable: '^(?P<x>a{1000})$'")),
    Case(
        "duplicate-critical-name",
        "twice",
        critical("name: web, executable: ^nginx$", "name: web, executable: ^envoy$"),
        (
            "spec.criticalProcesses.1.name: a critical process is named `web` already | give each a name of its own"
            " [spec.criticalProcesses.0.name: the first one]",
        ),
    ),
    Case("duplicate-critical-name", "two", critical("name: a, executable: ^nginx$", "name: b, executable: ^envoy$")),
    Case(
        "reserved-critical-name",
        "other",
        critical("name: other, executable: ^cron$"),
        (
            "spec.criticalProcesses.0.name: `other` is what processes without an entry are counted as | choose another name",
        ),
    ),
    Case("reserved-critical-name", "others", critical("name: others, executable: ^cron$")),
    Case(
        "critical-shadowed",
        "a literal within a literal",
        critical("name: web, executable: nginx", "name: exporter, executable: ^nginx-exporter$"),
        (
            "spec.criticalProcesses.1.name: `web` takes every process of `exporter` | put `exporter` first, or make `web`"
            " narrower [spec.criticalProcesses.0: matches first]",
        ),
    ),
    Case(
        "critical-shadowed",
        "every branch, by any expression",
        critical("name: web, executable: '^(n|e).+$'", "name: b, executable: '^(nginx|envoy)$', commandLine: x"),
        (
            "spec.criticalProcesses.1.name: `web` takes every process of `b` | put `b` first, or make `web` narrower"
            " [spec.criticalProcesses.0: matches first]",
        ),
    ),
    Case(
        "critical-shadowed",
        "the same pattern, whatever it is",
        critical("name: a, commandLine: 'x.*y'", "name: b, executable: ^z$, commandLine: 'x.*y'"),
        (
            "spec.criticalProcesses.1.name: `a` takes every process of `b` | put `b` first, or make `a` narrower"
            " [spec.criticalProcesses.0: matches first]",
        ),
    ),
    Case(
        "critical-shadowed",
        "open literals, one in the other",
        critical("name: a, executable: nginx", "name: b, executable: nginx-exporter"),
        (
            "spec.criticalProcesses.1.name: `a` takes every process of `b` | put `b` first, or make `a` narrower"
            " [spec.criticalProcesses.0: matches first]",
        ),
    ),
    Case(
        "critical-shadowed",
        "one branch is left",
        critical("name: a, executable: ^nginx$", "name: b, executable: ^(nginx|envoy)$"),
    ),
    Case(
        "critical-shadowed",
        "the earlier asks for more",
        critical("name: a, executable: nginx, commandLine: x", "name: b, executable: ^nginx$"),
    ),
    Case(
        "critical-shadowed", "the other order", critical("name: a, executable: ^nginx-e$", "name: b, executable: nginx")
    ),
    Case(
        "critical-shadowed", "undecidable", critical("name: a, executable: ^nginx", "name: b, executable: '^nginx.*'")
    ),
    Case("critical-shadowed", "invalid", critical("name: a, executable: '['", "name: b, executable: ^nginx$")),
    Case(
        "unanchored-critical",
        "a bare name",
        critical("name: web, executable: nginx"),
        ("spec.criticalProcesses.0.executable: `nginx` also matches `nginx-exporter` | anchor it: `^nginx$`",),
    ),
    Case(
        "unanchored-critical",
        "anchors that bind closer than the bar",
        critical("name: web, executable: '^nginx|python3\\.11$'"),
        (
            "spec.criticalProcesses.0.executable: `nginx` also matches `nginx-exporter` | anchor it:"
            " `^(nginx|python3\\.11)$`",
        ),
    ),
    Case(
        "unanchored-critical",
        "the second of them",
        critical("name: web, executable: '^nginx$|envoy$'"),
        ("spec.criticalProcesses.0.executable: `envoy` also matches `my-envoy` | anchor it: `^(nginx|envoy)$`",),
    ),
    Case(
        "unanchored-critical",
        "an empty branch",
        critical("name: web, executable: 'nginx|'"),
        ("spec.criticalProcesses.0.executable: `nginx` also matches `nginx-exporter` | anchor it: `^nginx$`",),
    ),
    Case(
        "unanchored-critical",
        "nothing at all",
        critical("name: web, executable: '|^nginx$'"),
        ("spec.criticalProcesses.0.executable: this pattern matches every process | anchor it: `^nginx$`",),
    ),
    Case("unanchored-critical", "anchored branches", critical("name: web, executable: '^nginx$|^envoy$'")),
    Case("unanchored-critical", "a prefix is meant", critical("name: web, executable: '^nginx'")),
    Case("unanchored-critical", "an expression is meant", critical("name: web, executable: '.*nginx.*'")),
    Case("unanchored-critical", "command lines are long", critical("name: web, commandLine: 'org\\.example\\.Orders'")),
    Case(
        "retention-without-critical",
        "none named",
        "spec: {criticalProcesses: null}",
        ("spec.criteria.1.metric: no process is named critical | add `criticalProcesses`, or delete the criterion",),
    ),
    Case("retention-without-critical", "one named", ""),
    Case(
        "critical-without-retention",
        "nothing decides",
        criteria("metric: series_per_scrape, reduction: 50%"),
        (
            "key spec.criticalProcesses: no criterion decides on the loss of these processes | add `{metric:"
            " critical_process_retention, atLeast: 100%}` to the criteria",
        ),
    ),
    Case("critical-without-retention", "only shown", criteria("metric: critical_process_retention, info: true")),
    Case(
        "critical-without-retention",
        "none named",
        "spec: {criticalProcesses: null, criteria: [{metric: series_per_scrape, reduction: 50%}]}",
    ),
    Case(
        "billed-export",
        "a destination",
        "spec: {export: [backend]}",
        (
            "spec.export: 2 variants will be billed at `backend`, beside the standing pipeline | `export: sink` measures the"
            " same and bills nothing",
        ),
    ),
    Case("billed-export", "none", "spec: {export: none}"),
    Case(
        "name-too-long",
        "with a candidate",
        f"metadata: {{name: {LONG}}}\nspec: {{variants: {{candidates: [{{name: {'b' * 23}, pipeline: process-topk-v1}}]}}}}",
        (
            f"spec.variants.candidates.0.name: `{LONG}-{'b' * 23}` would have 64 characters | shorten a name by 1: objects"
            " are named `<experiment>-<variant>`",
        ),
    ),
    Case(
        "name-too-long",
        "with the baseline: said once",
        f"metadata: {{name: {'a' * 60}}}",
        (
            f"metadata.name: `{'a' * 60}-baseline` would have 69 characters | shorten a name by 6: objects are named"
            " `<experiment>-<variant>`",
        ),
    ),
    Case(
        "name-too-long",
        "just fits",
        f"metadata: {{name: {LONG}}}\nspec: {{variants: {{candidates: [{{name: {'b' * 22}, pipeline: process-topk-v1}}]}}}}",
    ),
    Case(
        "series-budget",
        "the standing pipeline as baseline",
        "",
        (
            "key spec.variants: `baseline` may make 2,700 series on a node, the limit is 2,699 | choose less"
            " (`processes * (len(metrics) + 1 + 2 * len(splitBy))`), or raise limits.seriesPerNode of the environment",
        ),
        environment="spec: {limits: {seriesPerNode: 2699}}",
    ),
    Case(
        "series-budget",
        "a parameter that the bound uses",
        f"spec: {{variants: {{candidates: [{{name: all, pipeline: process-lean-v1, parameters: {{metrics: {TEN}}}}}]}}}}",
        (
            "spec.variants.candidates.0.parameters.metrics: `all` may make 3,300 series on a node, the limit is 3,000 | choose"
            " less (`processes * (len(metrics) + 1 + 2 * len(splitBy))`), or raise limits.seriesPerNode of the environment",
        ),
        environment="spec: {limits: {seriesPerNode: 3000}}",
    ),
    Case("series-budget", "at the limit", "", environment="spec: {limits: {seriesPerNode: 2700}}"),
    Case(
        "reserved-experiment-name",
        "standing",
        "metadata: {name: standing}",
        ("metadata.name: `standing` is what standing pipelines are named | choose another name",),
    ),
    Case("reserved-experiment-name", "begins so", "metadata: {name: standing-checkout}"),
    Case(
        "file-name-mismatch",
        "another name",
        "metadata: {name: topk}",
        (
            "metadata.name: the file is named `checkout-topk.yaml` | rename the file to `topk.yaml`, or the experiment to"
            " `checkout-topk`",
        ),
    ),
    Case("file-name-mismatch", "no file", "", path="<stdin>"),
    Case("file-name-mismatch", "the other suffix", "", path="environments/prod/archive/checkout-topk.yml"),
    Case(
        "secret-in-clear-text",
        "in a parameter",
        "spec: {variants: {candidates: [{name: a, pipeline: process-topk-v1, parameters: {exclude:"
        " [ghp_0123456789abcdefghijABCDEFGHIJ012345]}}]}}",
        (
            "spec.variants.candidates.0.parameters.exclude.0: a GitHub token in clear text | put it into a Kubernetes"
            " secret, name it as `{secret: …, key: …}`, and revoke this one: Git keeps it",
        ),
    ),
    Case(
        "secret-in-clear-text",
        "words about keys",
        "spec: {description: The NRAK- prefix and a Bearer token, dt0 and xox}",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_says_exactly_this(case: Case) -> None:
    experiment = make_experiment(case.override, case.environment, case.path)

    findings = list(CHECKS[case.code].check(experiment))

    assert said(findings, experiment.document, experiment.environment) == list(case.expected)
    rule = CHECKS[case.code].RULE
    assert all((finding.code, finding.severity) == (case.code, rule.severity) for finding in findings)
    assert all(finding.path == case.path for finding in findings)


def test_every_check_has_a_case_that_fires_and_one_that_does_not() -> None:
    fires = {case.code for case in CASES if case.expected}
    near = {case.code for case in CASES if not case.expected}

    assert fires == near == set(CHECKS)


def test_the_sound_experiment_has_no_finding() -> None:
    experiment = make_experiment()

    assert [finding for check in EXPERIMENT_CHECKS for finding in check.check(experiment)] == []


def test_no_check_divides_by_an_interval_of_nothing() -> None:
    """A pipeline of the user's own need not refuse `interval: 0s`."""
    experiment = make_experiment()
    baseline, candidate = experiment.variants
    stopped = candidate._replace(interval=0.0, given=frozenset({"interval"}))
    experiment = experiment._replace(variants=(baseline, stopped))

    found = [finding for check in EXPERIMENT_CHECKS for finding in check.check(experiment)]

    assert [finding.code for finding in found] == ["fractional-interval"]


UNDECIDABLE = [case for case in CASES if case.code == "undecidable-criterion" and case.expected]


@pytest.mark.parametrize("case", UNDECIDABLE, ids=lambda case: case.name)
def test_what_is_said_to_do_does_and_nothing_less(case: Case) -> None:
    ways = re.findall(r"`(nodes|duration): (\w+)`", case.expected[0])

    for key, value in ways:
        assert _is_decidable(case, key, value)
        less = str(int(value) - 1) if key == "nodes" else f"{_minutes(value) - 1}m"
        assert not _is_decidable(case, key, less)


def _is_decidable(case: Case, key: str, value: str) -> bool:
    place = f"target: {{nodes: {value}}}" if key == "nodes" else f"schedule: {{duration: {value}}}"
    override = text_of(case.override, f"spec: {{{place}}}")
    return not list(CHECKS[case.code].check(make_experiment(override, case.environment)))


def _minutes(duration: str) -> int:
    hours, minutes = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?", duration).groups("0")
    return int(hours) * 60 + int(minutes)
