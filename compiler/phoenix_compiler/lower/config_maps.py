"""ConfigMaps: the collector config of each variant as text, under a name that carries the content's hash.

A changed config is a new object, and an old one never changes: what runs is what the name says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from phoenix_compiler.emit import Literal, emit_sections
from phoenix_compiler.ir import Config, Manifest, ResolvedEnvironment, ResolvedExperiment, Variant
from phoenix_compiler.lower.labels import Scope, experiment_scope, standing_name, standing_scope, variant_labels
from phoenix_compiler.naming import variant_name
from phoenix_compiler.remember import by_identity
from phoenix_schemas.pod import CONFIG_KEY

_HASH_DIGITS = 10


class Text(NamedTuple):
    """A config as text, and the digest of its bytes."""

    text: str
    digest: str

    @property
    def suffix(self) -> str:
        """The digits of the digest that go into a name."""
        return self.digest.removeprefix("sha256:")[:_HASH_DIGITS]


def config_maps(resolved: ResolvedExperiment) -> Iterator[Manifest]:
    """One for each variant."""
    scope = experiment_scope(resolved)
    for variant in resolved.variants:
        yield _config_map(scope, variant_name(resolved.name, variant.name), variant)


def standing_config_maps(resolved: ResolvedEnvironment, pool: str) -> Iterator[Manifest]:
    """The one of a pool."""
    yield _config_map(standing_scope(resolved, pool), standing_name(pool), resolved.standing[pool])


def config_map_name(name: str, variant: Variant) -> str:
    """Name of the ConfigMap for the pipeline of that name."""
    return f"{name}-{text_of(variant.config).suffix}"


@by_identity
def text_of(config: Config) -> Text:
    """The text of a config."""
    text = emit_sections(config)
    return Text(Literal(text), "sha256:" + hashlib.sha256(text.encode()).hexdigest())


def _config_map(scope: Scope, name: str, variant: Variant) -> Manifest:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": scope.metadata(config_map_name(name, variant), "config", variant_labels(variant)),
        "immutable": True,
        "data": {CONFIG_KEY: text_of(variant.config).text},
    }
