"""The programs that read Phoenix's YAML, behind one form: text in, the list of its documents out.

`PyYAML` (its own parser and libyaml's) reads YAML 1.1, `ruamel.yaml` 1.2. `Kubernetes` and `collector` are the Go
libraries that kubectl, Argo CD and controllers, and the OpenTelemetry Collector, are built with; they run in the small
program of `yamlreaders/`, which is built once into the user's cache folder, under a name made from its source.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import ruamel.yaml
import yaml

from support.cache import go_program

PROGRAM = Path(__file__).parent / "yamlreaders"

Reader = Callable[[str], list[Any]]


class Refused(Exception):  # noqa: N818
    """A reader did not take the text."""


@contextlib.contextmanager
def all_readers() -> Iterator[Mapping[str, Reader]]:
    """The readers by name. The Go program runs as long as the context lasts."""
    with subprocess.Popen([go_program(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield {
            "PyYAML": lambda text: list(yaml.load_all(text, yaml.SafeLoader)),
            "libyaml": lambda text: list(yaml.load_all(text, yaml.CSafeLoader)),
            "ruamel.yaml": lambda text: list(ruamel.yaml.YAML(typ="safe", pure=True).load_all(text)),
            "Kubernetes": lambda text: _ask(process, text)["kubernetes"],
            "collector": lambda text: [_untagged(document) for document in _ask(process, text)["collector"]],
        }


def sameness(value: Any, reader: str) -> Any:
    """A value in a form in which two are equal only if `reader` should take one for the other.

    That is stricter than `==`, where `True`, `1` and `1.0` are one, but for what the reader cannot tell: Go has no
    order of keys, and Kubernetes sees JSON, with one kind of number.
    """
    match value:
        case dict():
            entries = [(key, sameness(item, reader)) for key, item in value.items()]
            return {"map": sorted(entries) if reader in ("Kubernetes", "collector") else entries}
        case list() | tuple():
            return [sameness(item, reader) for item in value]
        case int() | float() if reader == "Kubernetes" and not isinstance(value, bool):
            return ("number", float(value) + 0.0)  # JSON has no minus zero either
        case _:
            return (type(value).__name__, repr(value))


def _ask(process: subprocess.Popen[bytes], text: str) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(text).encode() + b"\n")
    process.stdin.flush()
    reply: dict[str, Any] = json.loads(process.stdout.readline())
    for reader, documents in reply.items():
        if isinstance(documents, dict):
            raise Refused(f"{reader}: {documents['error']}")
    return reply


def _untagged(value: Any) -> Any:
    """What `yamlreaders` tagged with a type, as that type."""
    match value:
        case {"int": text}:
            return int(text)
        case {"float": text}:
            return float(text)
        case {"map": pairs}:
            return {key: _untagged(item) for key, item in pairs}
        case list():
            return [_untagged(item) for item in value]
        case _:
            return value
