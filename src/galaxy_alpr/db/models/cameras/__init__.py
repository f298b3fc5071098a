"""Cameras with their states, and the passes of vehicles that they read."""
