"""The OpenTelemetry Transformation Language, read as the collector reads it, so that a fault has a place and a help.

`parse` reads one statement or condition; `vocabulary` has the functions, paths and symbols of metrics; `items` finds
every piece of OTTL in a config; `context` tells what a group of statements runs on.

The grammar and the vocabulary are those of the collector's `pkg/ottl` 0.157 to 0.159, which are alike.
"""
