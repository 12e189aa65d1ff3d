"""Cases of the checks on expressions, components and their settings."""

from __future__ import annotations

from support.templates import (
    AGGREGATE,
    AT_FILTER,
    AT_SCRAPER,
    AT_X,
    COMPACT,
    DELTA,
    PROCESS,
    Case,
    dropping,
    filter_of,
    scraping,
    staged,
    transform,
    transform_of,
)

CASES = (
    Case(
        "invalid-regex",
        "in statements",
        transform(
            'delete_matching_keys(resource.attributes, "^(?!process)")',
            'replace_all_patterns(resource.attributes, "key", "a{1001}", "b")',
            'set(metric.unit, "a") where IsMatch(metric.name, "[a")',
        ),
        (
            f"{AT_X}: RE2 refuses `^(?!process)`: invalid perl operator: (?! | write it in RE2's syntax: no look-around, no"
            " back-references",
            f"{AT_X[:-1]}1: RE2 refuses `a{{1001}}`: invalid repetition size: {{1001}} | write it in RE2's syntax: no"
            " look-around, no back-references",
            f"{AT_X[:-1]}2: RE2 refuses `[a`: missing ]: [a | write it in RE2's syntax: no look-around, no back-references",
        ),
    ),
    Case(
        "invalid-regex",
        "in a receiver, with a dollar",
        scraping(r"{include: {match_type: regexp, names: ['^a$', '(a\C)$']}}"),
        (
            rf"{AT_SCRAPER}/include/names/1: RE2 refuses `(a\C)$`: invalid escape sequence: \C | write it in RE2's"
            rf" syntax: no"
            " look-around, no back-references",
        ),
    ),
    Case(
        "invalid-regex",
        "in a resource attribute",
        scraping("{resource_attributes: {process.owner: {metrics_exclude: [{regexp: '(?=a)'}]}}}"),
        (
            f"{AT_SCRAPER}/resource_attributes/process.owner/metrics_exclude/0/regexp: RE2 refuses `(?=a)`: invalid perl"
            " operator: (?= | write it in RE2's syntax: no look-around, no back-references",
        ),
    ),
    Case(
        "invalid-regex", "strict names are no expressions", scraping("{include: {match_type: strict, names: ['[a']}}")
    ),
    Case("invalid-regex", "a named group", dropping('IsMatch(metric.name, "^(?P<a>b)$")')),
    Case(
        "match-type-missing",
        "of a receiver and of a processor",
        "receivers: {host_metrics/process: {scrapers: {process: {include: {names: [nginx]}}}}}\n"
        "processors: {cumulative_to_delta: {exclude: {metrics: [a]}}}\npipeline: [cumulative_to_delta]\n",
        (
            f"{AT_SCRAPER}/include: `include` has no `match_type` | add `match_type: regexp` or `strict`",
            "processors/cumulative_to_delta/exclude: `exclude` has no `match_type` | add `match_type: regexp` or `strict`",
        ),
    ),
    Case("match-type-missing", "nothing to match", scraping("{include: {names: []}}")),
    Case("match-type-missing", "given", scraping("{include: {match_type: strict, names: [nginx]}}")),
    Case(
        "groupbyattrs-unknown-key",
        "an aggregation",
        staged("groupbyattrs/x: {keys: [a], aggregation_type: sum}"),
        (
            "processors/groupbyattrs/x/aggregation_type: `groupbyattrs` has no `aggregation_type` | delete it; points"
            " are added"
            " up by `aggregate_on_attributes` of a transform",
        ),
    ),
    Case("groupbyattrs-unknown-key", "keys", staged("groupbyattrs/x: {keys: [a]}")),
    Case(
        "unknown-component",
        "misspelt, and by old names",
        "receivers: {hostmetrics: {scrapers: {process: {}}}}\n"
        "processors: {cumulativetodelta: {}, filterr/x: {}}\npipeline: [cumulativetodelta]\n",
        (
            "receivers/hostmetrics: `hostmetrics` is an old name | write `host_metrics`",
            "processors/cumulativetodelta: `cumulativetodelta` is an old name | write `cumulative_to_delta`",
            "processors/filterr/x: collector 0.159.0 has no processor `filterr` | did you mean `filter`?",
        ),
    ),
    Case("unknown-component", "of another distribution", staged("metric_start_time: {}")),
    Case("unknown-component", "in an older version", staged(DELTA), settings={"version": "0.157.0"}),
    Case(
        "component-not-in-distribution",
        "ours lacks it",
        staged("metric_start_time: {}"),
        (
            "processors/metric_start_time: the distribution `phoenix` has no processor `metric_start_time` | `contrib` has"
            " it; collector.distribution of the environment says which it is",
        ),
        {"distribution": "phoenix"},
    ),
    Case("component-not-in-distribution", "contrib has it", staged("metric_start_time: {}")),
    Case("component-not-in-distribution", "unknown is said as such", staged("filterr: {}")),
    Case(
        "unknown-component-field",
        "of a processor, a receiver and a scraper",
        "receivers: {host_metrics/process: {initial_dely: 1s, scrapers: {process: {mute_process_errors: true}}}}\n"
        "processors: {cumulative_to_delta: {max_stalenes: 1m}}\npipeline: [cumulative_to_delta]\n",
        (
            f"{AT_SCRAPER}/mute_process_errors: `mute_process_errors` is no field of `host_metrics/process`'s"
            " `scrapers.process` | did you mean `mute_process_all_errors` or `mute_process_io_error` or"
            " `mute_process_exe_error`?",
            "receivers/host_metrics/process/initial_dely: `initial_dely` is no field of `host_metrics/process` | did"
            " you mean"
            " `initial_delay`?",
            "processors/cumulative_to_delta/max_stalenes: `max_stalenes` is no field of `cumulative_to_delta` | did you"
            " mean"
            " `max_staleness`?",
        ),
    ),
    Case(
        "unknown-component-field",
        "in an older version, at the place in the template",
        staged("cumulative_to_delta: {max_stalenes: 1m}"),
        (
            "processors/cumulative_to_delta/max_stalenes: `max_stalenes` is no field of `cumulative_to_delta` | did you"
            " mean"
            " `max_staleness`?",
        ),
        {"version": "0.157.0"},
    ),
    Case(
        "unknown-component-field",
        "what others speak of",
        "receivers: {host_metrics/process: {scrapers: {process: {metrics: {process.memory.physical: {}}}}}}\n"
        "processors: {groupbyattrs: {kees: []}}\npipeline: [groupbyattrs]\n",
    ),
    Case(
        "wrong-component-value",
        "a type, a word, and what is missing",
        "receivers: {host_metrics/process: {collection_interval: fast, scrapers: {process: {}}}}\n"
        "processors: {filter/x: {error_mode: ignored}, resource/x: {attributes: 5}}\npipeline: [filter/x, resource/x]\n",
        (
            "receivers/host_metrics/process/collection_interval: `host_metrics/process`'s `collection_interval` takes a"
            " duration"
            ' with its unit, such as 30s or 5m, not the text "fast" | write a value of that form',
            "processors/filter/x/error_mode: `filter/x`'s `error_mode` takes one of ignore, propagate, silent, not the text"
            ' "ignored" | did you mean `ignore`?',
            "processors/resource/x/attributes: `resource/x`'s `attributes` takes a list, not `5` | write a value of"
            " that form",
        ),
    ),
    Case("wrong-component-value", "sound", staged(DELTA, COMPACT, AGGREGATE)),
    Case("wrong-component-value", "match_type is said as such", scraping("{include: {names: [nginx]}}")),
    Case(
        "unknown-process-metric",
        "at the receiver",
        scraping(
            "{metrics: {process.memory.physical: {enabled: true}, process.cpu.times: {}}, resource_attributes:"
            " {process.exe: {}}}"
        ),
        (
            f"{AT_SCRAPER}/metrics/process.memory.physical: the scraper `process` has no metric"
            " `process.memory.physical` | it is"
            " `process.memory.usage` now",
            f"{AT_SCRAPER}/metrics/process.cpu.times: the scraper `process` has no metric `process.cpu.times` | did you"
            " mean"
            " `process.cpu.time`?",
            f"{AT_SCRAPER}/resource_attributes/process.exe: the scraper `process` has no attribute `process.exe` | did"
            " you mean"
            " `process.owner`?",
        ),
    ),
    Case(
        "unknown-process-metric",
        "in a condition",
        dropping('metric.name == "process.memory.physical" and datapoint.value_int > 1'),
        (f"{AT_FILTER}: nothing makes a metric `process.memory.physical` | it is `process.memory.usage` now",),
    ),
    Case("unknown-process-metric", "on Windows only", scraping("{metrics: {process.handles: {enabled: true}}}")),
    Case(
        "unknown-process-metric",
        "made by the pipeline",
        staged(
            transform_of("transform/make", 'copy_metric(name="process.count") where metric.name == "process.threads"'),
            filter_of("filter/x", 'metric.name == "process.count"'),
        ),
    ),
    Case("unknown-process-metric", "of others", dropping('metric.name == "http.server.duration"')),
    Case(
        "null-component",
        "a processor and a scraper",
        "receivers: {host_metrics/process: {scrapers: {process: {}, load: }}}\n"
        "processors: {cumulative_to_delta: }\npipeline: [cumulative_to_delta]\n",
        (
            "receivers/host_metrics/process/scrapers/load: `load` is null | write `load: {}`",
            "processors/cumulative_to_delta: `cumulative_to_delta` is null | write `cumulative_to_delta: {}`",
        ),
    ),
    Case("null-component", "a setting that is null", staged("cumulative_to_delta: {max_staleness: }")),
    Case(
        "duplicate-step",
        "twice",
        f"{PROCESS}processors: {{{COMPACT}}}\npipeline: [groupbyattrs/compact, groupbyattrs/compact]\n",
        (
            "pipeline/1: `groupbyattrs/compact` stands in the pipeline already | delete it, or define a second one as"
            " `groupbyattrs/<name>`",
        ),
    ),
    Case("duplicate-step", "two of a kind", staged("groupbyattrs/a: {}", "groupbyattrs/b: {}")),
    Case(
        "unused-processor",
        "one of two",
        f"{PROCESS}processors:\n  {COMPACT}\n  {DELTA}\npipeline: [cumulative_to_delta]\n",
        (
            "processors/groupbyattrs/compact: `groupbyattrs/compact` is not in the pipeline | name it there, or delete it",
        ),
    ),
    Case("unused-processor", "all used", staged(COMPACT, DELTA)),
    Case(
        "reserved-component",
        "of the frame, the evidence and a destination",
        staged(
            "memory_limiter: {check_interval: 1s, limit_mib: 5}",
            "groupbyattrs/evidence_mine: {}",
            "cumulative_to_delta/backend: {}",
        ),
        (
            "processors/memory_limiter: `memory_limiter` is the compiler's own | delete it: the compiler adds its own;"
            " or name it"
            " otherwise, as `memory_limiter/own`",
            "processors/groupbyattrs/evidence_mine: `groupbyattrs/evidence_mine` is the compiler's own | delete it: the"
            " compiler"
            " adds its own; or name it otherwise, as `groupbyattrs/own`",
        ),
    ),
    Case(
        "reserved-component",
        "of a destination that wants deltas",
        f"{PROCESS}processors: {{cumulative_to_delta/backend: {{}}}}\npipeline: []\n",
        (
            "processors/cumulative_to_delta/backend: `cumulative_to_delta/backend` is the compiler's own | delete it: the"
            " compiler adds its own; or name it otherwise, as `cumulative_to_delta/own`",
        ),
        {"temporality": "delta"},
    ),
    Case(
        "reserved-component",
        "of a destination, in an older version",
        f"{PROCESS}processors: {{cumulative_to_delta/backend: {{}}}}\npipeline: []\n",
        (
            "processors/cumulative_to_delta/backend: `cumulative_to_delta/backend` is the compiler's own | delete it: the"
            " compiler adds its own; or name it otherwise, as `cumulative_to_delta/own`",
        ),
        {"temporality": "delta", "version": "0.157.0"},
    ),
    Case("reserved-component", "names that come near", staged("transform/critical_path: {}", "filter/my_evidence: {}")),
    Case(
        "environment-reference",
        "in a value and in a statement",
        staged(
            "resource/x: {attributes: [{key: a, value: '${file:/etc/hostname}', action: upsert}]}",
            transform_of("transform/y", 'set(metric.unit, "${HOME}")'),
        ),
        (
            "processors/resource/x/attributes/0/value: `${file:/etc/hostname}` is not expanded | write the value"
            " itself, or make"
            " it a parameter of the pipeline",
            "processors/transform/y/metric_statements/0/statements/0: `${HOME}` is not expanded | write the value"
            " itself, or make"
            " it a parameter of the pipeline",
        ),
    ),
    Case(
        "environment-reference",
        "groups of a replacement, and dollars",
        transform('replace_pattern(metric.name, "^(a)$", "${1}-$$-${name}")'),
    ),
    Case(
        "error-mode-missing",
        "both kinds",
        f"{PROCESS}processors:\n  transform/x: {{metric_statements: []}}\n  filter/x: {{}}\npipeline: [transform/x,"
        " filter/x]\n",
        (
            "processors/transform/x: `transform/x` has no `error_mode` | add `error_mode: ignore`, or `propagate` where"
            " half a"
            " scrape is worse than none",
            "processors/filter/x: `filter/x` has no `error_mode` | add `error_mode: ignore`, or `propagate` where half"
            " a scrape"
            " is worse than none",
        ),
    ),
    Case("error-mode-missing", "others have none", staged(COMPACT, DELTA)),
)
