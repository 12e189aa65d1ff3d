"""Ask a real collector whether it would take a config."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from phoenix_collector.complaints import config_errors
from phoenix_collector.errors import CollectorFailed
from phoenix_collector.process import bound_to_us, config_text, environment

_TIMEOUT = 60.0
_WORKERS = 2


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
    messages = config_errors(done.stdout.decode("utf-8", "replace"))
    return messages or (f"the collector ended with code {done.returncode} and said nothing",)


def validate_many(
    binary: Path, configs: Sequence[Mapping[str, Any] | str], env: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], ...]:
    """`validate` for each config, two at a time; the answers in the order of the configs."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        return tuple(pool.map(lambda config: validate(binary, config, env), configs))
