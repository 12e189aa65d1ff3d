"""Read from a collector's output why it does not go on."""

from __future__ import annotations

import re

_LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+\t(\w+)\t(?:\S+\t)?(.*)")  # time, level, file, message and fields
_HEAD = re.compile(r"'([^']*)' error reading [^\"]* \"([^\"]+)\"")
_HEAD_END = "decoding failed due to the following error(s):"
_SECTIONS = frozenset({"receivers", "processors", "exporters", "connectors", "extensions", "service"})


def config_errors(output: str) -> tuple[str, ...]:
    """The errors of a config as lines that say something: without the log, and with the nested heads that the
    collector's decoder writes joined into a place, in the form that its other errors have:
    `receivers::host_metrics/process::process: ...`."""
    messages: list[str] = []
    place: list[str] = []
    for line in output.splitlines():
        text = line.strip().removeprefix("Error: ").removeprefix("invalid configuration: ")
        if not text or _LOG_LINE.match(text):
            continue
        if not text.endswith(_HEAD_END):
            messages.append(f"{'::'.join(place)}: {text}" if place else text)
        elif head := _HEAD.match(text):
            section, name = head.groups()
            place = [section, name] if section in _SECTIONS else [*place, name]
    # `collector server run finished with error: ...` repeats what was said before it.
    return tuple(dict.fromkeys(message for message in messages if "collector server run" not in message)) or tuple(
        messages
    )


def log_errors(output: str) -> tuple[str, ...]:
    """The messages that a collector logged as errors or warnings, each once, with their fields."""
    found = (_LOG_LINE.match(line) for line in output.splitlines())
    return tuple(dict.fromkeys(line[2] for line in found if line and line[1].lower() in {"warn", "error", "fatal"}))
