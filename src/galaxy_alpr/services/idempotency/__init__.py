"""Requests that have their effect once, however often a client sends them."""
