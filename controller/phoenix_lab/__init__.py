"""The cluster's core with no cluster: local collectors, SQLite, a verdict. Not written yet: see README, *What is missing*."""
