"""`collector`, `record` and `preview`: the commands that run the real collector."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phoenix_collector.recording import read
from phoenix_compiler.shipped import recordings_folder
from support.program import phoenix_compile
from support.repositories import files_of, lay_out

pytestmark = pytest.mark.collector
BATCH = "environments/prod/experiments/batch-topk.yaml"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """An experiment of two variants on this machine."""
    return lay_out(files_of("the-lab-on-this-machine"), tmp_path / "lab")


def test_the_path_of_the_collector(otelcol: Path, tmp_path: Path) -> None:
    said = phoenix_compile("collector", "path", cwd=tmp_path)
    assert said == (0, f"{otelcol}\n", "")
    link = tmp_path / "own-collector"
    link.symlink_to(otelcol)
    assert phoenix_compile("collector", "path", "--collector", link, cwd=tmp_path).out == f"{link}\n"


def test_no_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOENIX_OTELCOL", str(tmp_path / "nothing"))
    for arguments in (["path"], ["validate"]):
        said = phoenix_compile("collector", *arguments, cwd=tmp_path)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("error: ")
        assert "\n  help: " in said.err
    assert phoenix_compile("collector", "path", "--collector", tmp_path, cwd=tmp_path).code == 2


def test_every_config_is_validated_once(otelcol: Path, fleet: Path) -> None:
    """Two standing pipelines, two baselines, and one candidate for both experiments."""
    said = phoenix_compile("collector", "validate", cwd=fleet)
    assert said == (0, f"5 configs, 0 refused by {otelcol.name}\n", "")


@pytest.mark.usefixtures("otelcol")
def test_a_config_that_the_collector_refuses(fleet: Path, tmp_path: Path) -> None:
    """One that the checks cannot see: the collector itself has the last word."""
    refusing = tmp_path / "otelcol-that-refuses"
    refusing.write_text("#!/bin/sh\necho 'Error: nothing pleases me' >&2\nexit 1\n")
    refusing.chmod(0o755)
    said = phoenix_compile("collector", "validate", "-e", "prod", "--collector", refusing, cwd=fleet)
    assert (said.code, said.out) == (1, "5 configs, 5 refused by otelcol-that-refuses\n")
    assert "error: prod: standing pipeline of checkout\n" in said.err
    assert "error: prod: batch-topk, variant baseline\n" in said.err
    assert "nothing pleases me" in said.err


@pytest.mark.usefixtures("otelcol")
@pytest.mark.parametrize("command", [("collector", "validate"), ("preview",)])
def test_errors_come_first(command: tuple[str, ...], fleet: Path) -> None:
    (fleet / BATCH).write_text((fleet / BATCH).read_text().replace("pool: batch", "pool: bach"))
    (fleet / BATCH.replace("batch", "checkout")).write_text("a: no\n")
    said = phoenix_compile(*command, cwd=fleet)
    assert (said.code, said.out) == (1, "")
    assert "error[unknown-pool]" in said.err
    assert "error[ambiguous-scalar]" in said.err
    (fleet / BATCH.replace("batch-topk", "out")).symlink_to("/etc/passwd")
    said = phoenix_compile(*command, cwd=fleet)
    assert "error[symlink-outside]" in said.err
    (fleet / "environments/prod/environment.yaml").write_bytes(b"\xff")
    assert phoenix_compile(*command, cwd=fleet).code == 1


def test_a_recording_of_this_host(otelcol: Path, lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl.zst"
    experiment = lab / "environments/lab/experiments/on-this-machine.yaml"
    arguments = ["--duration", "2s", "--interval", "1s", "--note", "a test", "--critical", str(experiment)]
    said = phoenix_compile("record", out, *arguments, "--collector", otelcol, cwd=tmp_path)
    assert said.code == 0, said.err
    recording = read(out)
    scrapes = list(recording.scrapes())
    assert said.out.startswith(f"{out}: {len(scrapes)} scrapes, ")
    assert 1 <= len(scrapes) <= 4
    assert recording.header.note == "a test"
    again = phoenix_compile("record", out, *arguments, cwd=tmp_path)
    assert (again.code, again.out) == (2, "")
    assert "--force replaces it" in again.err
    previewed = phoenix_compile("preview", "--recording", out, cwd=lab)
    assert previewed.code == 0, previewed.err
    assert "on-this-machine on mine" in previewed.out
    assert "a shipped recording" not in previewed.out


def test_a_recording_that_is_interrupted_is_whole(otelcol: Path, tmp_path: Path) -> None:
    out = tmp_path / "cut.jsonl.zst"
    program = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "from phoenix_compiler.__main__ import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "record", str(out), "--interval", "1s", "--collector", str(otelcol)],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        end = time.monotonic() + 60
        while time.monotonic() < end and not any(file.stat().st_size > 1000 for file in tmp_path.iterdir()):
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)
    assert process.returncode in (0, 130), said
    assert len(list(read(out).scrapes())) >= 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--duration", "2"], "'2' is no duration, such as 5m or 90s"),
        (["--interval", "0s"], "a duration above zero is wanted"),
        (["--redact", "some"], "'some' is not one of"),
        (["--critical", "nothing.yaml"], "does not exist"),
    ],
)
def test_a_recording_that_cannot_be_asked_for(arguments: list[str], complaint: str, tmp_path: Path) -> None:
    said = phoenix_compile("record", "out", *arguments, cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("content", "code"), [(b"a: no\n", "ambiguous-scalar"), (b"\xff", "not-utf8")])
def test_critical_processes_from_a_faulty_file(content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "experiment.yaml").write_bytes(content)
    said = phoenix_compile("record", "out", "--critical", "experiment.yaml", cwd=tmp_path)
    assert (said.code, said.out) == (1, "")
    assert f"error[{code}]" in said.err


@pytest.mark.usefixtures("otelcol")
def test_a_preview_gives_the_same_twice(lab: Path) -> None:
    for format_ in ("text", "json"):
        first = phoenix_compile("preview", "--recording", "quiet-host", "--format", format_, cwd=lab)
        assert first.code == 0, first.err
        assert phoenix_compile("preview", "--recording", "quiet-host", "--format", format_, cwd=lab) == first
    variants = json.loads(first.out)["variants"]
    assert [one["variant"] for one in variants] == ["baseline", "topk20"]
    assert variants[0]["points"] > variants[1]["points"] > 0
    assert json.loads(first.out)["notes"][0] == "a shipped recording: not your hosts"


@pytest.mark.usefixtures("otelcol")
def test_a_preview_of_some(lab: Path) -> None:
    quiet = ("--recording", "quiet-host")
    said = phoenix_compile("preview", "on-this-machine", *quiet, cwd=lab / "environments")
    assert said.out.startswith("on-this-machine on quiet-host (")
    said = phoenix_compile("preview", "nothing", *quiet, cwd=lab)
    assert (said.code, said.out) == (2, "")
    assert "no live experiment is named 'nothing'" in said.err
    said = phoenix_compile("preview", "-e", "prod", cwd=lab)
    assert said.code == 1
    assert "no environment is named `prod`" in said.err
    (lab / "environments/lab/experiments/on-this-machine.yaml").unlink()
    assert phoenix_compile("preview", *quiet, cwd=lab) == (0, "no live experiments\n", "")


def test_a_recording_that_there_is_not(lab: Path) -> None:
    said = phoenix_compile("preview", "--recording", "nothing", cwd=lab)
    assert (said.code, said.out) == (2, "")
    assert "quiet-host" in said.err
    assert recordings_folder().is_dir()


@pytest.mark.usefixtures("otelcol")
def test_a_recording_that_is_none(lab: Path) -> None:
    (lab / "noise").write_bytes(b"\x28\xb5\x2f\xfd noise")
    said = phoenix_compile("preview", "--recording", "noise", cwd=lab)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("error: ")
