"""Storing of readings from elsewhere: the engine beside the sender, once, or as a dead letter."""
