"""Collector versions as data: what a component is called in a version, and which distributions carry it.

Everything is read from `versions/<version>/`, once and when it is first asked for. A *kind* is a section of a config
(`receivers`, …), a *type* the part of a component's id before the slash (`host_metrics` in `host_metrics/process`).
Templates and the compiler write the newest version's names; `rename` says them in another version's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from phoenix_collector.errors import UnknownVersion

SUPPORTED: Final = ("0.159.0", "0.158.0", "0.157.0")
"""Every collector version that a config can be compiled for, newest first."""

KINDS: Final = ("receivers", "processors", "exporters", "connectors", "extensions")
"""The sections of a config that hold components."""

FOLDER: Final = Path(__file__).with_name("versions")

Config = Mapping[str, Any]
"""A rendered collector config."""


class Component(NamedTuple):
    """A component type as one version has it.

    aliases: deprecated names that the version still reads. distributions: who carries it, of `contrib`, `k8s`, `core`,
    `otlp` and `phoenix`, the collector that our builder manifest makes. exact: whether the type was read from the
    module itself; the spelling of the others may differ by underscores.
    """

    type: str
    aliases: tuple[str, ...]
    distributions: tuple[str, ...]
    exact: bool


class Names(NamedTuple):
    """How a version's words differ from the newest version's, each by kind. `fields` and `defaults` are then by the
    newest type, with dotted paths of fields."""

    names: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, Mapping[str, Mapping[str, str]]]
    defaults: Mapping[str, Mapping[str, Mapping[str, Any]]]


def newest() -> str:
    """The newest supported version: the one whose names templates are written in."""
    return SUPPORTED[0]


def component_name(version: str, newest_name: str, kind: str) -> str:
    """The type in `version` of a component that the newest version calls `newest_name`.

    Raises UnknownVersion for a version that is not supported, as all functions here do.
    """
    return _names(version).names.get(kind, {}).get(newest_name, newest_name)


def newest_name(version: str, name: str, kind: str) -> str:
    """The newest version's type of a component that `version` calls `name`, by its current or a deprecated name."""
    found = component(version, kind, name)
    current = found.type if found else name
    renamed = _names(version).names.get(kind, {})
    return next((latest for latest, older in renamed.items() if older == current), current)


def component(version: str, kind: str, type: str) -> Component | None:
    """The component that `version` means by a type or a deprecated name, or None when it knows no such component.

    A component that was not read from its module is found whatever its underscores.
    """
    table = _components(version).get(kind, {})
    if found := table.get(type):
        return found
    alike = table.get(_folded(type))
    return alike if alike and not alike.exact else None


def component_types(version: str, kind: str) -> tuple[str, ...]:
    """Every type of a kind that some distribution carries in `version`, in order, without deprecated names."""
    return tuple(sorted({found.type for found in _components(version).get(kind, {}).values()}))


def replacement(version: str, kind: str, type: str) -> str | None:
    """The type to write instead of a deprecated name that `version` still reads; None when `type` is none."""
    found = component(version, kind, type)
    return found.type if found and type in found.aliases else None


def is_in_distribution(version: str, distribution: str, kind: str, type: str) -> bool:
    """Whether the named distribution of `version` has the component, by its type or a deprecated name."""
    found = component(version, kind, type)
    return found is not None and distribution in found.distributions


def defaults(version: str, kind: str, type: str) -> Mapping[str, Any]:
    """Dotted paths and values of the defaults that were different in some version; a config should state them."""
    return _names(version).defaults.get(kind, {}).get(newest_name(version, type, kind), {})


def component_type(component_id: str) -> str:
    """The type in a component's id: `filter` of `filter/priority`. The collector trims spaces, and so does this."""
    return component_id.partition("/")[0].strip()


def rename(config: Config, version: str) -> dict[str, Any]:
    """A copy of a config in the newest version's words, in the words of `version`: ids in the five sections and in
    `service`, and fields that moved. What the config does not have, or has in another form, is left as it is."""
    result = dict(config)
    for kind in KINDS:
        section = config.get(kind)
        if isinstance(section, Mapping):
            result[kind] = dict(_renamed_components(section, kind, version))
    service = config.get("service")
    if isinstance(service, Mapping):
        result["service"] = _renamed_service(service, config, version)
    return result


def _renamed_components(section: Config, kind: str, version: str) -> Iterator[tuple[str, Any]]:
    fields = _names(version).fields.get(kind, {})
    for component_id, settings in section.items():
        moves = fields.get(component_type(str(component_id)), {})
        yield _renamed_id(component_id, kind, version), _moved(settings, moves) if moves else settings


def _renamed_service(service: Config, config: Config, version: str) -> dict[str, Any]:
    result = dict(service)
    if isinstance(extensions := service.get("extensions"), list):
        result["extensions"] = [_renamed_id(item, "extensions", version) for item in extensions]
    if isinstance(pipelines := service.get("pipelines"), Mapping):
        result["pipelines"] = {
            name: _renamed_pipeline(pipeline, config, version) if isinstance(pipeline, Mapping) else pipeline
            for name, pipeline in pipelines.items()
        }
    return result


def _renamed_pipeline(pipeline: Config, config: Config, version: str) -> dict[str, Any]:
    """A connector stands among a pipeline's receivers and exporters, so that the section that defines an id says
    which kind it is."""
    connectors = config.get("connectors") or {}
    result = dict(pipeline)
    for kind in ("receivers", "processors", "exporters"):
        if isinstance(items := pipeline.get(kind), list):
            kinds = ["connectors" if kind != "processors" and item in connectors else kind for item in items]
            result[kind] = [_renamed_id(item, sort, version) for item, sort in zip(items, kinds, strict=True)]
    return result


def _renamed_id(component_id: Any, kind: str, version: str) -> Any:
    return _renamed_text(component_id, kind, version) if isinstance(component_id, str) else component_id


@lru_cache(maxsize=4096)
def _renamed_text(component_id: str, kind: str, version: str) -> str:
    written, slash, name = component_id.partition("/")
    return component_name(version, written.strip(), kind) + slash + name


def _moved(settings: Any, moves: Mapping[str, str]) -> Any:
    """The settings with each field of `moves` at its place in the older version, and no empty sections left behind."""
    if not isinstance(settings, Mapping):
        return settings
    result = {key: dict(value) if isinstance(value, Mapping) else value for key, value in settings.items()}
    for latest, older in moves.items():
        section, _, field = latest.rpartition(".")
        holder = result.get(section) if section else result
        if isinstance(holder, dict) and field in holder:
            value = holder.pop(field)
            result.setdefault(older, value)
            if section and not holder:
                del result[section]
    return result


@cache
def _names(version: str) -> Names:
    import yaml

    text = (_folder(version) / "names.yaml").read_text("utf-8")
    return Names(**yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@cache
def _components(version: str) -> Mapping[str, Mapping[str, Component]]:
    """Components by kind and by each name they go by; those of uncertain spelling also without underscores."""
    import json

    tables: dict[str, dict[str, Component]] = {}
    for kind, entries in json.loads((_folder(version) / "components.json").read_text("utf-8")).items():
        table = tables[kind] = {}
        for name, entry in entries.items():
            found = Component(name, tuple(entry["aliases"]), tuple(entry["distributions"]), entry["exact"])
            folded = () if found.exact else (_folded(name),)
            table.update(dict.fromkeys((name, *found.aliases, *folded), found))
    return tables


def _folded(type: str) -> str:
    return type.replace("_", "")


def _folder(version: str) -> Path:
    if version not in SUPPORTED:
        raise UnknownVersion(
            f"collector {version} is not supported", f"choose one of {', '.join(SUPPORTED)} as the collector version"
        )
    return FOLDER / version
