"""Webhooks in requests and answers."""
