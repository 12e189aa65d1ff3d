"""Pass 3, pure: what is allowed but wrong, or right but worth a word. One file a check, named by its code.

Every check has a `RULE`, made from its own docstring, and one function `check`. What it is handed says which tuple it
stands in:

- CONFIG_CHECKS see one rendered variant, and speak in paths of its config; `place` finds what the user wrote.
- EXPERIMENT_CHECKS, ENVIRONMENT_CHECKS and PIPELINE_CHECKS see one resolved file.
- REPOSITORY_CHECKS see facts of all experiments at once, and must be linear in their number.
"""

from __future__ import annotations
