"""Routes about the service itself: its health, models, files and documentation."""
