"""Sources of readings from elsewhere, and their deliveries."""
