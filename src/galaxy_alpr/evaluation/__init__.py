"""Measuring engines on annotated pictures."""
