"""What is known of backends: how much they take at once, and which counters they can read.

Each row is from the backend's own documentation: New Relic "OTLP: payload limits" (1 MB a request), Dynatrace "Access limit"
(OpenTelemetry metrics 4 MB) and "Metrics ingest" (delta only), Coralogix "Limitations" (10 MB OpenTelemetry, 2,411,724 bytes
remote write), Datadog "OTLP metrics intake endpoint" ("ensure only delta metrics are sent").
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from phoenix_compiler.check.address import Address, address_of
from phoenix_schemas.environment import Destination

MB = 1_000_000
OTLP_OF_PROMETHEUS = "/api/v1/otlp"
"""Path of the OTLP receiver that Prometheus itself has."""


class Backend(NamedTuple):
    """A backend, known by the domain of its endpoints. `max_payload` is in bytes, by the destination's type; `temporality`
    is the only one it takes, where there is only one."""

    name: str
    domain: str
    max_payload: Mapping[str, int] = MappingProxyType({})
    temporality: Literal["delta", "cumulative"] | None = None


BACKENDS = (
    Backend("New Relic", "nr-data.net", {"otlp_http": MB, "otlp_grpc": MB}),
    Backend("Dynatrace", "dynatrace.com", {"otlp_http": 4 * MB}, "delta"),
    Backend("Datadog", "datadoghq.com", temporality="delta"),
    Backend("Datadog", "datadoghq.eu", temporality="delta"),
    Backend(
        "Coralogix", "coralogix.com", {"otlp_http": 10 * MB, "otlp_grpc": 10 * MB, "prometheus_remote_write": 2_411_724}
    ),
)
PROMETHEUS = Backend("Prometheus", "", temporality="cumulative")


def backend_of(destination: Destination) -> Backend | None:
    """The backend behind a destination, where it is a known one."""
    address = address_of(destination.endpoint)
    if address is None:
        return None
    known = next((backend for backend in BACKENDS if address.is_at(backend.domain)), None)
    if known is None and (destination.type == "prometheus_remote_write" or is_otlp_of_prometheus(address)):
        return PROMETHEUS
    return known


def is_otlp_of_prometheus(address: Address) -> bool:
    """Whether this is the OTLP receiver of a Prometheus."""
    return OTLP_OF_PROMETHEUS in address.path
