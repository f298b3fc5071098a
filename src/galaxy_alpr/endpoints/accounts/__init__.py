"""Routes about people: log-in, accounts, and the protection of their data."""
