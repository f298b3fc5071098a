"""Smart parking."""
