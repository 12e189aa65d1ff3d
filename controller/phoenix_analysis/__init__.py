"""Plan, looks, power, verdict: the statistics of an experiment. Pure standard library and the schemas."""
