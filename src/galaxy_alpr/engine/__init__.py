"""Pixels in, values out: knows no web, no database and no settings."""
