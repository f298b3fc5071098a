"""Sources of readings from elsewhere: their configuration, repeats, and what could not be read."""
