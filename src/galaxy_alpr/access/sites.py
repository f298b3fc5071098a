"""Routes of sites: what they send is signed, and needs no log-in."""

from __future__ import annotations

SITE_DELIVERIES = (
    "POST /api/sites/{site}/batches",
    "PUT /api/sites/{site}/pictures/{path:path}",
    "GET /api/sites/{site}/config",
)
"""Routes without a log-in: a signature with the key of the site is in its place."""

SITE_ROUTES = (
    "GET /api/sites",
    "POST /api/sites",
    "GET /api/sites/{id}",
    "PATCH /api/sites/{id}",
    "DELETE /api/sites/{id}",
    "POST /api/sites/{id}/key",
)
