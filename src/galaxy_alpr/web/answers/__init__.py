"""How answers are sent: without a body, compressed, as problem details, with links."""
