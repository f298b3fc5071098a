"""Parts of the treatment of idempotency keys."""
