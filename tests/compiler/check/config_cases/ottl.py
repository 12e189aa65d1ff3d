"""Cases of the checks that read statements and conditions by themselves."""

from __future__ import annotations

from support.templates import AGGREGATE, AT_FILTER, AT_X, FLATTEN, PID, PROCESS, Case, dropping, staged, transform

CASES = (
    Case(
        "ottl-regex-operator",
        "in a statement",
        transform('set(metric.unit, "a") where metric.name matches "b"'),
        (
            f'{AT_X}: `matches` is no operator of OTTL: `set(metric.unit, "a") where metric.name matches "b"` | write'
            " `IsMatch(value, pattern)`",
        ),
    ),
    Case(
        "ottl-regex-operator",
        "in a long condition",
        dropping(f'{PID} and {PID} and resource.attributes["process.executable.name"] !~ "^kworker"'),
        (
            f'{AT_FILTER}: `!~` is no operator of OTTL: `…resource.attributes["process.executable.name"] !~ "^kworker"`'
            " | write"
            " `not IsMatch(value, pattern)`",
        ),
    ),
    Case("ottl-regex-operator", "within a string", dropping('metric.name == "a =~ b"')),
    Case("ottl-regex-operator", "a fault of another kind", dropping("metric.name == ")),
    Case(
        "ottl-syntax",
        "a bracket that is not closed",
        transform('set(metric.unit, "a"'),
        (f'{AT_X}: `,` or `)` is missing before the end: `set(metric.unit, "a"` | close every bracket',),
    ),
    Case(
        "ottl-syntax",
        "a quote that is not closed",
        dropping('metric.name == "a'),
        (
            f'{AT_FILTER}: a string that does not end: `metric.name == "a` | end the string with `"`, and write a quote'
            " inside"
            ' it as `\\"`',
        ),
    ),
    Case(
        "ottl-syntax",
        "a backslash that is not doubled",
        dropping(r'IsMatch(metric.name, "^process\.")'),
        (
            f'{AT_FILTER}: `\\.` is no escape of a string: `IsMatch(metric.name, "^process\\.")` | write `\\\\.`: a'
            " backslash in"
            " a string is doubled",
        ),
    ),
    Case(
        "ottl-syntax",
        "an operator of C",
        dropping('metric.name == "a" && metric.unit == "b"'),
        (f'{AT_FILTER}: `&&` has no meaning: `metric.name == "a" && metric.unit == "b"` | write `and`',),
    ),
    Case(
        "ottl-syntax",
        "no statement",
        transform('metric.name == "a"'),
        (
            f'{AT_X}: `metric` is followed by no `(`: `metric.name == "a"` | a function is called with its arguments in'
            " `(…)`",
        ),
    ),
    Case(
        "ottl-syntax",
        "in a processor that is not in the pipeline, and in a legacy list",
        PROCESS + "processors: {filter/x: {error_mode: ignore, metrics: {datapoint: ['value_int >']}}}\npipeline: []\n",
        (
            "processors/filter/x/metrics/datapoint/0: a value is missing before the end: `value_int >` | close every"
            " bracket,"
            " and put text in double quotes",
        ),
    ),
    Case("ottl-syntax", "arithmetic, maps, lists, signs", transform('set(metric.unit, "a") where -1 + (2.5 * 3) > 0')),
    Case("ottl-syntax", "what is no text is left to the schema", transform().replace("[]", "[5]")),
    Case(
        "unknown-ottl-name",
        "an editor",
        transform('delete_keys(resource.attributes, "a")'),
        (f"{AT_X}: OTTL has no function `delete_keys` | did you mean `delete_key`?",),
    ),
    Case(
        "unknown-ottl-name",
        "a converter by its case",
        dropping('Ismatch(metric.name, "a")'),
        (f"{AT_FILTER}: OTTL has no function `Ismatch` | did you mean `IsMatch`?",),
    ),
    Case(
        "unknown-ottl-name",
        "a symbol",
        dropping("metric.type == METRIC_DATA_TYPE_SUMS"),
        (f"{AT_FILTER}: OTTL has no symbol `METRIC_DATA_TYPE_SUMS` | did you mean `METRIC_DATA_TYPE_SUM`?",),
    ),
    Case(
        "unknown-ottl-name",
        "paths",
        dropping(
            'resource.attribute["a"] == nil', "datapoints.value_int > 1", 'name == "a"', 'metric.name["a"] == "b"'
        ),
        (
            f"{AT_FILTER}: OTTL has no path `resource.attribute` | did you mean `attributes`?",
            "processors/filter/x/metric_conditions/1: OTTL has no context `datapoints` | did you mean `datapoint`?",
            "processors/filter/x/metric_conditions/2: the path `name` names no context | write `resource.name`,"
            " `metric.name`"
            " or `datapoint.name`",
            "processors/filter/x/metric_conditions/3: `metric.name` has nothing to index | only attributes, metadata"
            " and cache"
            " are indexed",
        ),
    ),
    Case(
        "unknown-ottl-name",
        "said once a statement",
        dropping("metric.unitt == metric.unitt"),
        (f"{AT_FILTER}: OTTL has no path `metric.unitt` | did you mean `unit`?",),
    ),
    Case(
        "unknown-ottl-name", "a function as an argument", transform('replace_match(metric.name, "*", "a", ToUpperCase)')
    ),
    Case("unknown-ottl-name", "a context of its own", dropping('otelcol.client.addr == "a"')),
    Case(
        "unknown-ottl-name",
        "a path without context in a group that has one",
        PROCESS
        + "processors: {transform/x: {error_mode: ignore, metric_statements: [{context: metric, statements: ['set(unit,"
        " name)']}]}}" + "\npipeline: [transform/x]\n",
    ),
    Case(
        "wrong-ottl-arguments",
        "too few, too many, misnamed, out of order, a lambda",
        transform(
            "delete_key(resource.attributes)",
            'set(metric.unit, "a", "b")',
            'copy_metric(nam="a") where metric.name != ""',
            'copy_metric(name="a", "b") where metric.name != ""',
            "set(metric.unit, First(metric.name)) where Any(metric.metadata, (k, v) => v == 1)",
        ),
        (
            f"{AT_X}: `delete_key` is given 1 of 2 arguments | write `delete_key(target, key)`",
            f"{AT_X[:-1]}1: `set` is given 3 arguments and takes 2 | write `set(target, value)`",
            f"{AT_X[:-1]}2: `copy_metric` has no argument `nam` | write `copy_metric(name?, description?, unit?)`",
            f"{AT_X[:-1]}3: `copy_metric` has an argument without a name after one with a name | write"
            " `copy_metric(name?, description?, unit?)`",
            f"{AT_X[:-1]}4: `Any` takes a function, which needs a feature gate that is off | write `Any(source,"
            " predicate)`",
        ),
    ),
    Case("wrong-ottl-arguments", "all optional", transform('aggregate_on_attributes("sum") where metric.name != ""')),
    Case(
        "unclear-ottl-context",
        "a function that does not run there",
        transform('aggregate_on_attributes("sum", []) where datapoint.value_int > 1'),
        (
            f"{AT_X}: this runs on a metric, which does not see `datapoint.value_int` | give statements of different"
            " contexts"
            " a group of their own",
        ),
    ),
    Case(
        "unclear-ottl-context",
        "a lower context that has the function and not the path",
        transform('copy_metric(name="a")', 'set(datapoint.attributes["a"], 1)'),
        (
            f"{AT_X[:-1]}1: this runs on a metric, which does not see `datapoint.attributes` | give statements of different"
            " contexts a group of their own",
        ),
    ),
    Case(
        "unclear-ottl-context",
        "nothing named",
        dropping("1 == 2"),
        (
            f'{AT_FILTER}: nothing tells what this runs on | name one: add `where metric.name != ""`, or `context:`'
            " beside the"
            " statements",
        ),
    ),
    Case(
        "unclear-ottl-context",
        "a function of metrics in a group of resources",
        PROCESS + "processors: {transform/x: {error_mode: ignore, metric_statements: [{context: resource, statements:"
        " ['scale_metric(1.0)']}]}}\npipeline: [transform/x]\n",
        (
            f"{AT_X}: `scale_metric` does not run on a resource | give statements of different contexts a group of"
            " their own",
        ),
    ),
    Case(
        "unclear-ottl-context",
        "what nothing runs on",
        transform('set(resource.attributes["a"], instrumentation_scope.name)'),
        (
            f"{AT_X}: nothing runs on `instrumentation_scope` | name what it changes: resource, scope, metric or datapoint",
        ),
    ),
    Case(
        "unclear-ottl-context",
        "a function of metrics in a filter of resources",
        dropping('HasAttrKeyOnDatapoint("a") and resource.attributes["b"] == nil'),
        (
            f"{AT_FILTER}: `HasAttrKeyOnDatapoint` does not run on a resource | give each thing that is looked at a"
            " condition"
            " of its own",
        ),
    ),
    Case("unclear-ottl-context", "of exemplars", transform('set(exemplar.filtered_attributes["a"], 1)')),
    Case("unclear-ottl-context", "two groups", staged(FLATTEN, AGGREGATE)),
    Case("unclear-ottl-context", "a function that no context has is said as such", transform("sett(metric.unit, 1)")),
)
