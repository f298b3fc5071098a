"""Tables of integrations with other programs."""
