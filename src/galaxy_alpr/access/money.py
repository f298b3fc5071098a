"""Who may set tariffs, take payments and give money back."""

from __future__ import annotations

from galaxy_alpr.access.permissions import Access, Permission, Role

_MANAGERS = (Role.ADMIN, Role.OPERATOR)
_STAFF = (Role.ADMIN, Role.OPERATOR, Role.GUARD)

MONEY_READ = (
    "GET /api/tariffs",
    "GET /api/tariffs/{id}",
    "GET /api/tariffs/{id}/versions/{number}",
    "POST /api/tariffs/simulate",
    "GET /api/lots/{id}/tariff",
    "GET /api/payments",
    "GET /api/payments/export",
    "GET /api/payments/totals",
    "GET /api/payments/providers",
    "GET /api/payments/{id}",
    "GET /api/payments/{id}/refunds",
    "GET /api/visits/{id}/validations",
)
"""Routes of ``Permission.READ``."""

MONEY = (
    Access(
        Permission.WRITE_TARIFFS,
        "change tariffs and the tariffs of lots",
        _MANAGERS,
        (
            "POST /api/tariffs",
            "PUT /api/tariffs/{id}",
            "DELETE /api/tariffs/{id}",
            "POST /api/tariffs/{id}/versions",
            "DELETE /api/tariffs/{id}/versions/{number}",
            "PUT /api/lots/{id}/tariff",
        ),
        whole_site=True,
    ),
    Access(
        Permission.TAKE_PAYMENTS,
        "quote visits, take payments, give validations",
        _STAFF,
        (
            "POST /api/visits/{id}/quote",
            "POST /api/visits/{id}/payments",
            "POST /api/payments/{id}/settle",
            "POST /api/payments/{id}/fail",
            "POST /api/visits/{id}/validations",
            "DELETE /api/validations/{id}",
        ),
    ),
    Access(
        Permission.REFUND_PAYMENTS,
        "give money back",
        _MANAGERS,
        ("POST /api/payments/{id}/refund",),
    ),
)
