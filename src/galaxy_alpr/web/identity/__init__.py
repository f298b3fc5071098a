"""Who sends a request: credentials, and the first account."""
