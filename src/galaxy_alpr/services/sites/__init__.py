"""Sites of a fleet: what they send to their centre, and what the centre does with it."""
