"""What a change does to the rendered manifests: by object and field, never by line of text.

Pure: two trees of files go in, `Changes` come out, and one function a format shows them.
"""

from __future__ import annotations

from phoenix_compiler.diff.json import render as render_json
from phoenix_compiler.diff.markdown import render as render_markdown
from phoenix_compiler.diff.model import Changes, FieldChange, ObjectChange, ObjectId, UnreadableManifests
from phoenix_compiler.diff.objects import diff
from phoenix_compiler.diff.text import render as render_text

__all__ = [
    "Changes",
    "FieldChange",
    "ObjectChange",
    "ObjectId",
    "UnreadableManifests",
    "diff",
    "render_json",
    "render_markdown",
    "render_text",
]
