"""Webhooks: events are sent to the addresses that integrators give."""
