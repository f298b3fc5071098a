"""Readings from elsewhere in requests and answers."""
