"""From files to objects: each YAML document under its identity, with the configs inside ConfigMaps read as data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

import yaml

from phoenix_compiler.diff.model import ObjectId, UnreadableManifests

_EMBEDDED = (".yaml", ".yml", ".json")


class Embedded(NamedTuple):
    """A text that is itself YAML, and what it says."""

    text: str
    value: dict[str, object] | list[object]


class Found(NamedTuple):
    """An object of a tree, and the folder of its file."""

    folder: str
    value: object


class _Loader(yaml.CSafeLoader):
    """YAML as Kubernetes reads it: a time is a string, and so is every key."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                key.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def objects(files: Mapping[str, str]) -> dict[ObjectId, Found]:
    """The objects of some files by identity. Raises `UnreadableManifests` for a file that is not YAML."""
    found = [(_identity(path, value), Found(path.rpartition("/")[0], value)) for path, value in _documents(files)]
    return dict(_distinct(found))


def _documents(files: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    for path, text in files.items():
        try:
            for document in yaml.load_all(text, Loader=_Loader):
                if document is not None:
                    yield path, _with_embedded(document)
        except yaml.YAMLError as problem:
            raise UnreadableManifests(path, " ".join(str(problem).split())) from problem


def _distinct(found: Iterable[tuple[ObjectId, Found]]) -> Iterator[tuple[ObjectId, Found]]:
    """Every object under an identity of its own. Two that claim the same one, which the compiler refuses to emit, are
    told apart by a number, in the order of their content and not of their files."""
    seen: Counter[ObjectId] = Counter()
    for identity, each in sorted(found, key=lambda pair: (pair[0], canonical(pair[1].value))):
        seen[identity] += 1
        number = seen[identity]
        yield (identity if number == 1 else identity._replace(name=f"{identity.name} ({number})"), each)


def _identity(path: str, value: object) -> ObjectId:
    metadata = _get(value, "metadata")
    tree = path.partition("/")[0] if "/" in path else ""
    return ObjectId(
        tree,
        _text(_get(value, "apiVersion")),
        _text(_get(value, "kind")),
        _text(_get(metadata, "namespace")),
        _text(_get(metadata, "name")),
    )


def label(value: object, name: str) -> str:
    """A label of an object; empty where it has none."""
    return _text(_get(_get(_get(value, "metadata"), "labels"), name))


def canonical(value: object) -> str:
    """A text that is equal for equal values and no others: `1`, `1.0`, `true` and `"1"` differ, the order of keys does
    not matter."""
    return json.dumps(value, sort_keys=True, default=repr)


def _with_embedded(document: object) -> object:
    if not isinstance(document, dict) or document.get("kind") != "ConfigMap":
        return document
    data = document.get("data")
    if not isinstance(data, dict):
        return document
    return document | {"data": {key: _embedded(key, text) for key, text in data.items()}}


def _embedded(key: object, text: object) -> object:
    if not (isinstance(key, str) and key.endswith(_EMBEDDED) and isinstance(text, str)):
        return text
    try:
        value = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError:
        return text  # then it is compared as text
    return Embedded(text, value) if isinstance(value, (dict, list)) else text


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _text(value: object) -> str:
    return "" if value is None else str(value)
