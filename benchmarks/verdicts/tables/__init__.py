"""One file a table of `docs/analysis.md`."""
