"""Routes that answer as the services of other vendors do."""
