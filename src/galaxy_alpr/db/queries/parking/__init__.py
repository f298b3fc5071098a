"""Queries of smart parking."""
