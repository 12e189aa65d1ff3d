"""Whatever is edited between builds, an index is only a shortcut: the tree is the same, byte for byte, as of a first build,
and as of one that remembers nothing; and where there are errors it stays as it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, precondition, rule

from support.program import Said, phoenix_compile
from support.repositories import tree

NAMES = ("alpha", "beta", "gamma")
SIZES = st.sampled_from([5, 6, 20])
BROKEN = ("kind: Experiment\n", "a: [\n", "")
_ENVIRONMENT = """\
apiVersion: phoenix.io/v1alpha1
kind: Environment
metadata: {{name: prod}}
spec:
  collector: {{version: 0.159.0, image: "otel/x@sha256:{digest}", interval: {interval}}}
  pools:
    - {{name: a, nodeSelector: {{pool: a}}, nodes: 20, standing: {{pipeline: process-baseline-v1}}}}
    - {{name: b, nodeSelector: {{pool: b}}, nodes: 20, standing: {{pipeline: process-lean-v1}}}}
  destinations: [{{name: backend, type: otlp_http, endpoint: "https://otlp.example.com"}}]
"""
_EXPERIMENT = """\
apiVersion: phoenix.io/v1alpha1
kind: Experiment
metadata: {{name: {name}}}
spec:
  target: {{pool: {pool}}}
  variants: {{candidates: [{{name: topk, pipeline: {pipeline}, parameters: {parameters}}}]}}
  criticalProcesses: [{{name: nginx, executable: ^nginx$}}]
  criteria: [{{metric: series_per_scrape, reduction: 30%}}]
"""
_PIPELINE = """\
apiVersion: phoenix.io/v1alpha1
kind: Pipeline
metadata: {{name: own}}
spec:
  description: The K busiest
  parameters: {{k: {{type: integer, minimum: 1, default: {k}, description: How many}}}}
  keeps: {{attributes: [process.pid, process.executable.name], countMetric: process.memory.usage}}
"""


_TEMPLATE = """\
receivers:
  host_metrics/process:
    initial_delay: {{ k }}s
    scrapers: {process: {mute_process_all_errors: true}}
processors: {}
pipeline: []
"""


class Rebuilds(RuleBasedStateMachine):
    """A repository that is edited at random, and built after each edit."""

    experiments: Bundle[str] = Bundle("experiments")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "repository"
        self.built: dict[str, str] = {}
        (self.root / "environments/prod/experiments").mkdir(parents=True)
        (self.root / "environments/prod/archive").mkdir()
        (self.root / "pipelines/own").mkdir(parents=True)
        (self.root / "phoenix.yaml").touch()
        self._write("pipelines/own/collector.yaml.j2", _TEMPLATE)
        self._write_pipeline(10)
        self._write_environment("60s")

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(target=experiments, name=st.sampled_from(NAMES), pool=st.sampled_from("ab"), k=SIZES, own=st.booleans())
    def write(self, name: str, pool: str, k: int, own: bool) -> str:
        """Add an experiment, or change it, or mend a broken one."""
        pipeline, parameters = ("own", "{}") if own else ("process-topk-v1", f"{{k: {k}}}")
        path = f"environments/prod/experiments/{name}.yaml"
        self._write(path, _EXPERIMENT.format(name=name, pool=pool, pipeline=pipeline, parameters=parameters))
        return name

    @rule(name=consumes(experiments))
    def remove(self, name: str) -> None:
        self._experiment(name).unlink(missing_ok=True)

    @rule(name=consumes(experiments))
    def archive(self, name: str) -> None:
        if self._experiment(name).exists():
            self._experiment(name).rename(self.root / f"environments/prod/archive/{name}.yaml")

    @rule(target=experiments, name=experiments, text=st.sampled_from(BROKEN))
    def break_(self, name: str, text: str) -> object:
        if not self._experiment(name).exists():
            return multiple()
        self._experiment(name).write_text(text)
        return name

    @rule(name=experiments)
    def touch(self, name: str) -> None:
        """A new time and the same content."""
        if self._experiment(name).exists():
            self._experiment(name).write_text(self._experiment(name).read_text())

    @rule(interval=st.sampled_from(["60s", "30s"]))
    def write_environment(self, interval: str) -> None:
        self._write_environment(interval)

    @rule(k=SIZES)
    def write_pipeline(self, k: int) -> None:
        self._write_pipeline(k)

    @rule()
    @precondition(lambda self: self.built)
    def spoil_the_tree(self) -> None:
        """Somebody edits a rendered file."""
        path = self.root / "rendered" / sorted(self.built)[0]
        path.write_text(path.read_text() + "# edited\n")

    @rule()
    def forget(self) -> None:
        """A fresh checkout has no index."""
        shutil.rmtree(self.root / ".phoenix", ignore_errors=True)

    @rule()
    def spoil_the_index(self) -> None:
        index = self.root / ".phoenix/index"
        if index.exists():
            text = index.read_text()
            index.write_text(text.replace("prod", "dorp", 5))

    @rule(name=experiments)
    def check(self, name: str) -> None:
        """What was only checked counts as known to the next build."""
        if self._experiment(name).exists():
            self._said("check", self._experiment(name))

    @invariant()
    def every_way_to_build_gives_the_same(self) -> None:
        before = tree(self.root / "rendered")
        first = self.folder / "first"
        shutil.rmtree(first, ignore_errors=True)
        anew, again = self._said("build", "--no-index", "--out", first), self._said("build")
        assert again.code == anew.code, again
        if again.code:
            assert again.out == anew.out
            assert tree(self.root / "rendered") == before
            return
        self.built = tree(self.root / "rendered")
        assert self.built == tree(first)
        assert self._said("check") == self._said("check", "--no-index")
        times = self._times()
        assert self._said("build").code == 0
        assert self._times() == times

    def _said(self, *arguments: str | Path) -> Said:
        return phoenix_compile(*arguments, cwd=self.root)

    def _times(self) -> dict[str, int]:
        return {path: (self.root / "rendered" / path).stat().st_mtime_ns for path in self.built}

    def _experiment(self, name: str) -> Path:
        return self.root / f"environments/prod/experiments/{name}.yaml"

    def _write_environment(self, interval: str) -> None:
        self._write("environments/prod/environment.yaml", _ENVIRONMENT.format(digest="3f8a" * 16, interval=interval))

    def _write_pipeline(self, k: int) -> None:
        self._write("pipelines/own/pipeline.yaml", _PIPELINE.format(k=k))

    def _write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)


def test_every_kind_of_edit() -> None:
    """The machine's rules one after the other: what random walks may miss."""
    machine = Rebuilds()
    edits: list[Callable[[], object]] = [
        lambda: machine.write("alpha", "a", 5, own=False),
        lambda: machine.write("beta", "b", 5, own=True),
        lambda: machine.write_environment("30s"),
        lambda: machine.write_pipeline(6),
        lambda: machine.write("alpha", "a", 6, own=False),
        lambda: machine.write("alpha", "a", 5, own=True),
        machine.spoil_the_tree,
        lambda: machine.touch("beta"),
        lambda: machine.break_("alpha", BROKEN[0]),
        lambda: machine.write_environment("60s"),
        lambda: machine.write("gamma", "b", 20, own=False),
        lambda: machine.write("alpha", "b", 5, own=False),
        machine.spoil_the_index,
        lambda: machine.archive("gamma"),
        lambda: machine.remove("beta"),
        machine.forget,
        lambda: machine.write("beta", "b", 5, own=True),
    ]
    try:
        machine.every_way_to_build_gives_the_same()
        for edit in edits:
            edit()
            machine.every_way_to_build_gives_the_same()
        assert sorted(machine.built)[:2] == [f"prod/experiments/{name}/manifests.yaml" for name in ("alpha", "beta")]
    finally:
        machine.teardown()


TestRebuilds = Rebuilds.TestCase
TestRebuilds.settings = settings(max_examples=6, stateful_step_count=8)
