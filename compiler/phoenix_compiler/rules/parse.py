"""The findings about a file that is no YAML, or has not the form of its kind, each with its page."""

from __future__ import annotations

from phoenix_compiler.rules.written import written

INVALID_YAML = written(
    "invalid-yaml",
    "A file that is not YAML",
    "Reports the place where the parser could not go on, or an encoding that it cannot read.",
    "Nothing after that place is known. An error, since nothing in the file can be compiled.",
    "description: Keep: everything",
    'description: "Keep: everything"',
)
DUPLICATE_KEY = written(
    "duplicate-key",
    "A key that is given twice",
    "Refuses a second key of the same name in one mapping.",
    "Most readers of YAML silently take the last one. Which of the two was meant, nobody can tell. An error, to protect the"
    " evidence.",
    "schedule: {duration: 60m, duration: 6h}",
    "schedule: {duration: 60m}",
)
YAML_ALIAS = written(
    "yaml-alias",
    "An anchor, an alias or a merge key",
    "Refuses `&anchor`, `*alias` and `<<`.",
    "What a line says then stands elsewhere, a reviewer sees half of a change, and a few lines of aliases can expand to"
    " gigabytes. An error, to protect those who read the file and those who run the compiler.",
    "candidates:\n  - &top {name: top20, pipeline: process-topk-v1}\n  - <<: *top\n    name: top50",
    "candidates:\n  - {name: top20, pipeline: process-topk-v1, parameters: {k: 20}}\n"
    "  - {name: top50, pipeline: process-topk-v1, parameters: {k: 50}}",
)
YAML_TAG = written(
    "yaml-tag",
    "A YAML tag",
    "Refuses tags such as `!!str`, `!!binary` or `!include`.",
    "A tag makes the reader build something other than what is written, and each reader something else. Types follow from"
    " the schema. An error, to protect the evidence.",
    'run: !!int "2"',
    "run: 2",
)
SECOND_DOCUMENT = written(
    "second-document",
    "A second document in one file",
    "Refuses `---` after the first document.",
    "One file holds one object, so that a finding, an archive and a history have one name. An error: the second object would"
    " be left out.",
    "kind: Experiment\nmetadata: {name: one}\n---\nkind: Experiment\nmetadata: {name: two}",
    "# one.yaml\nkind: Experiment\nmetadata: {name: one}",
)
YAML_TAB = written(
    "yaml-tab",
    "A tab between values",
    "Refuses tabs that are neither in a quoted text or a block of text nor before a comment.",
    "YAML forbids tabs as indentation, and readers disagree on where else they may stand. An error, since another reader may"
    " see another file.",
    "schedule:\n\tduration: 60m",
    "schedule:\n  duration: 60m",
)
NON_STRING_KEY = written(
    "non-string-key",
    "A key that is no text",
    "Refuses keys such as `1`, `true`, `null` or a list.",
    "No field is named so, and JSON has no such keys. An error: in labels and parameters it would become other text in the"
    " cluster.",
    "nodeSelector: {true: yes}",
    'nodeSelector: {"true": "yes"}',
)
AMBIGUOUS_SCALAR = written(
    "ambiguous-scalar",
    "A value that YAML readers disagree on",
    "Refuses unquoted values that YAML 1.1 and 1.2 read differently: `no`, `on`, `0123`, `1:30`, `1_000`, `1e3`, a date."
    " Full RFC 3339 times are taken.",
    "`no` is text here and false in another tool; `0123` is 123 or 83. An error, to protect the evidence.",
    "nodeSelector: {country: no}",
    'nodeSelector: {country: "no"}',
)
TOO_DEEP = written(
    "too-deep",
    "Nesting deeper than 64 levels",
    "Refuses lists and mappings nested deeper than 64 levels.",
    "Nothing that a person writes here comes near, and readers of YAML take time with the square of the depth. An error, to"
    " protect those who run the compiler.",
    "description: [[[[[[[[ … ]]]]]]]]",
    "description: one sentence",
)
INVALID_CHARACTER = written(
    "invalid-character",
    "A character that cannot stand in YAML",
    "Refuses control characters and other characters that YAML wants escaped.",
    "They cannot be seen in a review, and readers drop or refuse them. An error, since another reader may see another file.",
    "description: a bell (the byte 07) in the text",
    'description: "a bell\\a in the text"',
)
EMPTY_FILE = written(
    "empty-file",
    "A file without content",
    "Refuses a file that is empty or holds nothing but comments.",
    "It describes nothing, though who put it there meant something. An error, since nothing can be compiled.",
    "# to do",
    "apiVersion: phoenix.io/v1alpha1\nkind: Experiment\nmetadata: {name: checkout-topk}",
)
WRONG_KIND = written(
    "wrong-kind",
    "A file of another kind than its place asks for",
    "Refuses a file whose `kind` or `apiVersion` is not the one that belongs in its folder, and one that is no mapping.",
    "It would be read by the wrong schema, or was put into the wrong folder. An error, since nothing in it can be compiled.",
    "# environments/prod/experiments/topk.yaml\nkind: Environment",
    "# environments/prod/experiments/topk.yaml\nkind: Experiment",
)
UNKNOWN_FIELD = written(
    "unknown-field",
    "A field that the form does not have",
    "Refuses fields that the schema of the file's kind does not have.",
    "A misspelt field would silently leave its default in force. An error, to protect the evidence.",
    "schedule: {warmpup: 10m}",
    "schedule: {warmup: 10m}",
)
MISSING_FIELD = written(
    "missing-field",
    "A field that must be given is missing",
    "Reports a field without default that is not given, at what should hold it.",
    "There is no value that could be assumed. An error, since nothing can be compiled without it.",
    "criticalProcesses:\n  - {name: nginx}",
    'criticalProcesses:\n  - {name: nginx, executable: "^nginx$"}',
)
WRONG_UNIT = written(
    "wrong-unit",
    "A quantity without its unit, or in another form",
    "Refuses durations, percentages, sizes, prices and times that are not written in their form: `5m`, `1h30m`, `50%`,"
    " `200MiB`, `0.40 USD/GB`, `2026-12-01T20:00:00Z`.",
    "`60` may be seconds or minutes, and a time without offset is another moment on another machine. An error, to protect the"
    " evidence.",
    "schedule: {duration: 60}",
    "schedule: {duration: 60m}",
)
CRITERION_FORM = written(
    "criterion-form",
    "A criterion without a form, with two, or with one that does not fit its metric",
    "Refuses a criterion that does not give exactly one of `reduction`, `increaseAtMost`, `atMost`, `atLeast` and `info: true`,"
    " or gives one that its metric does not take.",
    "What is to be shown would be left open. An error, to protect the evidence.",
    "criteria:\n  - {metric: critical_process_retention, reduction: 50%}",
    "criteria:\n  - {metric: critical_process_retention, atLeast: 100%}",
)
INVALID_NAME = written(
    "invalid-name",
    "A name that is not taken here",
    "Refuses a text that does not match the pattern of its field: names are lower-case letters, digits and dashes, at most 63.",
    "Kubernetes would refuse objects and labels of that name after the merge. An error that protects the cluster.",
    "metadata: {name: Checkout_TopK}",
    "metadata: {name: checkout-topk}",
)
INVALID_VALUE = written(
    "invalid-value",
    "A value that the field does not take",
    "Refuses a value of another type, out of the field's range, or not among its words.",
    "It would be refused in the cluster, or mean something else there. An error, since nothing can be compiled with it.",
    "target: {pool: checkout, nodes: 0}",
    "target: {pool: checkout, nodes: 20}",
)

RULES = (
    INVALID_YAML,
    DUPLICATE_KEY,
    YAML_ALIAS,
    YAML_TAG,
    SECOND_DOCUMENT,
    YAML_TAB,
    NON_STRING_KEY,
    AMBIGUOUS_SCALAR,
    TOO_DEEP,
    INVALID_CHARACTER,
    EMPTY_FILE,
    WRONG_KIND,
    UNKNOWN_FIELD,
    MISSING_FIELD,
    WRONG_UNIT,
    CRITERION_FORM,
    INVALID_NAME,
    INVALID_VALUE,
)
