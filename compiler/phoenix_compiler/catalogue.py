"""The catalogue: pipelines shipped with Phoenix, and those of the user's repository, which shadow them by name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.parse import parse_pipeline
from phoenix_compiler.rules.resolve import TEMPLATE_FAULT
from phoenix_compiler.source import PipelineSources, line_span


class Catalogue:
    """Catalogue entries by name, parsed and compiled when first asked for."""

    def __init__(self, sources: Mapping[str, PipelineSources]) -> None:
        self._sources = sources
        self._entries: dict[str, CatalogueEntry] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return tuple(sorted(self._sources))

    def __contains__(self, name: object) -> bool:
        return name in self._sources

    def sources(self, name: str) -> PipelineSources:
        """The files of an entry. Raises KeyError."""
        return self._sources[name]

    def get(self, name: str) -> CatalogueEntry:
        """The entry of that name.

        Raises KeyError where there is none, and Rejected where its files have not the form of a pipeline.
        """
        if name not in self._entries:
            self._entries[name] = _entry(self._sources[name])
        return self._entries[name]


def _entry(sources: PipelineSources) -> CatalogueEntry:
    from phoenix_compiler.template import Template, TemplateFault

    document = parse_pipeline(sources.description)
    text = sources.description.text + "\0" + sources.template.text
    try:
        template = Template(sources.template.text)
    except TemplateFault as fault:
        raise Rejected(
            TEMPLATE_FAULT.finding(
                sources.template.path,
                line_span(sources.template.text, fault.line),
                fault.message,
                "mend the template; `phoenix-compile explain template-fault` has the language",
            )
        ) from None
    return CatalogueEntry(
        sources.name, document, sources.template, template, hashlib.sha256(text.encode()).hexdigest(), sources.shipped
    )
