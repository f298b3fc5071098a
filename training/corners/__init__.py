"""The network that finds a plate's corners in its surroundings."""
