"""What tells other programs of what happened here."""
