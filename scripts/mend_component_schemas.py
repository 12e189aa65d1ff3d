"""Mend the collector's `config.schema.yaml` files: the part of `bundle_component_schemas.py` that knows their form.

The upstream files are sketches. They are mended here, so that the bundle refuses what the collector refuses:

- the four forms of `$ref` are resolved: `name` (this file), `./package.name`, `/package.name` (the repository's root),
  `host/package.name` (a full import path); what no file answers must stand in the overrides;
- `allOf` is flattened, and objects are closed; `null` is allowed wherever the collector takes it for the default;
- a scalar may be a `${...}` string, and a duration is what Go reads.

On purpose a schema is stricter than `otelcol validate` in forms that nobody means:

- a duration needs its unit (the collector takes 60 for 60 nanoseconds), and a whole number has no fraction (the
  collector cuts it off);
- a text with few values is one of them, and no number: some components take another one silently, as if the field
  were left out, and others fail when they start;
- `host_metrics` itself is closed (its reader passes over keys that it does not know).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

Json = dict[str, Any]

CORE = "go.opentelemetry.io/collector"
CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib"

VARIABLE = r"\$\{[^}]+\}"
DURATION = r"^[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$"
SCALARS: Mapping[str, Json] = {
    "boolean": {"type": ["boolean", "string", "null"], "pattern": VARIABLE, "title": "true or false"},
    "integer": {"type": ["integer", "string", "null"], "pattern": VARIABLE, "title": "a whole number"},
    "unsigned": {
        "type": ["integer", "string", "null"],
        "pattern": VARIABLE,
        "minimum": 0,
        "title": "a whole number, 0 or more",
    },
    "number": {"type": ["number", "string", "null"], "pattern": VARIABLE, "title": "a number"},
    "string": {"type": ["string", "null"], "title": "text"},
    "duration": {
        "type": ["string", "integer", "null"],
        "pattern": f"{DURATION}|{VARIABLE}",
        "minimum": 0,
        "maximum": 0,
        "title": "a duration with its unit, such as 30s or 5m",
    },
}
"""What a scalar field takes. `minimum` and `maximum` of a duration leave 0 as the one number without a unit."""


class UnresolvedError(Exception):
    """A `$ref` or a module that neither the module cache nor the overrides answer."""


def stable_version(version: str) -> str:
    """The version of the collector's stable modules that goes with a beta version: 0.159.0 goes with 1.65.0, and both
    count up together."""
    minor = int(version.split(".")[1])
    return f"1.{minor - 94}.0"


@cache
def module_cache() -> Path:
    """The folder of the Go module cache: `GOMODCACHE`, else what `go env` says."""
    if named := os.environ.get("GOMODCACHE"):
        return Path(named)
    return Path(subprocess.run(["go", "env", "GOMODCACHE"], capture_output=True, text=True, check=True).stdout.strip())


def merged(base: Any, patch: Any) -> Any:
    """`patch` over `base`: mappings are merged key by key, everything else is replaced, and null removes a key."""
    if not (isinstance(base, Mapping) and isinstance(patch, Mapping)):
        return patch
    result = dict(base)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


# --- upstream's schema files ------------------------------------------------------------------------------------------


class Library:
    """The schema files of one collector version by import path, with the overrides laid over them."""

    def __init__(self, version: str, patches: Mapping[str, Json]) -> None:
        self._tags = (f"v{version}", f"v{stable_version(version)}")
        self._patches = patches
        self._documents: dict[str, Json] = {}
        self.unused = set(patches)

    def folder(self, package: str) -> Path:
        """Where the source of an import path lies: the longest prefix that is a module in the cache."""
        parts = package.split("/")
        for length in range(len(parts), 1, -1):
            for tag in self._tags:
                module = module_cache() / ("/".join(parts[:length]) + "@" + tag)
                if module.is_dir():
                    return module.joinpath(*parts[length:])
        raise UnresolvedError(f"{package} {self._tags[0]} is not in the Go module cache: build that collector first")

    def document(self, package: str) -> Json:
        """The patched `config.schema.yaml` of a package."""
        if package not in self._documents:
            path = self.folder(package) / "config.schema.yaml"
            document = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else None
            if document is None and package not in self._patches:
                raise UnresolvedError(f"{package} ships no config.schema.yaml and has no override")
            self._documents[package] = merged(document or {}, self._patches.get(package, {}))
            self.unused.discard(package)
        return self._documents[package]

    def definition(self, package: str, name: str) -> Json:
        """A definition of a package's file; `config` may also be the file itself."""
        document = self.document(package)
        if name in document.get("$defs", {}):
            found: Json = document["$defs"][name]
            return found
        if name == "config":
            return {key: value for key, value in document.items() if key != "$defs"}
        raise UnresolvedError(f"{package} defines no {name}")


def referred(reference: str, package: str) -> tuple[str, str]:
    """The package and the definition that a `$ref` in `package` means."""
    if "/" not in reference and "." not in reference:
        return package, reference
    head, _, tail = reference.rpartition("/")
    last, _, name = tail.partition(".")
    path = f"{head}/{last}"
    if path.startswith("./"):
        return str(PurePosixPath(package, path)), name
    if path.startswith("/"):
        return (CONTRIB if package.startswith(CONTRIB) else CORE) + path, name
    return path, name


# --- mending ----------------------------------------------------------------------------------------------------------


def mend(node: Json, package: str, library: Library, trail: tuple[str, ...] = ()) -> Json:
    """The closed draft 2020-12 schema that an upstream node means."""
    optional = node.get("x-optional", False)
    node, package, trail = followed(node, package, library, trail)
    result = mended(node, package, library, trail)
    if optional and "properties" in result:  # `configoptional` reads a switch of its own in every optional section
        fields = result["properties"] | {"enabled": dict(SCALARS["boolean"])}
        result["properties"] = dict(sorted(fields.items()))
    return result


def mended(node: Json, package: str, library: Library, trail: tuple[str, ...]) -> Json:
    """The schema of a node that is no `$ref`."""
    if "allOf" in node:
        parts = [mend(part, package, library, trail) for part in node["allOf"]]
        own = mend({key: value for key, value in node.items() if key != "allOf"}, package, library, trail)
        return flattened((*parts, own), package)
    if "oneOfTypes" in node:  # ours: a field that the collector reads in several forms
        return one_of_types([mend(part, package, library, trail) for part in node["oneOfTypes"]])
    if "options" in node:  # ours: a text with few values
        return enumeration(node["options"], ignore_case=node.get("ignoreCase", False))
    match node.get("type", "object" if "properties" in node else None):
        case "object":
            return mended_object(node, package, library, trail)
        case "array":
            return mended_array(node, package, library, trail)
        case None:
            return {}
        case _:
            return scalar(node)


def followed(node: Json, package: str, library: Library, trail: tuple[str, ...]) -> tuple[Json, str, tuple[str, ...]]:
    """The node at the end of a chain of `$ref`s, the package it stands in, and the way there."""
    while "$ref" in node:
        package, name = referred(node["$ref"], package)
        step = f"{package}.{name}"
        if step in trail:
            raise UnresolvedError(f"{step} contains itself")
        trail = (*trail, step)
        node = library.definition(package, name)
    return node, package, trail


def mended_object(node: Json, package: str, library: Library, trail: tuple[str, ...]) -> Json:
    """An object with named fields is closed; one with none is a map, of the given values or of anything."""
    result: Json = {"type": ["object", "null"], "title": "a mapping"}
    properties = node.get("properties")
    if properties is not None:
        fields = {name: mend(field, package, library, trail) for name, field in properties.items()}
        result["properties"] = dict(sorted(fields.items()))
    extra = node.get("additionalProperties", properties is None)
    if extra is not True:
        result["additionalProperties"] = extra and mend(extra, package, library, trail)
    for key in ("required", "minProperties", "propertyNames"):
        if key in node:
            result[key] = node[key]
    return result


def mended_array(node: Json, package: str, library: Library, trail: tuple[str, ...]) -> Json:
    """A list. A list of plain texts may also be one text: the collector splits it at its commas."""
    source = node.get("items", {})
    items = mend(source, package, library, trail)
    texts = source.get("type") == "string" and not {"enum", "x-customType"} & source.keys()
    result: Json = {"type": ["array", "string", "null"] if texts else ["array", "null"], "title": "a list"}
    if items:
        result["items"] = items
    if "minItems" in node:
        result["minItems"] = node["minItems"]
    return result


def flattened(parts: Sequence[Json], package: str) -> Json:
    """One closed object with the fields of all parts."""
    properties: Json = {}
    for part in parts:
        if part and part["type"] != ["object", "null"]:
            raise UnresolvedError(f"{package} joins what is no object")
        properties |= part.get("properties", {})
    return {
        "type": ["object", "null"],
        "title": "a mapping",
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }


def one_of_types(parts: Sequence[Json]) -> Json:
    """One node for values of different types. JSON Schema's keywords each look at one type only, so that the keywords
    of a list, a mapping and a text can stand side by side and no `anyOf` blurs the error."""
    types = sorted({name for part in parts for name in part["type"]})
    titles = " or ".join(dict.fromkeys(part["title"] for part in parts))
    result: Json = {}
    for part in parts:
        result |= {key: value for key, value in part.items() if key not in ("type", "title")}
    return result | {"type": types, "title": titles}


def enumeration(options: Sequence[str], *, ignore_case: bool = False) -> Json:
    """A text with few values, which may also be a `${...}`. The values stand under `examples` for messages."""
    choice = "|".join(re.escape(option) for option in options)
    return {
        "type": ["string", "null"],
        "pattern": f"^(?{'i' if ignore_case else ''}:{choice})$|{VARIABLE}",
        "examples": list(options),
        "title": "one of " + ", ".join(option for option in options if option),
    }


def scalar(node: Json) -> Json:
    """A scalar field. An upstream `enum` becomes a closed set of texts."""
    if "enum" in node:
        return enumeration(node["enum"])
    if node.get("format") == "duration" or node.get("x-customType") == "time.Duration":
        return dict(SCALARS["duration"])
    if node["type"] == "integer" and str(node.get("x-customType", "")).startswith("uint"):
        return dict(SCALARS["unsigned"])
    return dict(SCALARS[node["type"]])


# --- sharing ----------------------------------------------------------------------------------------------------------


def subschemas(node: Json) -> Iterator[tuple[str, Json]]:
    """The schemas inside a schema, each with the name of its place."""
    yield from node.get("properties", {}).items()
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield key, node[key]


def shared(roots: Mapping[str, Json]) -> Json:
    """`$defs`: the roots under their own names, and under the name of its first place every part that occurs twice."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {text(node): name for name, node in SCALARS.items()}

    def count(node: Json, place: str) -> None:
        key = text(node)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] == 1:
            names.setdefault(key, place)
            for name, part in subschemas(node):
                count(part, f"{place}.{name}")

    definitions: Json = {}

    def hoist(node: Json, *, root: bool = False) -> Json:
        key = text(node)
        if not root and len(key) > 60 and (counts[key] > 1 or key in scalars):
            if names[key] not in definitions:
                definitions[names[key]] = {}
                definitions[names[key]] = hoist_parts(node)
            return {"$ref": f"#/$defs/{names[key]}"}
        return hoist_parts(node)

    def hoist_parts(node: Json) -> Json:
        result = dict(node)
        if "properties" in node:
            result["properties"] = {name: hoist(part) for name, part in node["properties"].items()}
        for key in ("items", "additionalProperties"):
            if isinstance(node.get(key), dict):
                result[key] = hoist(node[key])
        return result

    scalars = {text(node) for node in SCALARS.values()}
    for name, node in roots.items():
        count(node, name)
    for name, node in roots.items():
        definitions[name] = hoist(node, root=True)
    return definitions


def text(value: Any) -> str:
    """The one JSON text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
