"""What the benchmarks share: the work they do, how they measure, and how they report."""
