"""The client of the read API. Not written yet: see README, *What is missing*."""
