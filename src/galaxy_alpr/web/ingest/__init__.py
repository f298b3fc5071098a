"""The parts of routes that take readings from elsewhere."""
