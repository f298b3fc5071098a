"""People, their log-in sessions, and who acts in a request."""
