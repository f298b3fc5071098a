"""Cameras in requests and answers."""
