"""What the API answers, as immutable values."""
