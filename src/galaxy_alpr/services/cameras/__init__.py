"""Cameras: their configuration, their passwords, their states, and what they have read."""
