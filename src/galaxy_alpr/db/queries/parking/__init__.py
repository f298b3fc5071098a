"""Queries on visits and on what waits to be joined into them."""
