"""One variant: a pipeline reference becomes a complete collector config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from phoenix_compiler.diagnostics import Diagnostic, Rejected, Related
from phoenix_compiler.ir import Core, Role, Variant
from phoenix_compiler.remember import Remembered
from phoenix_compiler.resolve.assemble import Frame, assemble
from phoenix_compiler.resolve.core import critical_values, render_core
from phoenix_compiler.resolve.parameters import resolve_parameters
from phoenix_compiler.rules.resolve import TEMPLATE_FAULT
from phoenix_compiler.source import DataPath, line_span
from phoenix_compiler.suggest import near
from phoenix_compiler.template import TemplateFault
from phoenix_schemas.canonical import canonical

if TYPE_CHECKING:
    from phoenix_compiler.ir import CatalogueEntry, Config
    from phoenix_compiler.parse import Document
    from phoenix_compiler.resolve.export import Exporting
    from phoenix_schemas.environment import Environment
    from phoenix_schemas.experiment import CriticalProcess, PipelineRef

REMEMBERED = 1024
"""Configs of an environment that are remembered."""
TEMPLATE_HELP = "the parameters that this line uses cause it, or the template itself does"


class Wish(NamedTuple):
    """What is asked of the renderer: a pipeline reference, where it stands, and what surrounds it."""

    name: str
    role: Role
    reference: PipelineRef
    entry: CatalogueEntry
    document: Document[Any]
    place: DataPath
    critical: tuple[CriticalProcess, ...]
    exporting: Exporting
    evidence: bool


class _Made(NamedTuple):
    """What a wish gives, wherever it stands. Nothing is wrong with it."""

    parameters: dict[str, Any]
    interval: float
    core: Core
    config: Config


def _key(wish: Wish) -> object:
    """Equal for wishes written alike: what equal ones that are written otherwise share is found further on."""
    critical = tuple([(entry.name, entry.executable, entry.command_line) for entry in wish.critical])
    given = repr(wish.reference.parameters)  # tells 1 from True and from "1"
    return wish.entry.digest, given, critical, wish.exporting.key, wish.evidence


class Renderer:
    """Renders variants of one environment. Equal wishes give the same config object, whichever experiment asks, as long as
    they are not too many."""

    def __init__(self, environment: Document[Environment]) -> None:
        self._spec = environment.model.spec
        self._made: Remembered[object, _Made] = Remembered(REMEMBERED)
        self._cores: Remembered[str, Core] = Remembered(REMEMBERED)
        self._configs: Remembered[tuple[str, object, bool], Config] = Remembered(REMEMBERED)

    def render(self, wish: Wish) -> Variant | list[Diagnostic]:
        """The variant, or everything that is wrong with it."""
        try:
            made = self._made.get(_key(wish), lambda: self._make(wish))
        except Rejected as rejected:
            return list(rejected.findings)
        except TemplateFault as fault:
            return [_template_fault(wish, fault)]
        return Variant(
            wish.name,
            wish.role,
            wish.entry,
            made.parameters,
            frozenset(wish.reference.parameters),
            made.interval,
            made.core,
            made.config,
            wish.document,
            wish.place,
            wish.critical,
        )

    def _make(self, wish: Wish) -> _Made:
        parameters, findings = resolve_parameters(wish.entry, wish.reference.parameters, wish.document, wish.place)
        if findings:
            raise Rejected(*findings)
        own = parameters.get("interval")
        interval = float(own) if own is not None else self._spec.collector.interval
        core = self._core(wish, parameters, interval)
        frame = Frame(interval, wish.critical, wish.exporting, wish.evidence, self._spec.limits.duration)
        return _Made(parameters, interval, core, self._config(core, frame))

    def _core(self, wish: Wish, parameters: dict[str, Any], interval: float) -> Core:
        key = canonical([wish.entry.digest, parameters, critical_values(wish.critical), interval])
        version = self._spec.collector.version
        return self._cores.get(key, lambda: render_core(wish.entry, parameters, wish.critical, interval, version))

    def _config(self, core: Core, frame: Frame) -> Config:
        from phoenix_collector.versions import rename

        # interval and critical entries are part of the core's digest, and names are unique within an environment
        key = (core.digest, frame.exporting.key, frame.evidence)
        return self._configs.get(key, lambda: rename(assemble(core, frame), self._spec.collector.version))


def _template_fault(wish: Wish, fault: TemplateFault) -> Diagnostic:
    """At the template where the user can mend it, else at the reference that asked for it."""
    template, text = wish.entry.template_source
    at_template = line_span(text, fault.line)
    at_reference = wish.document.at(*wish.place, "pipeline")
    message = f"`{wish.entry.name}`: {fault.message}"
    if wish.entry.shipped:
        return TEMPLATE_FAULT.finding(wish.document.path, at_reference, message, TEMPLATE_HELP)
    help = TEMPLATE_HELP
    if fault.message.endswith(" is undefined"):
        known = (*wish.entry.document.model.spec.parameters, "critical", "interval")
        help = near(fault.message.split("'")[1], known, "variable")
    used = Related(wish.document.path, at_reference, "rendered for this variant")
    return TEMPLATE_FAULT.finding(template, at_template, message, help, (used,))
