"""Synthetic licence plates: fonts, country formats, a plate renderer and photo degradations."""
