"""Sites of a fleet: rows of the centre, and what a site reads to send."""
