"""Reports made by hand for the goldens: each is a case that some format got wrong somewhere before."""

from __future__ import annotations

from collections.abc import Mapping

from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.render import Report, RuleInfo
from phoenix_compiler.source import START, Span

FILE = "environments/prod/experiments/checkout-topk.yaml"
ENVIRONMENT = "environments/prod/environment.yaml"

RULES = {
    "unknown-pipeline": RuleInfo(
        "A variant names a pipeline that the catalogue does not have.",
        "https://phoenix.example.com/rules/unknown-pipeline",
        Severity.ERROR,
        "# unknown-pipeline\n\nA variant names a pipeline that the catalogue does not have.\n",
    ),
    "duplicate-key": RuleInfo("A key stands twice in one mapping.", "docs/rules/duplicate-key.md"),
    "undecidable-criterion": RuleInfo(
        "A criterion that the plan cannot decide.", "docs/rules/undecidable-criterion.md", Severity.WARNING
    ),
    "shared-pool": RuleInfo("Experiments that wait for each other.", "docs/rules/shared-pool.md", Severity.INFO),
}

TEXT = """\
apiVersion: phoenix.io/v1alpha1
kind: Experiment
metadata:
  name: checkout-topk
spec:
  variants:
    candidates:
      - {name: topk20, pipeline: process-topkk-v1}
  criteria:
    - {metric: series_per_scrape, reduction: 50%}
    - metric: collector_cpu_cores
      atMost: 0.05
"""


def error(code: str, span: Span, message: str, help: str = "", path: str = FILE, *related: Related) -> Diagnostic:
    """An error in the experiment's file."""
    return Diagnostic(code, Severity.ERROR, path, span, message, help, related)


def one(text: str, span: Span, message: str = "the place is this", path: str = FILE) -> Report:
    """A report of one error in one file."""
    return Report((error("odd-place", span, message, "look here", path),), {path: text}, (path,), {})


UNKNOWN = error(
    "unknown-pipeline",
    Span(8, 34, 8, 50),
    "no pipeline is named `process-topkk-v1`",
    "did you mean `process-topk-v1`?",
)
ADVICE = Diagnostic(
    "undecidable-criterion",
    Severity.WARNING,
    FILE,
    Span(10, 33, 10, 47),
    "20 nodes in 60m cannot tell 50% from no saving",
    "plan at least 2h",
)
NOTE = Diagnostic(
    "shared-pool",
    Severity.INFO,
    FILE,
    Span(4, 9, 4, 22),
    "`checkout-topk` will queue behind `checkout-lean`",
    "",
    (Related("environments/prod/experiments/checkout-lean.yaml", Span(5, 9, 5, 22), "it runs first"),),
)
DUPLICATE = error(
    "duplicate-key",
    Span(3, 3, 3, 7),
    "`name` stands twice in this mapping",
    "remove one of them",
    ENVIRONMENT,
    Related(ENVIRONMENT, Span(2, 3, 2, 7), "it first stands here"),
)
ENVIRONMENT_TEXT = "metadata:\n  name: prod\n  name: staging\n"

CASES: Mapping[str, Report] = {
    "nothing-checked": Report(),
    "one-file-clean": Report((), {FILE: TEXT}, (FILE,), RULES),
    "three-files-clean": Report((), {}, (FILE, ENVIRONMENT, "phoenix.yaml"), RULES),
    "one-of-each-severity": Report(
        (NOTE, ADVICE, UNKNOWN, DUPLICATE),
        {FILE: TEXT, ENVIRONMENT: ENVIRONMENT_TEXT},
        (FILE, ENVIRONMENT, "phoenix.yaml"),
        RULES,
    ),
    "notes-only": Report((NOTE,), {FILE: TEXT}, (FILE,), RULES),
    "twelve-errors": Report(
        (
            *(error("unknown-field", Span(line, 3, line, 7), f"no field is named `f{line}`") for line in range(1, 13)),
            ADVICE,
        ),
        {FILE: TEXT},
        (FILE,),
        RULES,
    ),
    "same-message-twice": Report(
        (
            error("unquoted-norway", Span(2, 3, 2, 5), "`no` reads as false in YAML 1.1", "quote it"),
            error("unquoted-norway", Span(4, 3, 4, 5), "`no` reads as false in YAML 1.1", "quote it"),
        ),
        {FILE: "a:\n- no\nb:\n- no\n"},
        (FILE,),
    ),
    "file-without-a-place": Report((error("unreadable-file", START, "permission denied"),), {FILE: TEXT}, (FILE,)),
    "no-file": Report((error("no-repository", START, "no phoenix.yaml here or above", "run `init`", ""),), {}, ()),
    "wide-characters": one("description: 日本語のテスト 👍 ok\n", Span(1, 14, 1, 17)),
    "after-wide-characters": one("description: 日本語 👍 wrong\n", Span(1, 20, 1, 25)),
    "combining-marks": one("name: e\u0301tude\u0308s wrong\n", Span(1, 16, 1, 21)),
    "span-on-a-combining-mark": one("name: cafe\u0301\n", Span(1, 11, 1, 12)),
    "tabs": one("a:\t- b\tc: wrong\n", Span(1, 11, 1, 16)),
    "several-lines": one("a:\n  b: [1,\n      2,\n      3]\nc: 1\n", Span(2, 6, 4, 9)),
    "a-line-and-its-break": one("a:\n  b: |\n", Span(2, 6, 3, 1)),
    "control-characters": one(
        "name: \x1b[31mred\x00\x7f\x85\n", Span(1, 7, 1, 15), "`\x1b[31mred\r\n::error::x` is no name"
    ),
    "bidirectional-text": one("name: \u202etxt.exe\u2069\n", Span(1, 7, 1, 15), "`\u202etxt.exe` is no name"),
    "at-the-end-of-the-file": one("a: 1\nb:\n", Span(3, 1, 3, 1)),
    "past-the-end-of-the-file": one("a: 1\n", Span(9, 4, 9, 6)),
    "past-the-end-of-the-line": one("a: 1\nb: 2\n", Span(1, 40, 1, 44)),
    "empty-span": one("pipeline: \n", Span(1, 11, 1, 11)),
    "empty-file": one("", Span(1, 1, 1, 1)),
    "windows-lines-and-a-byte-order-mark": one("\ufeffa: 1\r\nb: wrong\r\n", Span(2, 4, 2, 9)),
    "long-line": one("x: " + "a" * 300 + " wrong " + "b" * 300 + "\n", Span(1, 305, 1, 310)),
    "long-line-long-span": one("x: " + "word " * 200 + "\n", Span(1, 104, 1, 900)),
    "long-line-of-wide-characters": one("x: " + "日" * 100 + "wrong" + "本" * 100 + "\n", Span(1, 104, 1, 109)),
    "long-line-of-combining-marks": one("x: " + "e\u0301" * 150 + " wrong\n", Span(1, 305, 1, 310)),
    "long-line-start": one("wrong: " + "a" * 300 + "\n", Span(1, 1, 1, 6)),
    "long-line-end": one("x: " + "a" * 300 + " wrong\n", Span(1, 305, 1, 310)),
    "path-with-spaces-and-unicode": one("a: 1\n", Span(1, 4, 1, 5), path="umgebungen/größe & maß/50%, a:b #1?.yaml"),
    "percent-and-commas": one("a: 50%\n", Span(1, 4, 1, 7), "50%25, 100%: too much\r\nsecond line"),
    "xml-and-markdown": one("a: <b>\n", Span(1, 4, 1, 7), "`<b>&amp;]]>` [click](1) {0} {{ x }} is no number"),
    "file-name-that-is-not-utf-8": one("a: 1\n", Span(1, 4, 1, 5), path="caf\udce9.yaml"),
    "related-elsewhere": Report(
        (
            Diagnostic(
                "limit-exceeded",
                Severity.ERROR,
                FILE,
                Span(12, 15, 12, 19),
                "0.05 cores are more than the environment allows",
                "write at most 0.02",
                (
                    Related(ENVIRONMENT, Span(1, 1, 1, 9), "the limit is [set] here"),
                    Related("environments/prod/gone.yaml", Span(1200, 2, 1200, 3), "and used here"),
                ),
            ),
        ),
        {FILE: TEXT, ENVIRONMENT: ENVIRONMENT_TEXT},
        (FILE, ENVIRONMENT),
        RULES,
    ),
}
