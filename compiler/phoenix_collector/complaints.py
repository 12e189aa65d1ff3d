"""Read from a collector's output why it does not go on."""

from __future__ import annotations

import json
import re

_LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+\t(\w+)\t(?:\S+\t)?(.*)")  # time, level, file, message and fields
_JSON_LOG = '{"level":'
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
        if not text or _LOG_LINE.match(text) or text.startswith(_JSON_LOG):
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
    """The messages that a collector logged as errors or warnings, each once, with their fields; from both encodings of
    its log, `console` and `json`."""
    records = (_record(line) for line in output.splitlines())
    return tuple(dict.fromkeys(text for level, text in records if level in {"warn", "error", "fatal"}))


def _record(line: str) -> tuple[str, str]:
    """The level and the message of a line of the log; empty for another line."""
    if found := _LOG_LINE.match(line):
        return found[1].lower(), found[2]
    if line.startswith(_JSON_LOG):
        try:
            fields = json.loads(line)
        except ValueError:
            return "", ""
        rest = {key: value for key, value in fields.items() if key not in {"level", "ts", "caller", "msg", "resource"}}
        return str(fields.get("level", "")), f"{fields.get('msg', '')} {json.dumps(rest) if rest else ''}".strip()
    return "", ""
