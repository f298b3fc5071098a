"""The gates of one application, and the process that opens them apart from the service."""
