"""What a variant would ship, found by replaying a recording through it in the real collector.

The figures are of the data as it is shipped: after the variant's processors, with the destination's temporality, without
the compiler's stamps. Same recording, same figures.
"""

from phoenix_compiler.preview.replayed import Replayed, replayed
from phoenix_compiler.preview.tables import VariantRow, render_json, render_text

__all__ = ["Replayed", "VariantRow", "render_json", "render_text", "replayed"]
