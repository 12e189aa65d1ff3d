"""Models become documents, pure: JSON Schemas for editors and CustomResourceDefinitions for the cluster.

`scripts/write_schemas.py` writes them to `schemas/json` and `schemas/crds`; a test holds that they are fresh.
"""

from phoenix_schemas.export.crd import crd, crds
from phoenix_schemas.export.editor import EDITOR_KINDS, json_schema

__all__ = ["EDITOR_KINDS", "crd", "crds", "json_schema"]
