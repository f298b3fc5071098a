"""The API key of a request, as clients of other vendors send it."""

from __future__ import annotations

import base64

from fastapi import Request

from galaxy_alpr.services.accounts.tokens import KEY_PREFIX

QUERY = ("secret_key", "api_key")


def token_of(request: Request) -> str | None:
    """Return the token of a header or of the query; a cookie does not count.

    ``Authorization`` is ``Token K``, ``Bearer K``, or ``Basic`` with the key as the password or
    the name of the user.
    """
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    value = value.strip()
    if scheme.lower() in ("token", "bearer") and value:
        return value
    if scheme.lower() == "basic" and value:
        return _of_basic(value)
    header = request.headers.get("x-api-key")
    if header:
        return header
    return next((found for name in QUERY if (found := request.query_params.get(name))), None)


def _of_basic(value: str) -> str | None:
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except ValueError:
        return None
    return user if user.startswith(KEY_PREFIX) else password or user or None
