"""The decision core and the operators of the cluster. Not written yet: see README, *What is missing*."""
