"""Whatever a repository holds, the compiler ends soon and says what is wrong: no traceback, no wait, nothing read outside."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phoenix_compiler.diagnostics import MAX_FINDINGS
from phoenix_compiler.render import FORMATS
from phoenix_compiler.rules import all_rules
from support.hostile import FILES, FOLDER, REPOSITORY, TEXTS, VALUES, Hostile, put
from support.program import Said, phoenix_compile
from support.repositories import lay_out

SECONDS = 5.0
"""Processor time that a command may take."""
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24
"""From Linux's capability.h and prctl.h."""
CASES = {**TEXTS, **VALUES, **FILES}


def ended(*arguments: str, cwd: Path) -> Said:
    """A command that ends as it should: in time, with a code for people, and without a traceback."""
    start = time.process_time()
    said = phoenix_compile(*arguments, cwd=cwd)
    assert time.process_time() - start < SECONDS
    assert said.code in (0, 1), said.err
    assert "Traceback" not in said.err
    (said.out + said.err).encode()
    return said


@pytest.mark.timeout(60)
@pytest.mark.parametrize("case", CASES)
def test_ends_soon_and_says_what_is_wrong(case: str, tmp_path: Path) -> None:
    hostile = CASES[case]
    root = lay_out(REPOSITORY, tmp_path / "repository")
    hostile.write(root)
    said = ended("check", "--no-index", "--format", "json", cwd=root)
    findings = json.loads(said.out)["findings"]
    assert {finding["code"] for finding in findings} == hostile.says
    assert len(said.out) < 1_000_000 + 1000 * len(findings)
    errors = [finding for finding in findings if finding["severity"] == "error"]
    assert said.code == bool(errors)
    built = ended("build", cwd=root)
    assert built.code == said.code
    assert (root / "rendered").exists() is not bool(errors)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "json"])
@pytest.mark.parametrize("case", FILES)
def test_names_of_files_break_no_format(case: str, format_: str, tmp_path: Path) -> None:
    root = lay_out(REPOSITORY, tmp_path / "repository")
    FILES[case].write(root)
    said = ended("check", "--format", format_, cwd=root)
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


def test_what_a_link_leads_to_is_not_shown(tmp_path: Path) -> None:
    put(tmp_path, "secret.yaml", "password: hunter2\n")
    root = lay_out(REPOSITORY, tmp_path / "repository")
    (root / FOLDER / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "phoenix.yaml").unlink()
    (root / "phoenix.yaml").symlink_to(tmp_path / "secret.yaml")
    for format_ in FORMATS:
        said = ended("check", "--format", format_, cwd=root)
        assert said.code == 1
        assert "hunter2" not in said.out + said.err


def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    """Nor a folder. Root without the two capabilities by which no permission stops it is a user like any other."""
    root = lay_out(REPOSITORY, tmp_path / "repository")
    put(root, f"{FOLDER}/closed.yaml", "")
    put(root, "environments/closed/experiments/a.yaml", "")
    (root / FOLDER / "closed.yaml").chmod(0)
    (root / "environments/closed/experiments").chmod(0)
    program = f"""
import ctypes, os, sys
for capability in {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH}:
    ctypes.CDLL(None).prctl({PR_CAPBSET_DROP}, capability, 0, 0, 0)  # refused to all but root, who alone needs it
os.execv(sys.executable, [sys.executable, "-m", "phoenix_compiler", "check", "--no-index", "--format", "json"])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    (root / "environments/closed/experiments").chmod(0o755)
    assert done.returncode == 1, done.stderr
    findings = json.loads(done.stdout)["findings"]
    assert {(finding["code"], finding["file"]) for finding in findings} == {
        ("unreadable-file", f"{FOLDER}/closed.yaml"),
        ("unreadable-file", "environments/closed/experiments"),
        ("missing-environment-file", "environments/closed/environment.yaml"),
    }


def test_findings_have_an_end(tmp_path: Path) -> None:
    root = lay_out(REPOSITORY, tmp_path / "repository")
    CASES["many fields"].write(root)
    findings = json.loads(ended("check", "--format", "json", cwd=root).out)["findings"]
    assert len(findings) == MAX_FINDINGS


def test_every_case_names_findings_that_there_are() -> None:
    known = all_rules().keys()
    assert {code for hostile in CASES.values() for code in hostile.says} <= known
    assert all(isinstance(hostile, Hostile) for hostile in CASES.values())
