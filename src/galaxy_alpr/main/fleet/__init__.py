"""The parts of a fleet of one application."""
