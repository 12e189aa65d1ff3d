"""A rule as a Markdown page: what `explain` prints, and what stands in `docs/reference/findings/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import Rule

FOLDER = "docs/reference/findings"
"""Where the generated pages are kept, relative to the root of this repository."""
_WEIGHT = {
    Severity.ERROR: "stops the build",
    Severity.WARNING: "advice, fails only with `--strict`",
    Severity.INFO: "a note",
}


def page(rule: Rule) -> str:
    """The page of a rule: title, severity, summary, and the four parts that every page has."""
    return f"# {rule.code}\n\n{rule.summary}.\n\n{_standing(rule)}\n\n{rule.page}\n"


def index(rules: Iterable[Rule]) -> str:
    """The list of all rules, each with a link to its page."""
    rows = [
        f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {'yes' if rule.ignorable else 'no'} | {rule.summary} |"
        for rule in rules
    ]
    head = (
        "# Findings\n\nEverything that `phoenix-compile` can find. `phoenix-compile explain CODE` shows the same pages."
    )
    return "\n".join([head, "", "| code | severity | may be ignored | summary |", "|---|---|---|---|", *rows, ""])


def files(rules: Mapping[str, Rule]) -> dict[str, str]:
    """The pages of all rules and their list, by path."""
    pages = {f"{FOLDER}/{code}.md": page(rule) for code, rule in rules.items()}
    return {f"{FOLDER}/README.md": index(rules.values()), **pages}


def _standing(rule: Rule) -> str:
    standing = f"Severity: **{rule.severity}** ({_WEIGHT[rule.severity]})."
    if not rule.ignorable:
        return f"{standing} Cannot be ignored."
    return f"{standing} Ignored by `# phoenix: ignore={rule.code}` on its line, or under `ignore` in `phoenix.yaml`."
