"""Sending of webhooks over the network."""
