"""Sentences that the service writes, told apart again by code and values."""
