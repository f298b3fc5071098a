"""Sites of a fleet in requests and answers."""
