"""Sites of a fleet: what the centre keeps of each, and what a site keeps for its centre."""
