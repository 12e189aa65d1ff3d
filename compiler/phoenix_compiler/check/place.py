"""From a path in a rendered config to the words that caused it.

A value of the config came from a template line; a template line uses parameters. The best place is the parameter that the
user gave; else, for a pipeline of the user's own, the template line; else the reference that chose the pipeline.
"""

from __future__ import annotations

from phoenix_compiler.check.seen import ConfigFault
from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import Variant
from phoenix_compiler.rule import Rule
from phoenix_compiler.source import line_span


def placed(rule: Rule, fault: ConfigFault, variant: Variant) -> Diagnostic:
    """A fault of a config as a finding at the best place."""
    document, place = variant.document, variant.place
    line = variant.core.rendered.line(fault.path)
    template, text = variant.entry.template_source
    message = f"`{variant.entry.name}`: {fault.message}"
    at_line = Related(template, line_span(text, line), "rendered from this line")
    related = () if variant.entry.shipped else (at_line,)
    used = variant.core.rendered.names.get(line, frozenset())
    blamed = {fault.parameter} if fault.parameter else used & variant.given
    for name in sorted(blamed & variant.given):
        span = document.at(*place, "parameters", name)
        return rule.finding(document.path, span, message, fault.help, related)
    owner = place if variant.role == "standing" else ("spec",)
    critical = (*owner, "criticalProcesses")
    if "critical" in used and critical in document.spans:
        return rule.finding(document.path, document.at_key(*critical), message, fault.help, related)
    at_reference = document.at(*place, "pipeline")
    if variant.entry.shipped:
        return rule.finding(document.path, at_reference, message, fault.help)
    asked = Related(document.path, at_reference, "rendered for this variant")
    return rule.finding(template, at_line.span, message, fault.help, (asked,))
