"""The YAML language server that editors run, spoken to over its standard input and output as an editor does."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from support.cache import cache_folder, digest, held

PACKAGE = Path(__file__).parent / "yamlserver"
SECONDS = 300
"""How long the package may take to install."""
SETTINGS = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}},
    "http": {},
    "[yaml]": {},
}


class NpmMissing(Exception):  # noqa: N818
    """There is no npm to install the server with."""


class Problem(NamedTuple):
    """What the server underlines: the text, and its line and columns, counted from 0."""

    message: str
    line: int
    start: int
    end: int


class YamlServer:
    """A running server. A file is opened once, with the text that it has then."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._ids = itertools.count(1)
        self._problems: dict[str, list[dict[str, Any]]] = {}
        self._request(
            "initialize", {"processId": None, "rootUri": None, "capabilities": {"workspace": {"configuration": True}}}
        )
        self._send({"method": "initialized", "params": {}})

    def problems(self, file: Path) -> list[Problem]:
        """Open a file and wait for what the server underlines in it."""
        uri, text = file.as_uri(), file.read_text("utf-8")
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self._problems:
            self._receive()
        return [
            Problem(found["message"], start["line"], start["character"], found["range"]["end"]["character"])
            for found in self._problems[uri]
            for start in [found["range"]["start"]]
        ]

    def hover(self, file: Path, line: int, column: int) -> str:
        """What the server shows over a place in an open file."""
        shown = self._request("textDocument/hover", _place(file, line, column))
        return str(shown["contents"]["value"]) if shown else ""

    def completion(self, file: Path, line: int, column: int) -> dict[str, str]:
        """What the server offers at a place in an open file, and what it says of each."""
        offered = self._request("textDocument/completion", _place(file, line, column))
        return {item["label"]: _text(item.get("documentation")) for item in offered["items"]}

    def _request(self, method: str, params: dict[str, Any]) -> Any:
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _receive(self) -> dict[str, Any]:
        """The next message. What the server asks is answered, what it underlines is kept."""
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the YAML language server ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._problems[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": _answer(message)})
        return message

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()


@contextlib.contextmanager
def yaml_server() -> Iterator[YamlServer]:
    """A server that runs as long as the context lasts. Raises NpmMissing where it is not installed and cannot be."""
    command = [
        "node",
        str(installed() / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"),
        "--stdio",
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield YamlServer(process)
        finally:
            process.kill()


def installed() -> Path:
    """The folder that the server is installed in: in the user's cache, just as the lock names it."""
    files = [PACKAGE / name for name in ("package.json", "package-lock.json")]
    target = cache_folder() / f"yamlserver-{digest(files)}"
    with held(target) as folder:
        if not target.exists():
            npm = shutil.which("npm")
            if npm is None:
                raise NpmMissing("no npm: install Node.js 20 or newer (Debian: apt-get install nodejs npm)")
            work = Path(folder, "work")
            work.mkdir()
            for file in files:
                shutil.copy(file, work)
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            subprocess.run(command, cwd=work, check=True, timeout=SECONDS)
            work.replace(target)
    return target


def _place(file: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}


def _text(documentation: Any) -> str:
    return str(documentation["value"] if isinstance(documentation, dict) else documentation or "")


def _answer(message: dict[str, Any]) -> Any:
    if message["method"] == "workspace/configuration":
        return [SETTINGS.get(item.get("section")) for item in message["params"]["items"]]
    return None
