"""The three kinds of the cluster: their names, once, for CRDs, manifests, RBAC and clients."""

from __future__ import annotations

from typing import Final, NamedTuple

from phoenix_schemas import GROUP

CATEGORY: Final = "phoenix"
"""`kubectl get phoenix` lists objects of every kind."""


class Kind(NamedTuple):
    """How a kind is called. `short` is what people type after `kubectl get`."""

    kind: str
    plural: str
    singular: str
    short: str

    @property
    def crd(self) -> str:
        """Name of the kind's CustomResourceDefinition."""
        return f"{self.plural}.{GROUP}"


EXPERIMENT: Final = Kind("Experiment", "experiments", "experiment", "pexp")
PIPELINE: Final = Kind("PhoenixProcessPipeline", "phoenixprocesspipelines", "phoenixprocesspipeline", "ppp")
LOAD: Final = Kind("LoadSimulationJob", "loadsimulationjobs", "loadsimulationjob", "lsj")

KINDS: Final = (EXPERIMENT, PIPELINE, LOAD)

ENVIRONMENT_CONFIG_MAP: Final = "phoenix-environment"
"""The ConfigMap of the system namespace that tells the controller of its environment. No kind of its own: nobody
reports on it."""
ENVIRONMENT_KEY: Final = "environment.yaml"
"""Its one key; the text has the form of `phoenix_schemas.resource.environment`."""
