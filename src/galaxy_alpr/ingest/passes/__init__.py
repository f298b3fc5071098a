"""Passes on their way from a camera's reader into the database and to live streams."""
