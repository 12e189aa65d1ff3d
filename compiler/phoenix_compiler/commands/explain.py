"""`phoenix-compile explain`."""

from __future__ import annotations

import click

from phoenix_compiler.commands import complete
from phoenix_compiler.rules import all_rules
from phoenix_compiler.suggest import near


@click.command()
@click.argument("what", shell_complete=complete.explainable)
def command(what: str) -> int:
    """Explain a finding by its code, a field of a file by its path, or a metric by its name.

    \b
    phoenix-compile explain unknown-pipeline
    phoenix-compile explain spec.schedule.warmup
    phoenix-compile explain environment.spec.pools
    phoenix-compile explain series_per_scrape
    """
    from phoenix_compiler.fields import explain_field, explain_metric, field_names
    from phoenix_compiler.rules.pages import page
    from phoenix_schemas.metrics import METRICS

    rules = all_rules()
    if what in rules:
        click.echo(page(rules[what]), nl=False)
        return 0
    text = explain_field(what) or explain_metric(what)
    if text is None:
        known = [*rules, *field_names(), *METRICS]
        raise click.UsageError(f"no finding, field or metric is named '{what}': {near(what, known, 'name')}")
    click.echo(text, nl=False)
    return 0
