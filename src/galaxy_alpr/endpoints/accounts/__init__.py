"""Routes about people: log-in, accounts, and who did what."""
