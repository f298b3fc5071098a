"""Readings of pictures: submitting, storing, correcting and deleting them."""
