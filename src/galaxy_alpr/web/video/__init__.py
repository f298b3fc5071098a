"""What a camera shows, for browsers."""
