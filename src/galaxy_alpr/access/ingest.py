"""Routes that take readings from elsewhere, and their configuration."""

from __future__ import annotations

DELIVERY_ROUTES = (
    "GET /ingest/{token}",
    "POST /ingest/{token}",
    "PUT /ingest/{token}",
    "GET /ingest/{token}/{rest:path}",
    "POST /ingest/{token}/{rest:path}",
    "PUT /ingest/{token}/{rest:path}",
    "POST /NotificationInfo/{rest:path}",
    "POST /LAPI/V1.0/System/Event/Notification/{rest:path}",
    "POST /push",
    "POST /push/",
)
"""Routes without a log-in: a token, or the address of the sender, is in its place."""

INGEST_READ = ("GET /api/ingest_sources", "GET /api/ingest_sources/{id}")

INGEST_ROUTES = (
    "POST /api/ingest_sources",
    "PUT /api/ingest_sources/{id}",
    "DELETE /api/ingest_sources/{id}",
    "POST /api/ingest_sources/{id}/token",
    "GET /api/ingest_sources/{id}/pull",
    "PUT /api/ingest_sources/{id}/pull",
    "DELETE /api/ingest_sources/{id}/pull",
    "GET /api/dead_letters",
    "GET /api/dead_letters/{id}",
    "DELETE /api/dead_letters/{id}",
    "POST /api/dead_letters/{id}/replay",
)
