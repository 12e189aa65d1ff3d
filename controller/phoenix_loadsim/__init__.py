"""Real processes from a profile, for honest experiments. Not written yet: see README, *What is missing*."""
