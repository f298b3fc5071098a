"""Plates, what is done to them, and views of them in batches."""
