"""Checks of a request before its route runs: its head, its origin and the size of its body."""
