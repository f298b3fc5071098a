"""Visits of lots, and gates."""
