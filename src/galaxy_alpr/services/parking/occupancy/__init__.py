"""How full lots are, were and will probably be."""
