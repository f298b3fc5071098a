"""Routes about people: log-in, accounts, who did what, and the protection of data."""
