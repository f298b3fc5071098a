"""Vehicles that Frigate follows: its snapshots are read, the reading is stored and written back."""
