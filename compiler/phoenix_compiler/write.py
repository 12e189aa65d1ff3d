"""Pass 5, pure: manifests become the exact text of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phoenix_compiler.emit import emit_documents
from phoenix_compiler.ir import FileTree, Manifest


def written(lowered: Mapping[str, Sequence[Manifest]]) -> FileTree:
    """Each path with its documents as text."""
    return {path: emit_documents(manifests) for path, manifests in lowered.items()}
