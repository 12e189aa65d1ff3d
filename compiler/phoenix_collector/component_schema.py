"""Faults of a collector config, found without a collector: unknown components and fields, wrong types and values.

The schemas are `versions/<version>/schema.json`, made by `scripts/bundle_component_schemas.py` from the collector's own
modules. They cover the components that our builder's manifest holds; a component that only other distributions carry is
known by name, and its settings are not looked at (`has_schema` tells).

What the collector accepts has no fault here, but for forms that nobody means, because the collector takes them for
something else without a word; `scripts/mend_component_schemas.py` lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from phoenix_collector.versions import FOLDER, KINDS, Config, component, component_type, component_types, newest

if TYPE_CHECKING:
    import jsonschema_rs

Path = tuple[str | int, ...]
Schema = Mapping[str, Any]

SIGNALS = ("metrics", "logs", "traces", "profiles")

VARIABLE = r"\$\{[^}]+\}"
"""The pattern of a field that is no text: a `${...}` is the one text that it takes."""


class FaultKind(StrEnum):
    """The sorts of faults."""

    UNKNOWN_COMPONENT = "unknown-component"
    UNDEFINED_COMPONENT = "undefined-component"
    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    WRONG_TYPE = "wrong-type"
    WRONG_VALUE = "wrong-value"


class ConfigFault(NamedTuple):
    """One fault of a config.

    path: to what is at fault: the key itself for an unknown component or field, the value for a wrong one, the section
    that lacks a missing field. message: one phrase. name: the component, field or value at fault as it is written.
    suggestions: what may have been meant, nearest first.
    """

    path: Path
    kind: FaultKind
    message: str
    name: str
    suggestions: tuple[str, ...] = ()


def faults(version: str, config: Config) -> tuple[ConfigFault, ...]:
    """Every fault of a whole collector config in the words of `version`, in the config's own order of sections.

    One fault for each unknown key. Raises UnknownVersion.
    """
    found: list[ConfigFault] = []
    for section, value in config.items():
        if section not in (*KINDS, "service"):
            found.append(_unknown_field((section,), (*KINDS, "service"), "a collector config"))
        elif section == "service":
            found += _schema_faults(version, "service", ("service",), value)
            found += _undefined(config, value)
        elif isinstance(value, Mapping):
            for component_id, settings in value.items():
                found += component_faults(version, section, component_id, settings)
        elif value is not None:
            found.append(_wrong_type((section,), value, "a mapping"))
    return tuple(found)


def component_faults(version: str, kind: str, component_id: object, settings: object) -> tuple[ConfigFault, ...]:
    """The faults of one component's settings; paths begin with its kind and id."""
    if not isinstance(component_id, str):
        return (_wrong_type((kind, str(component_id)), component_id, "text as a component's id"),)
    path = (kind, component_id)
    written = component_type(component_id)
    known = component(version, kind, written)
    if known is None:
        message = f"collector {version} has no {kind.removesuffix('s')} `{written}`"
        options = component_types(version, kind)
        return (ConfigFault(path, FaultKind.UNKNOWN_COMPONENT, message, written, _near(written, options)),)
    definition = f"{kind}.{known.type}"
    return tuple(_schema_faults(version, definition, path, settings)) if definition in _bundle(version) else ()


def has_schema(version: str, kind: str, type: str) -> bool:
    """Whether the settings of a component are checked at all."""
    known = component(version, kind, type)
    return known is not None and f"{kind}.{known.type}" in _bundle(version)


def covered(version: str | None = None) -> tuple[tuple[str, str], ...]:
    """Kind and type of every component that has a schema in `version` (the newest by default)."""
    pairs = (name.split(".") for name in _bundle(version or newest()) if name.count(".") == 1)
    return tuple(sorted((kind, type) for kind, type in pairs if kind in KINDS))


# --- one schema -------------------------------------------------------------------------------------------------------


@cache
def _bundle(version: str) -> Mapping[str, Schema]:
    """The definitions of a version's schema.json."""
    import json

    component_types(version, "receivers")  # raises for a version that is not supported
    definitions: Mapping[str, Schema] = json.loads((FOLDER / version / "schema.json").read_text("utf-8"))["$defs"]
    return definitions


@cache
def schema(version: str, definition: str) -> Schema:
    """The JSON Schema (draft 2020-12) of a definition such as `processors.filter` or `service`, whole in itself."""
    bundle = _bundle(version)
    reached: dict[str, Schema] = {}
    waiting = [definition]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = bundle[name]
            waiting += _references(bundle[name])
    return {"$ref": f"#/$defs/{definition}", "$defs": reached}


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].removeprefix("#/$defs/")
        for part in node.values():
            yield from _references(part)


@cache
def _validator(version: str, definition: str) -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(dict(schema(version, definition)))


def _schema_faults(version: str, definition: str, path: Path, value: object) -> Iterator[ConfigFault]:
    foreign: list[ConfigFault] = []
    plain = _plain(value, path, foreign)
    if foreign:
        yield from foreign
        return
    document = schema(version, definition)
    for error in _validator(version, definition).iter_errors(plain):
        yield from _told(error, document, path)


def _told(error: jsonschema_rs.ValidationError, document: Schema, root: Path) -> Iterator[ConfigFault]:
    """One validation error in our words: unknown keys come as one error at their parent and are told one by one."""
    from jsonschema_rs import ValidationErrorKind as Kind

    path: Path = (*root, *error.instance_path)
    node = _node(document, error.schema_path)
    match error.kind:
        case Kind.AdditionalProperties(unexpected=names):
            for name in names:
                yield _unknown_field((*path, name), tuple(node.get("properties", ())), _owner(path))
        case Kind.Required(property=name):
            yield ConfigFault(path, FaultKind.MISSING_FIELD, f"{_owner(path)} needs `{name}`", name)
        case Kind.MinItems() | Kind.MinProperties():
            yield ConfigFault(path, FaultKind.WRONG_VALUE, f"{_owner(path)} must not be empty", str(path[-1]))
        case Kind.PropertyNames(error=inner):
            yield _not_a_pipeline(path, str(inner.instance))
        case Kind.Pattern() if node["pattern"] != VARIABLE:
            yield _wrong_value(path, error.instance, node)
        case Kind.Type() | Kind.Pattern():
            yield _wrong_type(path, error.instance, node["title"])
        case _:
            yield _wrong_value(path, error.instance, node)


def _node(document: Schema, place: Sequence[str | int]) -> Schema:
    """The schema that holds the keyword at the end of `place`."""
    node: Any = document
    for step in place[:-1]:
        node = node[step]
    found: Schema = node
    return found


# --- our words --------------------------------------------------------------------------------------------------------


def _unknown_field(path: Path, fields: Sequence[str], owner: str) -> ConfigFault:
    name = str(path[-1])
    message = f"`{name}` is no field of {owner}"
    return ConfigFault(path, FaultKind.UNKNOWN_FIELD, message, name, _near(name, fields))


def _wrong_type(path: Path, value: object, expected: str) -> ConfigFault:
    return ConfigFault(
        path, FaultKind.WRONG_TYPE, f"{_owner(path)} takes {expected}, not {_shown(value)}", _text(value)
    )


def _wrong_value(path: Path, value: object, node: Schema) -> ConfigFault:
    message = f"{_owner(path)} takes {node['title']}, not {_shown(value)}"
    return ConfigFault(
        path, FaultKind.WRONG_VALUE, message, _text(value), _near(_text(value), node.get("examples", ()))
    )


def _not_a_pipeline(path: Path, name: str) -> ConfigFault:
    signal, slash, rest = name.partition("/")
    message = f"`{_text(name)}` is no pipeline: its name begins with one of {', '.join(SIGNALS)}"
    near = tuple(option + slash + rest for option in _near(signal, SIGNALS))
    return ConfigFault((*path, name), FaultKind.WRONG_VALUE, message, _text(name), near)


def _owner(path: Path) -> str:
    """A path in prose: the component by its id, then the fields within it."""
    component_id, *fields = path[1:] if path[0] in KINDS and len(path) > 1 else path
    inner = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fields).removeprefix(".")
    return f"`{_text(component_id)}`" + (f"'s `{_text(inner)}`" if inner else "")


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return f'the text "{_text(value)}"'
        case _:
            return f"`{_text(value)}`"


def _text(value: object) -> str:
    """A value's text, cut where it would not fit a message."""
    written = str(value)
    return written if len(written) <= 80 else f"{written[:77]}..."


def _near(name: str, options: Sequence[str]) -> tuple[str, ...]:
    """The options nearest to a misspelt name: first those that differ by underscores and case only. A name that is
    longer than any option's could be is compared with none, for the comparison takes quadratic time."""
    if len(name) > 100:
        return ()
    folded = name.replace("_", "").lower()
    same = [option for option in options if option.replace("_", "").lower() == folded]
    return tuple(dict.fromkeys([*same, *get_close_matches(name, options, n=3, cutoff=0.6)]))[:3]


# --- what no schema says ----------------------------------------------------------------------------------------------


def _undefined(config: Config, service: object) -> Iterator[ConfigFault]:
    """Ids in `service` that no section defines. A connector is both an exporter and a receiver."""
    if not isinstance(service, Mapping):
        return
    yield from _undefined_in(config, ("service", "extensions"), service.get("extensions"), ("extensions",))
    pipelines = service.get("pipelines")
    for name, pipeline in pipelines.items() if isinstance(pipelines, Mapping) else ():
        for kind in ("receivers", "processors", "exporters"):
            sections = (kind,) if kind == "processors" else (kind, "connectors")
            items = pipeline.get(kind) if isinstance(pipeline, Mapping) else None
            yield from _undefined_in(config, ("service", "pipelines", name, kind), items, sections)


def _undefined_in(config: Config, path: Path, items: object, sections: Sequence[str]) -> Iterator[ConfigFault]:
    values = [config.get(section) for section in sections]
    defined = [component_id for value in values if isinstance(value, Mapping) for component_id in value]
    for index, item in enumerate(items) if isinstance(items, list | tuple) else ():
        if isinstance(item, str) and item not in defined:
            message = f"no {sections[0].removesuffix('s')} `{item}` is defined"
            near = _near(item, [name for name in defined if isinstance(name, str)])
            yield ConfigFault((*path, index), FaultKind.UNDEFINED_COMPONENT, message, item, near)


def _plain(value: object, path: Path, foreign: list[ConfigFault]) -> Any:
    """A copy in the types of JSON. What YAML can say and JSON cannot (a key that is no text, a date, bytes) is a fault:
    no field of a collector takes it."""
    match value:
        case None | str() | bool() | int() | float():
            return value
        case Mapping():
            for key in value:
                if not isinstance(key, str):
                    foreign.append(_wrong_type((*path, str(key)), key, "text as a key"))
            return {key: _plain(item, (*path, str(key)), foreign) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item, (*path, index), foreign) for index, item in enumerate(value)]
        case _:
            foreign.append(_wrong_type(path, value, "text, a number, a list or a mapping"))
            return None
