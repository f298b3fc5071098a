"""Drawn drive-bys with known plates, and how their passes are read."""
