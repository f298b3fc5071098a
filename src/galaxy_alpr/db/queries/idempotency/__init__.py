"""Queries of idempotency keys."""
