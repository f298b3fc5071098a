"""Bodies of gates."""
