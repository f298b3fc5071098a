"""Rights of plates to park."""
