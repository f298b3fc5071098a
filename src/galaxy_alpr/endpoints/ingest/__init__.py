"""Routes that take readings from elsewhere, and their configuration."""
