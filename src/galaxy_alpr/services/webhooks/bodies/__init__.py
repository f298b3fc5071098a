"""Bodies of webhooks, made from stored events."""
