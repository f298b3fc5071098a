"""Queries of webhooks and of the deliveries to them."""
