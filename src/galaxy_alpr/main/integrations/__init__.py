"""The integrations of one application."""
