"""The findings of this pass, each with its page."""

from __future__ import annotations

from phoenix_compiler.rules.written import written

UNKNOWN_PIPELINE = written(
    "unknown-pipeline",
    "A pipeline that the catalogue does not have",
    "Refuses a variant or a standing pipeline whose name is neither shipped nor in the repository's `pipelines/`.",
    "There is nothing to render, so nothing could be deployed.",
    "candidates:\n  - {name: top, pipeline: process-topk}",
    "candidates:\n  - {name: top, pipeline: process-topk-v1}",
)
UNKNOWN_POOL = written(
    "unknown-pool",
    "A pool that the environment does not have",
    "Refuses a target pool that `environment.yaml` does not list.",
    "The experiment would have no nodes.",
    "target: {pool: chekout}",
    "target: {pool: checkout}",
)
UNKNOWN_DESTINATION = written(
    "unknown-destination",
    "A destination that the environment does not have",
    "Refuses a name in `export` or in a pool's `destinations` that `environment.yaml` does not list.",
    "Data would be shipped nowhere.",
    "export: [newrelik]",
    "export: [newrelic]",
)
UNKNOWN_PARAMETER = written(
    "unknown-parameter",
    "A parameter that the pipeline does not have",
    "Refuses a parameter that the pipeline's `pipeline.yaml` does not list.",
    "A misspelt parameter would silently leave its default in force.",
    "pipeline: process-topk-v1\nparameters: {top: 20}",
    "pipeline: process-topk-v1\nparameters: {k: 20}",
)
MISSING_PARAMETER = written(
    "missing-parameter",
    "A parameter without default is not given",
    "Refuses a pipeline reference that leaves out a parameter which has no default.",
    "The template cannot be rendered without it.",
    "pipeline: team-filter\nparameters: {}",
    "pipeline: team-filter\nparameters: {team: payments}",
)
PARAMETER_WRONG_TYPE = written(
    "parameter-wrong-type",
    "A parameter's value has the wrong type or unit",
    "Refuses a value that is not of the type which `pipeline.yaml` declares, or is written without its unit.",
    "`100` could be bytes or mebibytes; a guess would change what is kept.",
    "parameters: {minMemory: 100}",
    "parameters: {minMemory: 100MiB}",
)
PARAMETER_OUT_OF_RANGE = written(
    "parameter-out-of-range",
    "A parameter's value is out of its range",
    "Refuses a value below the parameter's minimum, above its maximum, or not among its words.",
    "The range is where the pipeline has been tested.",
    "parameters: {k: 0}",
    "parameters: {k: 20}",
)
TEMPLATE_FAULT = written(
    "template-fault",
    "A pipeline's template cannot be rendered",
    "Reports a `collector.yaml.j2` that is no template of the sandboxed language, fails with these values, takes too many"
    " steps, or renders to something other than receivers, processors and a pipeline.\n\n"
    "The language is Jinja in a sandbox: `{{ value }}` inserts data, never text, so that an OTTL string needs no quotes around"
    " it; `if`, `for` and `set`; filters such as `join`, `length`, `sort`, `unique`, `first`, `last`, `min`, `max`, `round`."
    " There are no macros, no includes, no methods of strings, and bounds on loops and size.",
    "Without a rendered config there is nothing to check or deploy.",
    "processors:\n  filter/x: {error_mode: {{ undefined_name }}}",
    "processors:\n  filter/x: {error_mode: ignore}",
)
INVALID_VARIANTS = written(
    "invalid-variants",
    "The variants do not make a comparison",
    "Refuses an experiment in mode AB without a candidate, one in mode AA with candidates, two variants of one name, and a"
    " candidate named `baseline`.",
    "There must be one baseline and something, distinctly named, to compare it with.",
    "analysis: {mode: AB}\nvariants: {candidates: []}",
    "variants:\n  candidates:\n    - {name: topk20, pipeline: process-topk-v1}",
)
UNSUPPORTED_COLLECTOR = written(
    "unsupported-collector",
    "A collector version that Phoenix or the pipeline does not support",
    "Refuses a `collector.version` whose component names and schemas Phoenix does not know, and a pipeline whose"
    " `collectorVersions` exclude it.",
    "Components are renamed and changed between versions; an unknown one cannot be checked before the merge.",
    "collector: {version: 0.100.0}",
    "collector: {version: 0.159.0}",
)

RULES = (
    UNKNOWN_PIPELINE,
    UNKNOWN_POOL,
    UNKNOWN_DESTINATION,
    UNKNOWN_PARAMETER,
    MISSING_PARAMETER,
    PARAMETER_WRONG_TYPE,
    PARAMETER_OUT_OF_RANGE,
    TEMPLATE_FAULT,
    INVALID_VARIANTS,
    UNSUPPORTED_COLLECTOR,
)
