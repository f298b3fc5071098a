"""Sites of a fleet, and what they send."""
