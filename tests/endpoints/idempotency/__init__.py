"""Requests that are sent again with the same idempotency key."""
