"""How often verdicts are wrong, and how often they are reached: simulations of the verdict engine and of its rivals."""
