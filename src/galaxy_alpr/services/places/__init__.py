"""Locations and lots."""
