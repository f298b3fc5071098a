"""Completeness: whether the picture shows the whole number of a plate, and nothing but a number."""
