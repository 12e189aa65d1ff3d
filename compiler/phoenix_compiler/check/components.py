"""The components of a template, named as the collector of the environment names them, and what its schemas say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from phoenix_compiler.source import DataPath

if TYPE_CHECKING:
    from phoenix_collector.component_schema import FaultKind
    from phoenix_compiler.check.seen import ConfigSeen

SECTIONS = ("receivers", "processors")
"""What a template has."""


class Component(NamedTuple):
    """A component: its section and id in the template, the type that the id names, and its id in the version's config."""

    section: str
    id: str
    type: str
    id_in_config: str

    @property
    def path(self) -> DataPath:
        """Its place in the template's config."""
        return (self.section, self.id)

    @property
    def noun(self) -> str:
        """`receiver` or `processor`."""
        return self.section.removesuffix("s")


class FieldFault(NamedTuple):
    """A fault of a component's settings, at a path of the template's config."""

    path: DataPath
    kind: FaultKind
    name: str
    message: str
    suggestions: tuple[str, ...]


def components_of(seen: ConfigSeen) -> Iterator[Component]:
    """The components of a template, in order."""
    from phoenix_collector.versions import component_name, component_type

    for section in SECTIONS:
        for id in _section(seen, section):
            type = component_type(id)
            written = component_name(seen.version, type, section) + id[len(type) :]
            yield Component(section, id, type, written)


def field_faults(seen: ConfigSeen) -> Iterator[FieldFault]:
    """What the schemas of the version find in the settings. Components without a schema are not looked at."""
    from phoenix_collector.component_schema import FaultKind, component_faults

    for component in components_of(seen):
        settings = seen.config[component.section].get(component.id_in_config)
        for fault in component_faults(seen.version, component.section, component.id_in_config, settings):
            if fault.kind is not FaultKind.UNKNOWN_COMPONENT:
                path = (component.section, component.id, *fault.path[2:])
                yield FieldFault(path, fault.kind, fault.name, " ".join(fault.message.split()), fault.suggestions)


def _section(seen: ConfigSeen, section: str) -> Mapping[str, Any]:
    return seen.core.receivers if section == "receivers" else seen.core.processors
