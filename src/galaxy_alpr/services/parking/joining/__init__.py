"""Joining the readings of a lot into visits: pure functions and values, without a database."""
