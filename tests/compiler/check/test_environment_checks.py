"""Each check of an environment: what makes it speak, exactly where and in which words, and what comes near but is sound."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from phoenix_compiler.check import ENVIRONMENT_CHECKS
from support.experiments import ENVIRONMENT_PATH, make_environment, said

CHECKS = {check.RULE.code: check for check in ENVIRONMENT_CHECKS}


class Case(NamedTuple):
    """An override of the sound environment, and everything that one check says to it."""

    code: str
    name: str
    override: str
    expected: tuple[str, ...] = ()
    path: str = ENVIRONMENT_PATH


def destinations(*lines: str) -> str:
    """An override with these destinations."""
    return "spec:\n  destinations:\n" + "".join(f"    - {{{line}}}\n" for line in lines)


def http(endpoint: str, more: str = "") -> str:
    """An override with one OTLP/HTTP destination."""
    return destinations(f'name: backend, type: otlp_http, endpoint: "{endpoint}"{more}')


def standing(*lines: str) -> str:
    """An override with a standing pipeline that has these critical processes."""
    entries = ", ".join(f"{{{line}}}" for line in lines)
    return f"spec: {{pools: [{{name: a, standing: {{pipeline: process-lean-v1, criticalProcesses: [{entries}]}}}}]}}"


def resources(given: str) -> str:
    """An override of the collector's resources."""
    return f"spec: {{collector: {{resources: {given}}}}}"


PIPELINE = "standing: {pipeline: process-baseline-v1}"
LOCAL = "runtime: local"
SECRET = "put it into a Kubernetes secret, name it as `{secret: …, key: …}`, and revoke this one: Git keeps it"
NEW_RELIC = "0123456789abcdef0123456789abcdef" + "ffffNRAL"
WRITE = "https://prometheus.example.com/api/v1/write"
PROMETHEUS_OTLP = "https://prometheus.example.com/api/v1/otlp"
ENDPOINT = "spec.destinations.0.endpoint"

CASES = (
    Case(
        "environment-name-mismatch",
        "another folder",
        "metadata: {name: production}",
        ("metadata.name: the folder is named `prod` | `name: prod`, or rename the folder",),
    ),
    Case("environment-name-mismatch", "no folder", "metadata: {name: production}", path="environment.yaml"),
    Case(
        "same-namespaces",
        "given",
        "spec: {namespaces: {collectors: phoenix-system}}",
        (
            "spec.namespaces.collectors: `phoenix-system` is the controller's namespace too | give collectors a namespace of"
            " their own",
        ),
    ),
    Case(
        "same-namespaces",
        "the other one is the default",
        "spec: {namespaces: {system: phoenix-collectors, collectors: null}}",
        (
            "key spec.namespaces: `phoenix-collectors` is the controller's namespace too | give collectors a namespace of"
            " their own",
        ),
    ),
    Case("same-namespaces", "different", "spec: {namespaces: {system: a, collectors: b}}"),
    Case(
        "image-missing",
        "none",
        "spec: {collector: {image: null}}",
        (
            "key spec.collector: the runtime `daemonset` needs a collector image | add `image:` with the digest of the"
            " collector's image",
        ),
    ),
    Case("image-missing", "the lab needs none", f"spec: {{{LOCAL}, collector: {{image: null}}}}"),
    Case(
        "image-not-pinned",
        "a tag",
        "spec: {collector: {image: registry.example.com/otelcol:latest}}",
        (
            "spec.collector.image: an image without a digest | `registry.example.com/otelcol:latest@sha256:…`: `docker buildx"
            " imagetools inspect` shows the digest",
        ),
    ),
    Case(
        "image-not-pinned",
        "a digest that is cut off",
        "spec: {collector: {image: 'otelcol@sha256:0123'}}",
        (
            "spec.collector.image: an image without a digest | `otelcol@sha256:…`: `docker buildx imagetools inspect` shows"
            " the digest",
        ),
    ),
    Case("image-not-pinned", "a tag with a digest", f"spec: {{collector: {{image: 'a:1@sha256:{'0' * 64}'}}}}"),
    Case("image-not-pinned", "the lab runs no image", f"spec: {{{LOCAL}, collector: {{image: 'a:latest'}}}}"),
    Case(
        "placeholder-digest",
        "zeros",
        f"spec: {{collector: {{image: 'otelcol:0.159.0@sha256:{'0' * 64}'}}}}",
        (
            "spec.collector.image: the digest is a placeholder | put the digest that your cluster is to pull: `docker buildx"
            " imagetools inspect otelcol:0.159.0` shows it",
        ),
    ),
    Case("placeholder-digest", "a real one", f"spec: {{collector: {{image: 'otelcol@sha256:{'01' * 32}'}}}}"),
    Case("placeholder-digest", "none", "spec: {collector: {image: null}}"),
    Case("placeholder-digest", "the lab", f"spec: {{{LOCAL}, collector: {{image: 'a@sha256:{'0' * 64}'}}}}"),
    Case(
        "missing-memory-limit",
        "processor time alone",
        resources("{limits: {cpu: 200m, memory: null}}"),
        ("spec.collector.resources.limits: no memory limit | add `memory: 256Mi`",),
    ),
    Case("missing-memory-limit", "the default", resources("null")),
    Case(
        "missing-memory-limit",
        "the lab has no container",
        f"spec: {{{LOCAL}, collector: {{resources: {{limits: {{}}}}}}}}",
    ),
    Case(
        "request-over-limit",
        "by default",
        resources("{limits: {memory: 100M}}"),
        (
            "spec.collector.resources.limits.memory: 128Mi of memory are requested by default, the limit is 100M | raise the"
            " limit, or lower `requests.memory`",
        ),
    ),
    Case(
        "request-over-limit",
        "given",
        resources("{requests: {cpu: '1', memory: 1Gi}, limits: {cpu: 999m, memory: 1024Mi}}"),
        (
            "spec.collector.resources.requests.cpu: 1 of cpu are requested, the limit is 999m | raise the limit, or lower"
            " `requests.cpu`",
        ),
    ),
    Case(
        "request-over-limit", "equal in other units", resources("{requests: {memory: 1Gi}, limits: {memory: 1024Mi}}")
    ),
    Case("request-over-limit", "no limit of that resource", resources("{requests: {cpu: '8'}}")),
    Case("request-over-limit", "the lab", f"spec: {{{LOCAL}, collector: {{resources: {{limits: {{memory: 1Mi}}}}}}}}"),
    Case(
        "low-memory-limit",
        "small",
        resources("{requests: {memory: 64Mi}, limits: {memory: 127Mi}}"),
        (
            "spec.collector.resources.limits.memory: 127Mi is little more than a collector with evidence needs | `memory:"
            " 128Mi` at least; 256Mi leaves room for its queue",
        ),
    ),
    Case("low-memory-limit", "enough", resources("{limits: {memory: 128Mi}}")),
    Case("low-memory-limit", "the lab", f"spec: {{{LOCAL}, collector: {{resources: {{limits: {{memory: 1Mi}}}}}}}}"),
    Case(
        "fractional-interval",
        "a fraction",
        "spec: {collector: {interval: 1500ms}}",
        ("spec.collector.interval: 1.5s are no whole seconds | `2s`",),
    ),
    Case(
        "fractional-interval",
        "none at all",
        "spec: {collector: {interval: 0s}}",
        ("spec.collector.interval: 0s are no whole seconds | `1s`",),
    ),
    Case(
        "fractional-interval",
        "of a standing pipeline",
        "spec: {pools: [{name: a, standing: {pipeline: process-topk-v1, parameters: {interval: 2500ms}}}]}",
        ("spec.pools.0.standing.parameters.interval: 2.5s are no whole seconds | `2s`",),
    ),
    Case("fractional-interval", "a second", "spec: {collector: {interval: 1s}}"),
    Case(
        "expensive-interval",
        "by the sample",
        "spec: {collector: {interval: 15s}, cost: {model: aws-samples, price: 0.9 USD/10M samples}}",
        ("spec.collector.interval: each 15s makes 4 billed points a minute | `60s` makes one; aws-samples bills each",),
    ),
    Case(
        "expensive-interval",
        "by the byte",
        "spec: {collector: {interval: 15s}}",
    ),
    Case("expensive-interval", "no bill", "spec: {collector: {interval: 15s}, cost: null}"),
    Case(
        "expensive-interval",
        "a minute",
        "spec: {cost: {model: grafana-active-series, price: 8 USD/1000 series}}",
    ),
    Case(
        "no-pools",
        "none listed",
        "spec: {pools: []}",
        (
            "spec.pools: no pools: no experiment can run here | add a pool with its node selector and its standing pipeline",
        ),
    ),
    Case(
        "no-pools",
        "left out",
        "spec: {pools: null}",
        (
            "key spec: no pools: no experiment can run here | add a pool with its node selector and its standing pipeline",
        ),
    ),
    Case("no-pools", "the lab has one", f"spec: {{{LOCAL}, pools: null}}"),
    Case(
        "pools-in-local",
        "a cluster's pool",
        f"spec: {{{LOCAL}}}",
        (
            "spec.pools.0.name: the runtime `local` has one node: this host | delete the pool, and target the pool `local`",
        ),
    ),
    Case(
        "pools-in-local",
        "a second one",
        f"spec: {{{LOCAL}, pools: [{{name: a, {PIPELINE}}}, {{name: b, {PIPELINE}}}]}}",
        (
            "spec.pools.1.name: the runtime `local` has one node: this host | delete the pool, and target the pool `local`",
        ),
    ),
    Case("pools-in-local", "another standing pipeline", f"spec: {{{LOCAL}, pools: [{{name: a, {PIPELINE}}}]}}"),
    Case("pools-in-local", "a cluster", ""),
    Case(
        "duplicate-pool",
        "twice",
        f"spec: {{pools: [{{name: a, {PIPELINE}}}, {{name: a, {PIPELINE}}}]}}",
        (
            "spec.pools.1.name: a pool is named `a` already | give each a name of its own [spec.pools.0.name: the first one]",
        ),
    ),
    Case("duplicate-pool", "two", f"spec: {{pools: [{{name: a, {PIPELINE}}}, {{name: b, {PIPELINE}}}]}}"),
    Case(
        "name-too-long",
        "of a pool",
        f"spec: {{pools: [{{name: {'a' * 55}, {PIPELINE}}}]}}",
        (
            f"spec.pools.0.name: `standing-{'a' * 55}` would have 64 characters | shorten a name by 1: objects are named"
            " `standing-<pool>`",
        ),
    ),
    Case("name-too-long", "just fits", f"spec: {{pools: [{{name: {'a' * 54}, {PIPELINE}}}]}}"),
    Case(
        "pool-without-selector",
        "none",
        f"spec: {{pools: [{{name: a, {PIPELINE}}}]}}",
        ("spec.pools.0.name: `a` takes every node of the cluster | add `nodeSelector:` with the labels of its nodes",),
    ),
    Case("pool-without-selector", "the lab", f"spec: {{{LOCAL}, pools: [{{name: a, {PIPELINE}}}]}}"),
    Case("pool-without-selector", "one label", ""),
    Case(
        "standing-ships-nothing",
        "none listed",
        "spec: {destinations: []}",
        (
            "spec.destinations: standing pipelines ship nowhere | add the backend that they ship to under `destinations`",
        ),
    ),
    Case(
        "standing-ships-nothing",
        "left out",
        "spec: {destinations: null}",
        ("key spec.pools: standing pipelines ship nowhere | add the backend that they ship to under `destinations`",),
    ),
    Case("standing-ships-nothing", "no pools either", "spec: {destinations: null, pools: null}"),
    Case("standing-ships-nothing", "the lab", f"spec: {{{LOCAL}, destinations: null}}"),
    Case(
        "duplicate-destination",
        "twice",
        destinations(*["name: a, type: otlp_http, endpoint: 'https://a.example.com'"] * 2),
        (
            "spec.destinations.1.name: a destination is named `a` already | give each a name of its own"
            " [spec.destinations.0.name: the first one]",
        ),
    ),
    Case(
        "duplicate-destination",
        "two names for one address",
        destinations(*[f"name: {name}, type: otlp_http, endpoint: 'https://a.example.com'" for name in "ab"]),
    ),
    Case(
        "reserved-destination-name",
        "all three",
        destinations(
            *[
                f"name: {name}, type: otlp_http, endpoint: 'https://a.example.com'"
                for name in ("sink", "variant", "evidence")
            ]
        ),
        tuple(
            f"spec.destinations.{at}.name: `{name}` is a name that every collector uses itself | choose another name"
            for at, name in enumerate(("sink", "variant", "evidence"))
        ),
    ),
    Case("reserved-destination-name", "near", destinations("name: sinks, type: otlp_grpc, endpoint: 'a:1'")),
    Case(
        "invalid-endpoint",
        "no scheme",
        http("otlp.example.com:4318"),
        (f"{ENDPOINT}: an address without `https://` | write it such as `https://otlp.example.com`",),
    ),
    Case(
        "invalid-endpoint",
        "the path that the exporter adds",
        http("https://otlp.example.com/otlp/v1/metrics/"),
        (f"{ENDPOINT}: the exporter adds `/v1/metrics` itself | write it such as `https://otlp.example.com`",),
    ),
    Case(
        "invalid-endpoint",
        "a query",
        http("https://otlp.example.com?key=1"),
        (
            f"{ENDPOINT}: the exporter adds a path, which a query cannot carry | write it such as `https://otlp.example.com`",
        ),
    ),
    Case(
        "invalid-endpoint",
        "another protocol",
        http("ftp://otlp.example.com"),
        (f"{ENDPOINT}: `ftp` is not HTTP | write it such as `https://otlp.example.com`",),
    ),
    Case(
        "invalid-endpoint",
        "a variable, which nothing expands",
        http("https://${env:HOST}"),
        (f"{ENDPOINT}: not an address | write it such as `https://otlp.example.com`",),
    ),
    Case(
        "invalid-endpoint",
        "a port out of range, no host, a space",
        destinations(
            "name: a, type: otlp_http, endpoint: 'https://a.example.com:70000'",
            "name: b, type: otlp_http, endpoint: 'https://'",
            "name: c, type: prometheus_remote_write, endpoint: 'https://a b.example.com'",
        ),
        (
            "spec.destinations.0.endpoint: not an address | write it such as `https://otlp.example.com`",
            "spec.destinations.1.endpoint: not an address | write it such as `https://otlp.example.com`",
            f"spec.destinations.2.endpoint: not an address | write it such as `{WRITE}`",
        ),
    ),
    Case(
        "invalid-endpoint",
        "gRPC without a port, and over FTP",
        destinations(
            "name: a, type: otlp_grpc, endpoint: otlp.example.com", "name: b, type: otlp_grpc, endpoint: 'ftp://a:1'"
        ),
        (
            "spec.destinations.0.endpoint: gRPC needs a port | write it such as `otlp.example.com:4317`",
            "spec.destinations.1.endpoint: gRPC has no scheme `ftp` | write it such as `otlp.example.com:4317`",
        ),
    ),
    Case(
        "invalid-endpoint",
        "Prometheus to measure with",
        "spec: {measurement: {from: prometheus, url: 'prometheus:9090'}}",
        (
            "spec.measurement.url: an address without `https://` | write it such as"
            " `http://prometheus.monitoring.svc:9090`",
        ),
    ),
    Case(
        "invalid-endpoint",
        "sound ones",
        destinations(
            "name: a, type: otlp_http, endpoint: 'https://[2001:db8::1]:4318/otlp'",
            "name: b, type: otlp_grpc, endpoint: 'https://otlp.example.com:443'",
            f"name: c, type: prometheus_remote_write, endpoint: '{WRITE}?tenant=1'",
        )
        + "  measurement: {from: prometheus, url: 'http://prometheus:9090'}",
    ),
    Case(
        "plain-http",
        "a destination and Prometheus",
        http("http://otlp.example.com") + "  measurement: {from: prometheus, url: 'http://8.8.8.8:9090'}",
        (
            f"{ENDPOINT}: data goes to `otlp.example.com` unencrypted | use `https://`",
            "spec.measurement.url: data goes to `8.8.8.8` unencrypted | use `https://`",
        ),
    ),
    Case(
        "plain-http",
        "in the cluster, in private networks, here",
        destinations(
            *[
                f"name: d{at}, type: otlp_http, endpoint: 'http://{host}'"
                for at, host in enumerate(
                    (
                        "gateway:4318",
                        "gateway.monitoring.svc",
                        "a.svc.cluster.local",
                        "10.1.2.3",
                        "[::1]:4318",
                        "localhost",
                    )
                )
            ]
        ),
    ),
    Case(
        "plain-http",
        "a public address",
        http("http://[2606:4700::1111]:4318"),
        (f"{ENDPOINT}: data goes to `2606:4700::1111` unencrypted | use `https://`",),
    ),
    Case(
        "plain-http",
        "gRPC is encrypted by default",
        destinations("name: a, type: otlp_grpc, endpoint: 'a.example.com:1'"),
    ),
    Case("plain-http", "no address at all", http("http://a b")),
    Case(
        "payload-over-limit",
        "the default",
        http("https://otlp.eu01.nr-data.net:4318"),
        (f"{ENDPOINT}: New Relic takes 1,000,000 bytes a request, the default is 4,000,000 | `maxPayload: 1MB`",),
    ),
    Case(
        "payload-over-limit",
        "given",
        destinations(
            "name: a, type: prometheus_remote_write, endpoint: 'https://ingress.coralogix.com/prometheus/v1', maxPayload: 3MB"
        ),
        (
            "spec.destinations.0.maxPayload: Coralogix takes 2,411,724 bytes a request, not 3,000,000 | `maxPayload:"
            " 2411724B`",
        ),
    ),
    Case("payload-over-limit", "just fits", http("https://otlp.nr-data.net", ", maxPayload: 1MB")),
    Case("payload-over-limit", "a host that only ends alike", http("https://not-nr-data.net")),
    Case(
        "payload-over-limit",
        "a backend without a known limit",
        http("https://otlp.datadoghq.com", ", temporality: delta"),
    ),
    Case(
        "unfit-temporality",
        "deltas to Prometheus, twice",
        destinations(
            f"name: a, type: prometheus_remote_write, endpoint: '{WRITE}', temporality: delta",
            f"name: b, type: otlp_http, endpoint: '{PROMETHEUS_OTLP}', temporality: delta",
        ),
        tuple(
            f"spec.destinations.{at}.temporality: Prometheus drops counters that are delta | `temporality: cumulative`"
            for at in range(2)
        ),
    ),
    Case(
        "unfit-temporality",
        "cumulative by default",
        http("https://otlp.datadoghq.eu"),
        (f"{ENDPOINT}: Datadog drops counters that are cumulative | `temporality: delta`",),
    ),
    Case(
        "unfit-temporality",
        "as they like it",
        destinations(
            f"name: a, type: prometheus_remote_write, endpoint: '{WRITE}'",
            "name: b, type: otlp_http, endpoint: 'https://abc.live.dynatrace.com/api/v2/otlp', temporality: delta",
            "name: c, type: otlp_http, endpoint: 'https://otlp.nr-data.net', maxPayload: 1MB",
        ),
    ),
    Case("unfit-temporality", "no address", http("https://", ", temporality: delta")),
    Case(
        "unpromoted-identity",
        "its own receiver",
        http(PROMETHEUS_OTLP),
        (
            f"{ENDPOINT}: Prometheus makes no labels of resource attributes by itself | list `process.*` under its"
            " `otlp.promote_resource_attributes`, or use `prometheus_remote_write`",
        ),
    ),
    Case(
        "unpromoted-identity",
        "remote write",
        destinations(f"name: a, type: prometheus_remote_write, endpoint: '{WRITE}'"),
    ),
    Case(
        "secret-in-clear-text",
        "a key, known by its shape and not said twice",
        http("https://otlp.nr-data.net", f", headers: {{api-key: {NEW_RELIC}}}"),
        (f"spec.destinations.0.headers.api-key: a New Relic key in clear text | {SECRET}",),
    ),
    Case(
        "secret-in-clear-text",
        "known by its header",
        http("https://a.example.com", ", headers: {x-auth-token: abc, X-Scope-OrgID: tenant}"),
        (f"spec.destinations.0.headers.x-auth-token: the value of `x-auth-token` in clear text | {SECRET}",),
    ),
    Case(
        "secret-in-clear-text",
        "in addresses",
        http("https://user:pass@a.example.com")
        + "  measurement: {from: prometheus, url: 'https://token@a.example.com'}",
        (
            f"{ENDPOINT}: a URL with credentials in clear text | {SECRET}",
            f"spec.measurement.url: a URL with credentials in clear text | {SECRET}",
        ),
    ),
    Case(
        "secret-in-clear-text",
        "a reference",
        http("https://a.example.com", ", headers: {authorization: {secret: backend, key: token}, api-key: ''}"),
    ),
    Case("secret-in-clear-text", "an image's digest", ""),
    Case(
        "invalid-critical-regex",
        "of a standing pipeline",
        standing("name: web, executable: '['"),
        (
            "spec.pools.0.standing.criticalProcesses.0.executable: RE2 refuses this pattern: missing ]: [ | write it in RE2's"
            " syntax, which has no look-around and no back-references",
        ),
    ),
    Case("invalid-critical-regex", "sound", standing("name: web, executable: ^nginx$")),
    Case(
        "duplicate-critical-name",
        "in one standing pipeline",
        standing("name: web, executable: ^nginx$", "name: web, executable: ^envoy$"),
        (
            "spec.pools.0.standing.criticalProcesses.1.name: a critical process is named `web` already | give each a name of"
            " its own [spec.pools.0.standing.criticalProcesses.0.name: the first one]",
        ),
    ),
    Case(
        "duplicate-critical-name",
        "in two standing pipelines",
        "spec: {pools: ["
        + ", ".join(
            f"{{name: {name}, standing: {{pipeline: process-lean-v1, criticalProcesses: [{{name: w, executable: ^n$}}]}}}}"
            for name in "ab"
        )
        + "]}",
    ),
    Case(
        "reserved-critical-name",
        "of a standing pipeline",
        standing("name: other, executable: ^nginx$"),
        (
            "spec.pools.0.standing.criticalProcesses.0.name: `other` is what processes without an entry are counted as |"
            " choose another name",
        ),
    ),
    Case("reserved-critical-name", "near", standing("name: others, executable: ^nginx$")),
    Case(
        "critical-shadowed",
        "of a standing pipeline",
        standing("name: a, executable: ^n", "name: b, executable: ^nginx$"),
        (
            "spec.pools.0.standing.criticalProcesses.1.name: `a` takes every process of `b` | put `b` first, or make `a`"
            " narrower [spec.pools.0.standing.criticalProcesses.0: matches first]",
        ),
    ),
    Case("critical-shadowed", "apart", standing("name: a, executable: ^n$", "name: b, executable: ^nginx$")),
    Case(
        "unanchored-critical",
        "of a standing pipeline",
        standing("name: web, executable: nginx"),
        (
            "spec.pools.0.standing.criticalProcesses.0.executable: `nginx` also matches `nginx-exporter` | anchor it:"
            " `^nginx$`",
        ),
    ),
    Case("unanchored-critical", "anchored", standing("name: web, executable: ^nginx$")),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_says_exactly_this(case: Case) -> None:
    environment = make_environment(case.override, case.path)

    findings = list(CHECKS[case.code].check(environment))

    assert said(findings, environment.document) == list(case.expected)
    rule = CHECKS[case.code].RULE
    assert all((finding.code, finding.severity) == (case.code, rule.severity) for finding in findings)
    assert all(finding.path == case.path for finding in findings)


def test_every_check_has_a_case_that_fires_and_one_that_does_not() -> None:
    fires = {case.code for case in CASES if case.expected}
    near = {case.code for case in CASES if not case.expected}

    assert fires == near == set(CHECKS)


def test_the_sound_environment_has_no_finding() -> None:
    environment = make_environment()

    assert [finding for check in ENVIRONMENT_CHECKS for finding in check.check(environment)] == []


def test_a_secret_is_found_in_a_comment_at_its_own_place() -> None:
    from phoenix_compiler.check import secret_in_clear_text
    from phoenix_compiler.parse import parse_environment
    from phoenix_compiler.source import Source, Span

    sound = make_environment()
    text = f"# the key is {NEW_RELIC}, for now\n" + sound.document.source.text
    environment = sound._replace(document=parse_environment(Source(ENVIRONMENT_PATH, text)))

    (finding,) = secret_in_clear_text.check(environment)

    assert finding.span == Span(1, 14, 1, 14 + len(NEW_RELIC))
    assert NEW_RELIC not in finding.message + finding.help
