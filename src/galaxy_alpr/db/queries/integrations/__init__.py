"""Queries of integrations with other programs."""
