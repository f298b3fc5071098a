"""How long stored data is kept."""
