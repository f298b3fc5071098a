"""Recording domain events and publishing them to live streams."""
