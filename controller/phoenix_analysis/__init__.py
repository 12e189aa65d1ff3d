"""Plan, looks, power: the statistics of a verdict. Pure standard library."""
