"""Rendering a template for one set of values, and saying what is wrong with it at the best place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from phoenix_compiler.ir import Core
from phoenix_compiler.template import TemplateFault
from phoenix_schemas.canonical import digest

if TYPE_CHECKING:
    from phoenix_compiler.ir import CatalogueEntry
    from phoenix_schemas.experiment import CriticalProcess

SECTIONS = ("receivers", "processors", "pipeline")


def render_core(
    entry: CatalogueEntry,
    parameters: Mapping[str, Any],
    critical: tuple[CriticalProcess, ...],
    interval: float,
    version: str,
) -> Core:
    """The receivers and processors of a pipeline for these values. Raises TemplateFault."""
    values = {
        **parameters,
        "critical": critical_values(critical),
        "interval": int(interval) if interval.is_integer() else interval,
    }
    rendered = entry.template.render(values)
    if rendered.problem is not None:
        raise TemplateFault(f"renders to no YAML: {rendered.problem[0]}", rendered.problem[1])
    data = rendered.data
    if not isinstance(data, dict) or set(data) - set(SECTIONS):
        raise TemplateFault(f"gives something other than {', '.join(SECTIONS)}", 1)
    receivers, processors = data.get("receivers") or {}, data.get("processors") or {}
    pipeline = data.get("pipeline") or []
    for name, section, kind in (
        ("receivers", receivers, dict),
        ("processors", processors, dict),
        ("pipeline", pipeline, list),
    ):
        if not isinstance(section, kind):
            raise TemplateFault(f"`{name}` is not a {'list' if kind is list else 'mapping'}", rendered.line((name,)))
    if not receivers:
        raise TemplateFault("gives no receivers", 1)
    if undefined := [step for step in pipeline if not isinstance(step, str) or step not in processors]:
        raise TemplateFault(
            f"`pipeline` names `{undefined[0]}`, which `processors` does not have", rendered.line(("pipeline",))
        )
    named = {
        "version": version,
        "interval": interval,
        "receivers": receivers,
        "processors": processors,
        "pipeline": pipeline,
        "critical": [entry.model_dump(mode="json") for entry in critical],
    }
    return Core(rendered, receivers, processors, tuple(pipeline), digest(named))


def critical_values(critical: tuple[CriticalProcess, ...]) -> list[dict[str, str | None]]:
    """The critical entries as a template sees them."""
    return [
        {"name": entry.name, "executable": entry.executable, "commandLine": entry.command_line} for entry in critical
    ]
