"""Pass 2, pure: every name is looked up, every parameter has its value, every variant its complete collector config."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from phoenix_analysis.plan import make_plan
from phoenix_compiler.diagnostics import Diagnostic, Rejected
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment, Role, Variant
from phoenix_compiler.naming import AA_COPY
from phoenix_compiler.resolve.export import Exporting
from phoenix_compiler.resolve.variants import Renderer, Wish
from phoenix_compiler.resolve.versions import excludes
from phoenix_compiler.rules.resolve import (
    INVALID_VARIANTS,
    UNKNOWN_DESTINATION,
    UNKNOWN_PIPELINE,
    UNKNOWN_POOL,
    UNSUPPORTED_COLLECTOR,
)
from phoenix_compiler.suggest import near
from phoenix_schemas.canonical import digest
from phoenix_schemas.environment import Pool, Standing
from phoenix_schemas.experiment import PipelineRef

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.ir import CatalogueEntry
    from phoenix_compiler.parse import Document
    from phoenix_compiler.source import DataPath
    from phoenix_schemas.environment import Destination, Environment
    from phoenix_schemas.experiment import Experiment

LOCAL_POOL = "local"
DEFAULT_STANDING = "process-baseline-v1"
DEFAULT_PAYLOAD = 4_000_000

T = TypeVar("T")


class EnvironmentContext(NamedTuple):
    """An environment made ready for its experiments: the resolved one, and the renderer that they share."""

    resolved: ResolvedEnvironment
    renderer: Renderer
    catalogue: Catalogue


def pools_of(environment: Document[Environment]) -> dict[str, Pool]:
    """The pools by name. The runtime `local` has one implicit pool: this host."""
    spec = environment.model.spec
    if spec.runtime == "local" and not spec.pools:
        return {LOCAL_POOL: Pool(name=LOCAL_POOL, standing=Standing(pipeline=DEFAULT_STANDING))}
    return {pool.name: pool for pool in spec.pools}


def resolve_environment(document: Document[Environment], catalogue: Catalogue) -> EnvironmentContext:
    """The environment with every standing pipeline rendered. Raises Rejected with every finding."""
    from phoenix_collector.versions import SUPPORTED

    spec = document.model.spec
    if spec.collector.version not in SUPPORTED:
        span = document.at("spec", "collector", "version")
        raise Rejected(
            UNSUPPORTED_COLLECTOR.finding(
                document.path,
                span,
                f"collector {spec.collector.version} is not supported",
                near(spec.collector.version, SUPPORTED, "version"),
            )
        )
    renderer = Renderer(document)
    destinations = {destination.name: destination for destination in spec.destinations}
    findings: list[Diagnostic] = []
    standing: dict[str, Variant] = {}
    for at, pool in enumerate(spec.pools):
        place = ("spec", "pools", at, "standing")
        names = pool.destinations or tuple(destinations)
        found = _destinations(names, destinations, document, ("spec", "pools", at, "destinations"))
        entry = _entry(pool.standing, catalogue, document, place, spec.collector.version)
        findings += found.findings + entry.findings
        if entry.value is None or found.value is None:
            continue
        exporting = Exporting(found.value, None, "cumulative", DEFAULT_PAYLOAD, labelled=False)
        kept, evidence = pool.standing.critical_processes, pool.standing.evidence
        wish = Wish(pool.name, "standing", pool.standing, entry.value, document, place, kept, exporting, evidence)
        findings += _take(renderer.render(wish), standing, pool.name)
    if findings:
        raise Rejected(*findings)
    return EnvironmentContext(
        ResolvedEnvironment(document.model.metadata.name, document, standing, destinations), renderer, catalogue
    )


def resolve_experiment(
    document: Document[Experiment], context: EnvironmentContext, *, archived: bool = False
) -> ResolvedExperiment:
    """The experiment with every variant rendered. Raises Rejected with every finding."""
    spec, environment = document.model.spec, context.resolved.document
    pools = pools_of(environment)
    pool = pools.get(spec.target.pool)
    names = spec.export if isinstance(spec.export, tuple) else ()
    found = _destinations(names, context.resolved.destinations, document, ("spec", "export"))
    findings = [*_no_comparison(document), *found.findings]
    if pool is None:
        span = document.at("spec", "target", "pool")
        message = f"no pool is named `{spec.target.pool}`"
        findings.append(UNKNOWN_POOL.finding(document.path, span, message, near(spec.target.pool, pools, "pool")))
    variants: dict[str, Variant] = {}
    exporting = _exporting(document, context, found.value or ())
    for name, role, reference, place in _references(document, pool):
        entry = _entry(reference, context.catalogue, document, place, environment.model.spec.collector.version)
        findings += entry.findings
        if entry.value is not None:
            critical = spec.critical_processes
            wish = Wish(name, role, reference, entry.value, document, place, critical, exporting, True)
            findings += _take(context.renderer.render(wish), variants, name)
    if findings or pool is None:
        raise Rejected(*findings)
    arms = tuple(variants.values())
    plan = make_plan(
        max(variant.interval for variant in arms),
        spec.schedule.warmup,
        spec.schedule.duration,
        sum(variant.role == "candidate" for variant in arms),
        early=spec.analysis.early_success,
        strict=spec.analysis.strict,
    )
    return ResolvedExperiment(
        document.model.metadata.name,
        document,
        environment,
        pool,
        arms,
        found.value or (),
        plan,
        digest(document.data["spec"]),
        archived,
    )


class _Found(NamedTuple):
    value: Any
    findings: list[Diagnostic]


def _take(rendered: Variant | list[Diagnostic], into: dict[str, Variant], name: str) -> list[Diagnostic]:
    if isinstance(rendered, list):
        return rendered
    into[name] = rendered
    return []


def _references(document: Document[Experiment], pool: Pool | None) -> Iterator[tuple[str, Role, PipelineRef, DataPath]]:
    """Every variant's reference and where it stands; a baseline left out is the pool's standing pipeline."""
    spec = document.model.spec
    place: DataPath = ("spec", "variants", "baseline")
    baseline: PipelineRef | None = spec.variants.baseline
    if baseline is None and pool is not None:
        baseline = PipelineRef(pipeline=pool.standing.pipeline, parameters=pool.standing.parameters)
    if baseline is not None:
        yield "baseline", "baseline", baseline, place
        if spec.analysis.mode == "AA":
            yield AA_COPY, "candidate", baseline, place
    for at, candidate in enumerate(spec.variants.candidates):
        yield candidate.name, "candidate", candidate, ("spec", "variants", "candidates", at)


def _entry(
    reference: PipelineRef, catalogue: Catalogue, document: Document[Any], place: DataPath, version: str
) -> _Found:
    if reference.pipeline not in catalogue:
        span = document.at(*place, "pipeline")
        message = f"no pipeline is named `{reference.pipeline}`"
        help = near(reference.pipeline, catalogue.names, "pipeline")
        return _Found(None, [UNKNOWN_PIPELINE.finding(document.path, span, message, help)])
    try:
        entry: CatalogueEntry = catalogue.get(reference.pipeline)
    except Rejected as rejected:
        return _Found(None, list(rejected.findings))
    wanted = entry.document.model.spec.collector_versions
    if excludes(wanted, version):
        span = document.at(*place, "pipeline")
        message = f"`{entry.name}` runs on collector {wanted}, this environment has {version}"
        help = "choose another pipeline, or raise collector.version of the environment"
        return _Found(None, [UNSUPPORTED_COLLECTOR.finding(document.path, span, message, help)])
    return _Found(entry, [])


def _destinations(
    names: Sequence[str], known: dict[str, Destination] | Any, document: Document[Any], place: DataPath
) -> _Found:
    findings = [
        UNKNOWN_DESTINATION.finding(
            document.path,
            document.at(*place, at),
            f"no destination is named `{name}`",
            near(name, known, "destination"),
        )
        for at, name in enumerate(names)
        if name not in known
    ]
    return _Found(tuple(known[name] for name in names if name in known), findings)


def _exporting(
    document: Document[Experiment], context: EnvironmentContext, chosen: tuple[Destination, ...]
) -> Exporting:
    """Where an experiment ships to. The sink takes what the environment's first destination would take, so that the
    bytes it counts are those that would be billed."""
    environment = context.resolved.document.model.spec
    if document.model.spec.export != "sink":
        return Exporting(chosen, None, "cumulative", DEFAULT_PAYLOAD, labelled=True)
    first = next(iter(environment.destinations), None)
    sink = f"http://phoenix-sink.{environment.namespaces.system}.svc:4318"
    return Exporting(
        (),
        sink,
        first.temporality if first else "cumulative",
        first.max_payload if first else DEFAULT_PAYLOAD,
        labelled=True,
    )


def _no_comparison(document: Document[Experiment]) -> Iterator[Diagnostic]:
    spec = document.model.spec
    place = ("spec", "variants", "candidates")
    names = [candidate.name for candidate in spec.variants.candidates]

    def wrong(message: str, help: str, *path: str | int) -> Diagnostic:
        return INVALID_VARIANTS.finding(document.path, document.at_key(*path), message, help)

    if spec.analysis.mode == "AA" and names:
        yield wrong("mode AA compares the baseline with itself", "delete the candidates", *place)
    if spec.analysis.mode == "AB" and not names:
        yield wrong("there is no candidate", "add one under spec.variants.candidates", "spec", "variants")
    for at, name in enumerate(names):
        if name in ("baseline", *names[:at]):
            span = document.at(*place, at, "name")
            yield INVALID_VARIANTS.finding(
                document.path, span, f"a variant is named `{name}` already", "give each variant a name of its own"
            )
