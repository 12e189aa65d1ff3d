"""The file of a recording: written, read, cut off, damaged."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import zstandard

from phoenix_collector import recording
from phoenix_collector.critical import Critical
from phoenix_collector.errors import RecordingInvalid
from phoenix_collector.recording import Writer, read
from phoenix_collector.recording_header import Header, Host, Redacted, document, parse
from support.hosts import Proc, payload

HEADER = Header(
    "0.159.0",
    5.0,
    Host("linux", 4, 8 * 2**30, 2),
    Redacted("hash", ("process.owner",), (Critical("web", "^nginx$"),)),
    "2026-11-23T10:00:00Z",
    "made by hand",
)
SCRAPES = [payload(5 * number, [Proc(pid, f"p{pid}", cpu=number) for pid in range(20)]) for number in range(6)]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / f"host{recording.SUFFIX}"
    with Writer(path, HEADER) as writer:
        for scrape in SCRAPES:
            writer.add(scrape)
    return path


def read_all(path: Path) -> tuple[list[dict[str, Any]], RecordingInvalid | None]:
    """The scrapes of a file that may be damaged, and the error that ended them."""
    payloads: list[dict[str, Any]] = []
    try:
        payloads.extend(read(path).payloads())
    except RecordingInvalid as error:
        return payloads, error
    return payloads, None


def compressed(path: Path, *lines: bytes) -> Path:
    path.write_bytes(zstandard.ZstdCompressor().compress(b"".join(line + b"\n" for line in lines)))
    return path


def header(**changes: Any) -> bytes:
    return json.dumps({**document(HEADER), **changes}).encode()


def test_what_is_written_is_read(written: Path) -> None:
    recorded = read(written)
    assert recorded.header == HEADER
    assert list(recorded.payloads()) == SCRAPES
    assert list(recorded.payloads()) == SCRAPES  # again
    assert [json.loads(scrape) for scrape in recorded.scrapes()] == SCRAPES


@pytest.mark.parametrize("level", [1, 9, 19, 22])
def test_every_level_reads_alike(tmp_path: Path, level: int) -> None:
    path = tmp_path / "x"
    with Writer(path, HEADER, level=level) as writer:
        for scrape in SCRAPES:
            writer.add(json.dumps(scrape).encode() + b"\n")
    assert writer.scrapes == len(SCRAPES)
    assert list(read(path).payloads()) == SCRAPES


def test_a_file_that_was_cut_off_reads_up_to_the_cut(written: Path) -> None:
    """At every length, what is read is a beginning of what was written; and all of it but the end arrives."""
    whole = written.read_bytes()
    most = 0
    for length in range(len(whole) - 1, 0, -max(1, len(whole) // 150)):
        written.write_bytes(whole[:length])
        found, error = read_all(written)
        assert not error or "is empty" in error.message
        assert found == SCRAPES[: len(found)]
        most = max(most, len(found))
    assert most == len(SCRAPES)


def test_every_scrape_is_on_disk_when_it_was_added(tmp_path: Path) -> None:
    with Writer(tmp_path / "x", HEADER) as writer:
        for number, scrape in enumerate(SCRAPES, start=1):
            writer.add(scrape)
            assert len(list(read(tmp_path / ".x.part").scrapes())) == number
        assert not (tmp_path / "x").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_large_scrapes_survive_a_kill(tmp_path: Path) -> None:
    """Texts that hardly compress, far larger than any buffer, in a file whose frame was never ended."""
    scrapes = [
        {"resourceMetrics": [], "noise": random.Random(number).randbytes(1_500_000).hex()} for number in range(3)
    ]
    writer = Writer(tmp_path / "x", HEADER, level=1)
    for scrape in scrapes:
        writer.add(scrape)
    assert list(read(tmp_path / ".x.part").payloads()) == scrapes
    writer.abandon()


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def write_and_fail() -> None:
        with Writer(tmp_path / "x", HEADER) as writer:
            writer.add(SCRAPES[0])
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert list(tmp_path.iterdir()) == []


def test_damage_is_found_and_placed(written: Path) -> None:
    """A flipped bit is an error or changes nothing. zstd's checksum stands at the end, so damage may show late."""
    whole = written.read_bytes()
    found = 0
    for place in range(4, len(whole), max(1, len(whole) // 60)):
        written.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        payloads, error = read_all(written)
        if error is None:
            assert payloads == SCRAPES, f"byte {place}"
            continue
        found += 1
        assert re.search(r"host\.jsonl\.zst: .*(the header|header:|scrape \d+|is empty|format)", error.message)
        assert error.help
    assert found > 40


CASES = {
    "not-compressed": (b"hello, world", "the header cannot be decompressed"),
    "no-bytes": (b"", "is empty"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_recording_is_said(tmp_path: Path, case: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(CASES[case][0])
    with pytest.raises(RecordingInvalid, match=CASES[case][1]) as caught:
        read(path)
    assert caught.value.message.startswith(str(path))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordingInvalid, match="No such file"):
        read(tmp_path / "x")


HEADERS = {
    "no JSON": (b"hello", "the header is no JSON"),
    "no mapping": (b"[1]", "the first line is no mapping"),
    "a newer format": (header(phoenixRecording=2), "format 2 is not known"),
    "no format": (b"{}", "phoenixRecording is missing or no int"),
    "a text for a number": (header(interval="5s"), "interval is missing or no int or float"),
    "a truth for a number": (header(interval=True), "interval is missing or no int or float"),
    "no time": (header(interval=0), "must be above zero"),
    "no host": (header(host=None), "host is no mapping"),
    "no cpus": (header(host={"os": "linux", "memoryBytes": 1, "processes": 1}), "host.cpus is missing or no int"),
    "an unknown mode": (
        header(redaction={"mode": "blur", "notEvaluable": [], "kept": []}),
        "redaction.mode is none of",
    ),
    "a bad entry": (header(redaction={"mode": "hash", "notEvaluable": [], "kept": ["x"]}), r"kept.0 is no mapping"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_bad_header_is_named(tmp_path: Path, case: str) -> None:
    line, message = HEADERS[case]
    with pytest.raises(RecordingInvalid, match=message):
        read(compressed(tmp_path / "x", line))


def test_unknown_fields_of_a_header_are_left_alone() -> None:
    assert parse(Path("x"), header(later="field")) == HEADER


SCRAPE_LINES = {
    b"[]": "scrape 1 is no JSON object",
    b'{"resourceMetrics": [': "scrape 1 is no JSON",
    b"{}": "scrape 1 has no `resourceMetrics`",
    b"": "scrape 1 is no JSON object",
}


@pytest.mark.parametrize("line", SCRAPE_LINES)
def test_a_bad_scrape_is_named(tmp_path: Path, line: bytes) -> None:
    recorded = read(compressed(tmp_path / "x", header(), line))
    with pytest.raises(RecordingInvalid, match=SCRAPE_LINES[line]):
        list(recorded.payloads())


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file can hold a line of any length: reading stops at the limit."""
    monkeypatch.setattr(recording, "LINE_LIMIT", 4 * 2**20)
    path = compressed(tmp_path / "x", header(), b"{" + b" " * (64 * 2**20))
    assert path.stat().st_size < 20_000
    with pytest.raises(RecordingInvalid, match="scrape 1 is longer than 4 MiB"):
        list(read(path).scrapes())


def test_what_can_be_evaluated_after_redaction() -> None:
    redacted = Redacted("hash", ("process.executable.name",), (Critical("web", "^nginx$"),))
    assert redacted.evaluable(Critical("any name", "^nginx$"))
    assert not redacted.evaluable(Critical("web", "^postgres$"))
    assert redacted.evaluable(Critical("java", command_line="Orders"))
    assert not redacted.evaluable(Critical("java", "^java$", "Orders"))
    assert Redacted().evaluable(Critical("anything", "x", "y"))
