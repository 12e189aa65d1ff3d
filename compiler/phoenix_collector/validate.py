"""Ask a real collector whether it would take a config."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from phoenix_collector.errors import CollectorFailed
from phoenix_collector.process import bound_to_us, config_text, environment

_TIMEOUT = 60.0
_WORKERS = 2
_LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+\t")  # what components log while they are built
_HEAD = re.compile(r"'([^']*)' error reading [^\"]* \"([^\"]+)\"")
_HEAD_END = "decoding failed due to the following error(s):"
_SECTIONS = frozenset({"receivers", "processors", "exporters", "connectors", "extensions", "service"})


def validate(binary: Path, config: Mapping[str, Any] | str, env: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What the collector has against a config, one message an entry; empty if it would take it. It stops at the first
    class of errors and gives no positions.

    env: variables over our own environment; `PHOENIX_ROOT` is `/` if nobody says otherwise, because the receiver wants
    its root to be there.
    Raises CollectorFailed if the binary cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix="phoenix-validate-") as folder:
        file = Path(folder) / "config.yaml"
        file.write_text(config_text(config), encoding="utf-8")
        command = bound_to_us([str(binary), "validate", f"--config=file:{file}"])
        try:
            done = subprocess.run(
                command,
                env=environment(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CollectorFailed(f"cannot validate with {binary}: {error}") from error
    if done.returncode == 0:
        return ()
    messages = _messages(done.stdout.decode("utf-8", "replace"))
    return messages or (f"the collector ended with code {done.returncode} and said nothing",)


def validate_many(
    binary: Path, configs: Sequence[Mapping[str, Any] | str], env: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], ...]:
    """`validate` for each config, two at a time; the answers in the order of the configs."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        return tuple(pool.map(lambda config: validate(binary, config, env), configs))


def _messages(output: str) -> tuple[str, ...]:
    """The collector's error as lines that say something: without its log, and with the nested heads that its decoder
    writes joined into a place, in the form that its other errors have: `receivers::host_metrics/process::process`."""
    messages: list[str] = []
    place: list[str] = []
    for line in output.splitlines():
        text = line.strip().removeprefix("Error: ")
        if not text or _LOG_LINE.match(text):
            continue
        if not text.endswith(_HEAD_END):
            messages.append(f"{'::'.join(place)}: {text}" if place else text)
        elif head := _HEAD.match(text):
            section, name = head.groups()
            place = [section, name] if section in _SECTIONS else [*place, name]
    return tuple(messages)
