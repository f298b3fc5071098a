"""Queries on sources of readings from elsewhere, and on their deliveries."""
