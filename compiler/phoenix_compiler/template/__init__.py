"""Catalogue templates: sandboxed Jinja whose values are data, never text.

A value that a template inserts never passes through the YAML parser. `{{ value }}` leaves a token in the rendered
text that carries the value in hexadecimal between two private-use characters; the text is parsed to data, and only
then is each token replaced: by the typed value where it is a whole scalar, by an OTTL literal where it stands inside
one. No value can therefore change the structure of a config, end a statement, or be expanded by the collector: every
`$` that comes from a template or a value is doubled.

Every scalar keeps the template line it was rendered from, and every template line the names it uses, so that a fault
in a config is traced to the line, and to the parameter, that caused it.
"""

from phoenix_compiler.template.engine import Template, TemplateFault
from phoenix_compiler.template.values import Rendered, unescaped

__all__ = ["Rendered", "Template", "TemplateFault", "unescaped"]
