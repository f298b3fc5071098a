"""Queries: each takes a session and keyword arguments, returns rows, and never commits."""
