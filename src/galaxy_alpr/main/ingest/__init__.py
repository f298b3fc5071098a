"""The parts that take readings from elsewhere."""
