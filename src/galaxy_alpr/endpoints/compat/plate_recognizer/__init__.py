"""Plate Recognizer Snapshot: its requests, its answers and its errors."""
