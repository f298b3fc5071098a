"""Bodies about who may use the service."""
