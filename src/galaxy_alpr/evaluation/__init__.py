"""Measurement of engines on annotated pictures."""
