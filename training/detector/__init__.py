"""Training of the bundled detector: licence plates with corners, and four kinds of vehicles."""
