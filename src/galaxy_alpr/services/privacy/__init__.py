"""Hashes and masks of plates; legal holds, erasure of a plate, and the export of its data."""
