"""`phoenix-compile explain`."""

from __future__ import annotations

import click

from phoenix_compiler.rules import all_rules
from phoenix_compiler.suggest import near


@click.command()
@click.argument("what")
def command(what: str) -> int:
    """Explain a finding by its CODE, or a FIELD of a file by its path.

    \b
    phoenix-compile explain unknown-pipeline
    phoenix-compile explain spec.schedule.warmup
    phoenix-compile explain environment.spec.pools
    """
    from phoenix_compiler.fields import explain_field, field_names
    from phoenix_compiler.rules.pages import page

    rules = all_rules()
    if what in rules:
        click.echo(page(rules[what]), nl=False)
        return 0
    text = explain_field(what)
    if text is None:
        known = [*rules, *field_names()]
        raise click.UsageError(f"neither a finding nor a field is named '{what}': {near(what, known, 'name')}")
    click.echo(text, nl=False)
    return 0
