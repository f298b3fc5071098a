"""The recognition engine: from pixels to values, without web, database or settings."""
