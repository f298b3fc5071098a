"""The OpenAPI description: errors, events and examples that FastAPI does not describe."""
