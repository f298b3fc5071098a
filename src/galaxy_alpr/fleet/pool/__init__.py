"""The inference pool: engines of several processes that share the pictures of all services."""
