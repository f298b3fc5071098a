"""Bodies of the routes of parking."""
