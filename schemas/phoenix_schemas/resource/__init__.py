"""The kinds as the cluster holds them: numbers in base units, defaults filled, every list and text bounded.

The compiler writes these forms and the controller reads them; `phoenix_schemas.export` makes the CRDs of them. What a
person writes is in `phoenix_schemas.experiment` and its siblings.
"""
