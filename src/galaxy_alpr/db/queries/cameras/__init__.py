"""Cameras, their states, and the passes that they read."""
