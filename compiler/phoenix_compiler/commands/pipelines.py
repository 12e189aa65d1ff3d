"""`phoenix-compile pipelines list|show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from phoenix_compiler.commands import complete
from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.suggest import near

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.ir import CatalogueEntry


@click.group()
def command() -> None:
    """List and show the pipelines of the catalogue: shipped ones, and those of your repository."""


@command.command(name="list")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the list.",
)
def list_(format_: str) -> int:
    """List every pipeline with what it keeps."""
    catalogue = _catalogue()
    entries = [catalogue.get(name) for name in catalogue.names]
    if format_ == "json":
        data = [
            {"name": entry.name, "shipped": entry.shipped, "description": entry.document.model.spec.description}
            for entry in entries
        ]
        click.echo(json.dumps({"pipelines": data}, indent=2))
        return 0
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        origin = "shipped" if entry.shipped else "yours"
        click.echo(f"{entry.name:{width}}  {origin:7}  {entry.document.model.spec.description}")
    return 0


@command.command()
@click.argument("name", shell_complete=complete.pipelines)
@click.option("--rendered", is_flag=True, help="The collector config that its defaults give, as one variant has it.")
def show(name: str, rendered: bool) -> int:
    """Show what the pipeline NAME takes, or with --rendered what it becomes."""
    catalogue = _catalogue()
    if name not in catalogue:
        raise click.UsageError(f"no pipeline is named '{name}': {near(name, catalogue.names, 'pipeline')}")
    entry = catalogue.get(name)
    click.echo(_rendered(entry, catalogue) if rendered else _described(entry), nl=False)
    return 0


def _catalogue() -> Catalogue:
    """The repository's catalogue, or outside a repository the shipped one."""
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.commands.output import here
    from phoenix_compiler.load import load
    from phoenix_compiler.repository import catalogue_of
    from phoenix_compiler.shipped import shipped_pipelines

    try:
        root = here()
    except Rejected:
        return Catalogue(shipped_pipelines())
    return catalogue_of(load(root))


def _described(entry: CatalogueEntry) -> str:
    spec = entry.document.model.spec
    lines = [f"{entry.name}: {spec.description}", "", f"Collector: {spec.collector_versions}"]
    lines += [f"Keeps: {', '.join(spec.keeps.attributes)}"]
    if spec.parameters:
        lines += ["", "Parameters:"]
    for name, parameter in spec.parameters.items():
        bounds = [f"at least {parameter.minimum}"] if parameter.minimum is not None else []
        bounds += [f"at most {parameter.maximum}"] if parameter.maximum is not None else []
        words = parameter.items if isinstance(parameter.items, tuple) else parameter.enum
        bounds += [f"of {', '.join(words)}"] if words else []
        given = "default" in parameter.model_fields_set
        default = f"default {json.dumps(parameter.default)}" if given else "must be given"
        lines.append(f"  {name}: {', '.join([parameter.type, *bounds, default])}")
        lines.append(f"      {parameter.description}")
    return "\n".join(lines) + "\n"


def _rendered(entry: CatalogueEntry, catalogue: Catalogue) -> str:
    from phoenix_compiler.emit import emit_document
    from phoenix_compiler.sample import sample_variant

    return emit_document(sample_variant(entry, catalogue).config)
