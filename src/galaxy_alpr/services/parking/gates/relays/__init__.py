"""Relays that open gates: each sends one pulse, before a deadline or not at all."""
