"""Bodies of integrations with other programs."""
