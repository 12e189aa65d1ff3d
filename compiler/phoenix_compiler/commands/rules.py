"""`phoenix-compile rules`."""

from __future__ import annotations

import json

import click

from phoenix_compiler.rules import all_rules


@click.command()
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the list.",
)
def command(format_: str) -> int:
    """List the findings there are: code, severity, whether it may be ignored, and what it is about."""
    rules = all_rules()
    if format_ == "json":
        data = [
            {"code": rule.code, "severity": rule.severity, "ignorable": rule.ignorable, "summary": rule.summary}
            for rule in rules.values()
        ]
        click.echo(json.dumps({"rules": data}, indent=2))
        return 0
    width = max(len(code) for code in rules)
    for code, rule in rules.items():
        click.echo(f"{code:{width}}  {rule.severity:7}  {'' if rule.ignorable else 'always':6}  {rule.summary}")
    click.echo("\n`always` cannot be ignored. `phoenix-compile explain CODE` tells more.")
    return 0
