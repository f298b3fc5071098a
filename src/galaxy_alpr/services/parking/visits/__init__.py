"""Visits: readings that wait, their joining, and changes by people."""
