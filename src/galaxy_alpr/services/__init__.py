"""Decisions: each service combines queries, the engine and files for one subject."""
