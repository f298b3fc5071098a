"""Who may connect other programs."""

from __future__ import annotations

from galaxy_alpr.access.ingest import INGEST_ROUTES
from galaxy_alpr.access.permissions import Access, Permission, Role
from galaxy_alpr.access.sites import SITE_ROUTES

INTEGRATIONS = Access(
    Permission.MANAGE_INTEGRATIONS,
    "connect other programs: what they send and get, and who is notified",
    (Role.ADMIN,),
    (
        "PUT /api/compat_adapters/{name}",
        *INGEST_ROUTES,
        *SITE_ROUTES,
        "GET /api/mqtt",
        "GET /api/notification_channels",
        "POST /api/notification_channels",
        "GET /api/notification_channels/{id}",
        "PUT /api/notification_channels/{id}",
        "DELETE /api/notification_channels/{id}",
        "POST /api/notification_channels/{id}/test",
        "GET /api/notifications",
        "GET /api/reports/schedules",
        "POST /api/reports/schedules",
        "GET /api/reports/schedules/{id}",
        "PUT /api/reports/schedules/{id}",
        "DELETE /api/reports/schedules/{id}",
        "GET /api/webhooks",
        "POST /api/webhooks",
        "GET /api/webhooks/{id}",
        "PUT /api/webhooks/{id}",
        "DELETE /api/webhooks/{id}",
        "POST /api/webhooks/{id}/rotate_secret",
        "POST /api/webhooks/{id}/test",
        "POST /api/webhooks/{id}/replay",
        "GET /api/webhook_deliveries",
        "GET /api/webhook_deliveries/{id}",
        "POST /api/webhook_deliveries/{id}/replay",
    ),
    whole_site=True,
)
"""Integrations concern the whole site: nobody has them whose scope is limited."""
