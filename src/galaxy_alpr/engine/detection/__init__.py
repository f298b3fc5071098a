"""Where plates and vehicles are, and which belong together."""
