"""``Idempotency-Key``: the same request has its effect once and always the same answer."""
