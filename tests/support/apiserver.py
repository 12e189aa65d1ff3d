"""The Kubernetes API server's own validation of our kinds, in a small Go program (`crdcheck/`) and without a server."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from support.cache import go_program

PROGRAM = Path(__file__).parent / "crdcheck"


class Answer(NamedTuple):
    """What the API server has against a request, and the fields that it does not know."""

    errors: list[str]
    unknown: list[str]

    @property
    def is_accepted(self) -> bool:
        """Whether the request would succeed with strict field validation."""
        return not self.errors and not self.unknown


class ApiServer:
    """Serves the kinds that were defined. It keeps no objects: an update brings the old one along."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def define(self, crd: dict[str, Any]) -> Answer:
        """Register a CustomResourceDefinition."""
        return self._ask({"do": "define", "object": crd})

    def create(self, manifest: dict[str, Any]) -> Answer:
        """Create an object."""
        return self._ask({"do": "create", "object": manifest})

    def change(self, what: Literal["update", "status"], old: dict[str, Any], new: dict[str, Any]) -> Answer:
        """Replace an object, or its status."""
        return self._ask({"do": what, "object": _stored(new), "old": _stored(old)})

    def _ask(self, question: dict[str, Any]) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        return Answer(reply["errors"] or [], reply["unknown"] or [])


def _stored(manifest: dict[str, Any]) -> dict[str, Any]:
    """An object as it comes out of the store: an update needs its version."""
    return {**manifest, "metadata": {**manifest["metadata"], "uid": "1", "resourceVersion": "1"}}


@contextlib.contextmanager
def api_server() -> Iterator[ApiServer]:
    """An API server that knows no kind yet. It runs as long as the context lasts."""
    command = [go_program(PROGRAM)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield ApiServer(process)
