"""Collector configs that use every component of the schema bundles, and ways to spoil them one place at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from phoenix_collector.component_schema import covered, has_schema
from phoenix_collector.versions import KINDS, component_type, newest, rename

CONFIGS = Path(__file__).parents[1] / "collector_versions" / "configs"
MISSPELT = "a_misspelt_key"

Config = dict[str, Any]
DataPath = tuple[str | int, ...]


class Place(NamedTuple):
    """A mapping with fields of its own, in one of the configs."""

    config: str
    path: DataPath


def config(name: str, version: str = newest()) -> Config:
    """The config of that name in a version's words, less the components that the version's bundle has not."""
    document: Config = yaml.safe_load((CONFIGS / f"{name}.yaml").read_text("utf-8"))
    return without_missing(rename(document, version), version)


def without_missing(document: Config, version: str) -> Config:
    """A config without the extensions that a version's builder manifest leaves out. It leaves out nothing else."""
    extensions = document.get("extensions", {})
    missing = {item for item in extensions if not has_schema(version, "extensions", component_type(item))}
    if not missing:
        return document
    service = document["service"]
    return document | {
        "extensions": {item: value for item, value in extensions.items() if item not in missing},
        "service": service | {"extensions": [item for item in service["extensions"] if item not in missing]},
    }


def still_there(place: Place, version: str) -> bool:
    """Whether the component of a place is part of a version's bundle."""
    section, item = place.path[0], str(place.path[1]) if len(place.path) > 1 else ""
    return section != "extensions" or has_schema(version, "extensions", component_type(item))


def names() -> tuple[str, ...]:
    """The names of all configs."""
    return tuple(sorted(path.stem for path in CONFIGS.glob("*.yaml")))


def spoiled(document: Mapping[str, Any], path: DataPath, key: str = MISSPELT) -> Config:
    """A copy with one key too many in the mapping at `path`. A setting of null becomes a mapping."""
    copy = deepcopy(dict(document))
    holder: Any = copy
    for step in path[:-1]:
        holder = holder[step]
    if holder[path[-1]] is None:
        holder[path[-1]] = {}
    holder[path[-1]][key] = 1
    return copy


def mappings(value: Any, path: DataPath = ()) -> Iterator[DataPath]:
    """The path of every mapping inside a value, the value itself included."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from mappings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from mappings(item, (*path, index))


def component_places() -> Iterator[tuple[tuple[str, str], Place]]:
    """For each component of the newest bundle, the first config that has it and the path of its settings."""
    documents = {name: config(name) for name in names()}
    for kind, type in covered():
        found = (
            Place(name, (kind, item))
            for name, document in documents.items()
            for item in document.get(kind) or ()
            if component_type(item) == type
        )
        yield (kind, type), next(found)


def all_places() -> Iterator[Place]:
    """Every mapping below a component's id and below `service`."""
    for name in names():
        document = config(name)
        for section, value in document.items():
            for path in mappings(value, (section,)):
                if len(path) > 1 or section not in KINDS:
                    yield Place(name, path)
