"""Routes about people: log-in, accounts."""
