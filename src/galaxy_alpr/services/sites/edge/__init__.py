"""What a site does for its centre."""
