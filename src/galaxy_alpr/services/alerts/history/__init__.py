"""Dry runs of rules over the history."""
