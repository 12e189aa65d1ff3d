"""`phoenix-compile schema`."""

from __future__ import annotations

import json

import click

KINDS = ("experiment", "environment", "pipeline")


@click.command()
@click.argument("kind", type=click.Choice(KINDS, case_sensitive=False))
def command(kind: str) -> int:
    """Print the JSON Schema (draft-07) of a KIND, for editors.

    \b
    phoenix-compile schema experiment > experiment.json
    and at the top of a file:  # yaml-language-server: $schema=experiment.json
    """
    from phoenix_schemas.export import json_schema

    click.echo(json.dumps(json_schema(kind.lower()), indent=2))
    return 0
