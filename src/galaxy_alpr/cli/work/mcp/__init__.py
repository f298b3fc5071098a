"""The tools of ``galaxy-alpr mcp``; each calls the service through ``galaxy_alpr.client``."""
