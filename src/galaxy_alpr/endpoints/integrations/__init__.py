"""Routes of integrations with other programs."""
