"""Measurements of this machine: the engine on one photo, and cameras."""
