"""Cases of the checks on critical processes."""

from __future__ import annotations

from support.configs import NGINX, ORDERS
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
    KEEP_HELP,
    ORDINARY,
    PID,
    UNROOT,
    Case,
    dropping,
    filter_of,
    scraping,
    staged,
    transform_of,
)

BY_EXECUTABLE = transform_of(
    "transform/sum", 'aggregate_on_attributes("sum", ["process.executable.name"]) where metric.name != ""'
)
CASES = (
    Case(
        "critical-dropped",
        "excluded, listed as not included, excluded by attribute",
        "receivers:\n"
        "  host_metrics/a: {scrapers: {process: {exclude: {match_type: regexp, names: [^ngi]}}}}\n"
        "processors: {}\npipeline: []\n",
        (
            "receivers/host_metrics/a/scrapers/process/exclude/names: this drops the critical process `nginx` (`nginx`)"
            " | take"
            " the name out of this list",
        ),
    ),
    Case(
        "critical-dropped",
        "not included",
        scraping("{include: {match_type: strict, names: [postgres]}}"),
        (
            f"{AT_SCRAPER}/include/names: this drops the critical process `web` (`envoy`) | take the name out of this list",
        ),
        {"critical": [{"name": "web", "executable": "^(postgres|envoy)$"}]},
    ),
    Case(
        "critical-dropped",
        "by the attribute's own list",
        scraping("{resource_attributes: {process.executable.name: {metrics_exclude: [{strict: nginx}]}}}"),
        (
            f"{AT_SCRAPER}/resource_attributes/process.executable.name/metrics_exclude: this drops the critical process"
            " `nginx`"
            " (`nginx`) | take the name out of this list",
        ),
    ),
    Case(
        "critical-dropped",
        "a witness for an open pattern",
        scraping("{exclude: {match_type: regexp, names: [^java]}}"),
        (
            f"{AT_SCRAPER}/exclude/names: this drops the critical process `java` (`java`) | take the name out of this list",
        ),
        {"critical": [{"name": "java", "executable": "java"}]},
    ),
    Case(
        "critical-dropped",
        "by a filter, by name",
        dropping('IsMatch(resource.attributes["process.executable.name"], "^(nginx|postgres)$")'),
        (f"{AT_FILTER}: this drops the critical process `nginx` (`nginx`) | {KEEP_HELP}",),
        {"critical": [NGINX]},
    ),
    Case(
        "critical-dropped",
        "by a filter that drops the metric processes are counted by",
        dropping('metric.name == "process.memory.usage"'),
        (f"{AT_FILTER}: this drops the critical process `nginx` | {KEEP_HELP}",),
        {"critical": [NGINX]},
    ),
    Case(
        "critical-dropped",
        "by a mark that never reaches it",
        staged(
            transform_of("transform/mark", 'set(resource.attributes["phx.keep"], true) where metric.name == "none"'),
            filter_of("filter/x", f'{PID} and datapoint.attributes["phx.keep"] == nil'),
        ),
        (f"{AT_FILTER}: this drops the critical process `nginx` | {KEEP_HELP}",),
        {"critical": [NGINX]},
    ),
    Case(
        "critical-dropped",
        "one receiver takes what another leaves",
        "".join(
            (
                "receivers:\n",
                "  host_metrics/a: {scrapers: {process: {include: {match_type: regexp, names: [^nginx$]}}}}\n",
                "  host_metrics/b: {scrapers: {process: {exclude: {match_type: regexp, names: [^nginx$]}}}}\n",
                "processors: {}\npipeline: []\n",
            )
        ),
    ),
    Case("critical-dropped", "another metric", dropping('metric.name == "process.memory.virtual"')),
    Case("critical-dropped", "kept", dropping(f"{PID} and {ORDINARY}")),
    Case("critical-dropped", "nothing is critical", dropping(PID), settings={"critical": []}),
    Case(
        "critical-dropped",
        "kept by a mark",
        staged(
            transform_of(
                "transform/mark",
                'set(resource.attributes["phx.keep"], 1) where resource.attributes["phoenix.critical"] != nil',
            ),
            filter_of("filter/x", f'{PID} and resource.attributes["phx.keep"] == nil'),
        ),
    ),
    Case(
        "critical-unprotected",
        "patterns that may overlap, and an entry by its command line",
        scraping("{exclude: {match_type: regexp, names: [^postgres]}}"),
        (
            f"{AT_SCRAPER}/exclude/names: this may drop critical processes: `java`, `orders` | anchor the critical"
            " patterns, as"
            " `^nginx$`, or see what is kept with `phoenix-compile preview`",
        ),
        {"critical": [{"name": "java", "executable": "java"}, NGINX, ORDERS]},
    ),
    Case(
        "critical-unprotected",
        "a condition on a value",
        dropping('metric.name == "process.memory.usage" and datapoint.value_int < 5'),
        (
            f"{AT_FILTER}: this may drop critical processes: `nginx`, `orders` | {KEEP_HELP}, or see what is kept with"
            " `phoenix-compile preview`",
        ),
    ),
    Case(
        "critical-unprotected",
        "a mark that only some scrapes set",
        staged(
            transform_of(
                "transform/mark",
                'set(resource.attributes["phx.keep"], 1) where metric.name == "process.cpu.time" and'
                " datapoint.value_double > 0.0",
            ),
            filter_of("filter/x", f'{PID} and resource.attributes["phx.keep"] == nil'),
        ),
        (
            f"{AT_FILTER}: this may drop critical processes: `nginx`, `orders` | {KEEP_HELP}, or see what is kept with"
            " `phoenix-compile preview`",
        ),
    ),
    Case(
        "critical-unprotected",
        "kernel threads have no command line",
        scraping("{exclude: {match_type: regexp, names: ['^(kworker|ksoftirqd)/']}}"),
    ),
    Case(
        "critical-unprotected",
        "prefixes that differ, and the same pattern included",
        "receivers:\n"
        "  host_metrics/a: {scrapers: {process: {include: {match_type: regexp, names: [^nginx-.*]}}}}\n"
        "processors: {}\npipeline: []\n",
        settings={"critical": [{"name": "web", "executable": "^nginx-.*"}]},
    ),
    Case(
        "critical-unprotected",
        "prefixes of which neither begins the other",
        scraping("{exclude: {match_type: regexp, names: [^kworker/, ^ksoftirqd/]}}"),
        settings={"critical": [{"name": "web", "executable": "^java"}]},
    ),
    Case(
        "critical-unprotected",
        "ends of which neither ends the other",
        scraping("{exclude: {match_type: regexp, names: [-exporter$]}}"),
        settings={"critical": [{"name": "web", "executable": "-worker$"}]},
    ),
    Case(
        "critical-unprotected",
        "a prefix within an included one",
        scraping("{include: {match_type: regexp, names: [^web]}}"),
        settings={"critical": [{"name": "web", "executable": "^web-"}]},
    ),
    Case(
        "critical-unprotected",
        "an end within an included one",
        scraping("{include: {match_type: regexp, names: [er$]}}"),
        settings={"critical": [{"name": "web", "executable": "-worker$"}]},
    ),
    Case(
        "critical-unprotected",
        "a part within an included one",
        scraping("{include: {match_type: regexp, names: [we, other]}}"),
        settings={"critical": [{"name": "web", "executable": "^web$"}]},
    ),
    Case(
        "critical-unprotected",
        "a name that is excluded and not critical",
        scraping("{exclude: {match_type: strict, names: [bash]}}"),
        settings={"critical": [{"name": "web", "executable": "java"}]},
    ),
    Case(
        "critical-unprotected",
        "a name that is excluded and no match of a class",
        scraping("{exclude: {match_type: strict, names: [bash]}}"),
        settings={"critical": [{"name": "web", "executable": "^[xyz]+$"}]},
    ),
    Case(
        "critical-unprotected",
        "an expression that RE2 refuses is told as such",
        scraping("{exclude: {match_type: regexp, names: [^a]}}"),
        settings={"critical": [{"name": "web", "executable": "(?=a)"}]},
    ),
    Case(
        "critical-unprotected",
        "a list that RE2 refuses is told as such",
        scraping("{exclude: {match_type: regexp, names: ['(?=a)']}}"),
        settings={"critical": [{"name": "web", "executable": "java"}]},
    ),
    Case(
        "critical-unprotected",
        "an included part that need not be there",
        scraping("{include: {match_type: regexp, names: [^web]}}"),
        (
            f"{AT_SCRAPER}/include/names: this may drop critical processes: `web` | anchor the critical patterns, as"
            " `^nginx$`,"
            " or see what is kept with `phoenix-compile preview`",
        ),
        {"critical": [{"name": "web", "executable": "^we[ab]"}]},
    ),
    Case(
        "critical-unprotected",
        "two receivers, neither of which takes all",
        "receivers:\n"
        "  host_metrics/a: {scrapers: {process: {exclude: {match_type: regexp, names: [^a]}}}}\n"
        "  host_metrics/b: {scrapers: {process: {include: {match_type: regexp, names: [^b]}}}}\n"
        "processors: {}\npipeline: []\n",
        (
            "receivers/host_metrics/a/scrapers/process/exclude/names: this may drop critical processes: `web` | anchor the"
            " critical patterns, as `^nginx$`, or see what is kept with `phoenix-compile preview`",
        ),
        {"critical": [{"name": "web", "executable": "^.e"}]},
    ),
    Case(
        "critical-stamp-lost",
        "dropped with the resource",
        staged(
            transform_of("transform/a", 'set(datapoint.attributes["process.pid"], resource.attributes["process.pid"])'),
            transform_of("transform/x", 'delete_matching_keys(resource.attributes, "^p")'),
        ),
        (
            f"{AT_X}: here `phoenix.critical` is lost | carry `phoenix.critical` along with `process.pid`, in every"
            " list of keys",
        ),
    ),
    Case(
        "critical-stamp-lost",
        "added up without it",
        staged(
            DELTA,
            FLATTEN,
            transform_of("transform/unroot", 'delete_matching_keys(resource.attributes, "^p")'),
            COMPACT,
            ALIGN,
            BY_EXECUTABLE,
        ),
        (
            f"{AT_SUM}: here `phoenix.critical` is lost | carry `phoenix.critical` along with `process.pid`, in every"
            " list of keys",
        ),
    ),
    Case("critical-stamp-lost", "carried to the points", staged(DELTA, FLATTEN, UNROOT, COMPACT, ALIGN, AGGREGATE)),
    Case(
        "critical-stamp-lost",
        "set aside and brought back",
        staged(
            transform_of(
                "transform/aside",
                'merge_maps(scope.attributes, resource.attributes, "upsert")',
                'delete_key(resource.attributes, "phoenix.critical")',
                gate=PID,
            ),
            DELTA,
            transform_of("transform/back", 'merge_maps(resource.attributes, scope.attributes, "upsert")'),
        ),
    ),
    Case("critical-stamp-lost", "nothing is critical", staged(UNROOT), settings={"critical": []}),
    Case(
        "inverted-filter",
        "by name of the entry, and by a mark",
        staged(
            filter_of("filter/x", 'resource.attributes["phoenix.critical"] == "nginx"'),
            transform_of(
                "transform/mark",
                'set(resource.attributes["phx.keep"], "critical") where resource.attributes["phoenix.critical"] != nil',
            ),
            filter_of("filter/y", 'resource.attributes["phx.keep"] == "critical"'),
        ),
        (
            f"{AT_FILTER}: this drops critical processes, and no others | a match drops: turn the condition round, `=="
            " nil` for"
            " `!= nil`",
            f"{AT_FILTER.replace('filter/x', 'filter/y')}: this drops critical processes, and no others | a match"
            " drops: turn the"
            " condition round, `== nil` for `!= nil`",
        ),
    ),
    Case("inverted-filter", "ordinary ones", dropping(f"{PID} and {ORDINARY}")),
    Case("inverted-filter", "both", dropping(PID)),
    Case(
        "keep-in-drop-list",
        "the prototype's",
        dropping(
            'resource.attributes["process.executable.name"] == "nginx" or metric.name == "a"',
            step="filter/keep_important",
        ),
        (
            "processors/filter/keep_important/metric_conditions/0: `filter/keep_important` drops what this describes |"
            " a match"
            " drops: write `not (…)`, or give the filter another name",
        ),
    ),
    Case("keep-in-drop-list", "everything but", dropping('not (metric.name == "a")', "false", step="filter/keep")),
    Case("keep-in-drop-list", "what is not", dropping(f"{PID} and {ORDINARY}", step="filter/keep")),
    Case("keep-in-drop-list", "below a floor", dropping("datapoint.value_int < 5", step="filter/only-busy")),
    Case("keep-in-drop-list", "another name", dropping('metric.name == "a"', step="filter/keeper")),
)
