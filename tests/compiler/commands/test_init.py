"""What a newcomer starts from: it is right, it is found by editors, and nothing that exists is touched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from phoenix_compiler import VERSION
from support.program import phoenix_compile


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    said = phoenix_compile("init", "fleet", cwd=tmp_path)
    assert said.code == 0, said.err
    return tmp_path / "fleet"


def test_only_the_placeholder_is_left_to_do(fleet: Path) -> None:
    said = phoenix_compile("check", "--format", "json", cwd=fleet)
    assert said.code == 0
    findings = json.loads(said.out)["findings"]
    assert [(finding["code"], finding["file"]) for finding in findings] == [
        ("placeholder-digest", "environments/prod/environment.yaml")
    ]


def test_every_file_is_read_by_those_it_is_for(fleet: Path) -> None:
    for file in (".github/workflows/phoenix.yaml", ".pre-commit-config.yaml", "phoenix.yaml"):
        assert isinstance(yaml.safe_load((fleet / file).read_text("utf-8")), dict)
    settings = json.loads((fleet / ".vscode/settings.json").read_text("utf-8"))
    for schema in settings["yaml.schemas"]:
        assert json.loads((fleet / schema).read_text("utf-8"))["$schema"].startswith("http://json-schema.org/draft-07")


def test_modelines_lead_to_schemas(fleet: Path) -> None:
    modelines = 0
    for file in fleet.glob("environments/**/*.yaml"):
        for place in re.findall(r"yaml-language-server: \$schema=(\S+)", file.read_text("utf-8")):
            assert (file.parent / place).is_file(), f"{file}: {place}"
            modelines += 1
    assert modelines == 2


def test_workflow_installs_this_version(fleet: Path) -> None:
    workflow = (fleet / ".github/workflows/phoenix.yaml").read_text("utf-8")
    assert f"vendor/phoenix_platform-{VERSION}-py3-none-any.whl" in workflow


def test_a_second_init_keeps_everything(fleet: Path) -> None:
    before = {path: path.read_bytes() for path in fleet.rglob("*") if path.is_file()}
    said = phoenix_compile("init", cwd=fleet)
    assert "created" not in said.out
    assert said.out.count("kept") == len(before)
    assert {path: path.read_bytes() for path in fleet.rglob("*") if path.is_file()} == before


def test_says_what_comes_next(tmp_path: Path) -> None:
    said = phoenix_compile("init", "fleet", "--environment", "staging", cwd=tmp_path)
    following = [line.strip() for line in said.out.partition("next:\n")[2].splitlines()]
    assert following[0] == "cd fleet"
    assert following[-2].startswith("edit environments/staging/environment.yaml")
    assert following[-1] == "phoenix-compile check"
    assert ("git init" in following) == ("note:" not in said.out)


def test_says_that_git_s_root_is_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    said = phoenix_compile("init", "fleet", cwd=tmp_path)
    assert "git init" not in said.out
    assert f"note: Git's root is {tmp_path}" in said.out


@pytest.mark.parametrize("name", ["Prod", "-prod", "prod-", "a.b", "a/b", "", "p" * 64, "prod\n"])
def test_a_name_that_no_environment_may_have(name: str, tmp_path: Path) -> None:
    said = phoenix_compile("init", "--environment", name, cwd=tmp_path)
    assert said.code == 2
    assert list(tmp_path.iterdir()) == []
