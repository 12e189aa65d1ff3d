"""Recordings of real scrapes: a file of OTLP-JSON lines, compressed with zstd.

The first line is a header, each line after it one scrape. The writer flushes the compressed stream after every line, so
that a file that was cut off reads up to the cut.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import zstandard

from phoenix_collector.errors import RecordingInvalid
from phoenix_collector.recording_header import Header, document, parse

SUFFIX = ".jsonl.zst"
LINE_LIMIT = 256 * 1024 * 1024
"""The longest line that is read, in bytes. A scrape of 5,000 processes is about 30 MB."""
_CHUNK = 1024  # of compressed bytes: zstd can make 32 MiB of them, and no more is to be in memory at once
_HELP_RECORD = "make a recording with `phoenix-compile record`"
_HELP_AGAIN = "record again: what was replayed could not be trusted"


class Recording:
    """A recording on disk. Its scrapes can be walked more than once; nothing is kept in memory."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header

    def scrapes(self) -> Iterator[bytes]:
        """One OTLP-JSON document a scrape, without line end, as recorded. Of a file that was cut off, the whole lines
        up to the cut. Raises RecordingInvalid at the first damaged place."""
        lines = _lines(self.path)
        next(lines)
        for number, line in enumerate(lines, start=1):
            if not line.startswith(b"{"):
                raise RecordingInvalid(f"{self.path}: scrape {number} is no JSON object", _HELP_AGAIN)
            yield line

    def payloads(self) -> Iterator[dict[str, Any]]:
        """The scrapes, parsed. Raises RecordingInvalid also for a line that is no OTLP metrics document."""
        for number, line in enumerate(self.scrapes(), start=1):
            try:
                payload = json.loads(line)
            except ValueError as error:
                raise RecordingInvalid(f"{self.path}: scrape {number} is no JSON: {error}", _HELP_AGAIN) from error
            if not isinstance(payload.get("resourceMetrics"), list):
                raise RecordingInvalid(f"{self.path}: scrape {number} has no `resourceMetrics`", _HELP_AGAIN)
            yield payload


class Writer:
    """Writes a recording. It grows under a hidden name beside `path` and takes that name when the block ends without an
    error; a program that is killed leaves the hidden file, which reads up to the last scrape.

    level: zstd's, 1 to 22. From 19 on, scrapes are compared with all earlier ones, which makes a file several times
    smaller and takes about a second for a megabyte.
    """

    def __init__(self, path: Path, header: Header, *, level: int = 9) -> None:
        self._path = path
        self._hidden = path.with_name(f".{path.name}.part")
        parameters = zstandard.ZstdCompressionParameters.from_level(
            level, write_checksum=True, **({"window_log": 25, "enable_ldm": True} if level >= 19 else {})
        )
        self._file = self._hidden.open("wb")
        self._stream = zstandard.ZstdCompressor(compression_params=parameters).stream_writer(self._file, closefd=False)
        self.scrapes = 0
        self._line(document(header))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def add(self, payload: Mapping[str, Any] | bytes) -> None:
        """Append one scrape and flush it. Bytes must be one OTLP-JSON document without a line end inside."""
        self._line(payload)
        self.scrapes += 1

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._stream.flush(zstandard.FLUSH_FRAME)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._hidden.replace(self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._file.close()
        self._hidden.unlink(missing_ok=True)

    def _line(self, document: Mapping[str, Any] | bytes) -> None:
        text = document if isinstance(document, bytes) else json.dumps(document, separators=(",", ":")).encode()
        self._stream.write(text.rstrip(b"\n") + b"\n")
        self._stream.flush(zstandard.FLUSH_BLOCK)
        self._file.flush()


def read(path: Path) -> Recording:
    """Open a recording and check its header. Raises RecordingInvalid, with what is wrong and where."""
    try:
        first = next(_lines(path), None)
    except OSError as error:
        raise RecordingInvalid(f"{path}: {error.strerror}", _HELP_RECORD) from error
    if first is None:
        raise RecordingInvalid(f"{path}: is empty", _HELP_RECORD)
    return Recording(path, parse(path, first))


def _lines(path: Path) -> Iterator[bytes]:
    """The whole lines of a compressed file. What follows the last line end is a scrape that was being written."""
    rest = bytearray()
    count = 0
    # Not `stream_reader`: at the end of a file that was cut off it forgets what it has decompressed but not yet given.
    stream = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj(read_across_frames=True)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                *whole, tail = stream.decompress(chunk).split(b"\n")
            except zstandard.ZstdError as error:
                raise RecordingInvalid(
                    f"{path}: {_place(count)} cannot be decompressed: {error}", _HELP_AGAIN
                ) from error
            for end in whole:
                yield bytes(rest + end)
                count += 1
                rest.clear()
            rest += tail
            if len(rest) > LINE_LIMIT:
                limit = LINE_LIMIT // 2**20
                raise RecordingInvalid(f"{path}: {_place(count)} is longer than {limit} MiB", "no scrape is that long")


def _place(lines_before: int) -> str:
    return f"scrape {lines_before}" if lines_before else "the header"
