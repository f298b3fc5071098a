"""Keys and their answers, on every database."""
