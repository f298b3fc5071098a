"""Webhooks: what is sent, to whom, in which order."""
