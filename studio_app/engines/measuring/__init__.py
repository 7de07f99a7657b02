"""Measuring the engines without weights: models of any size, of random numbers, painted by the engines' own code."""
