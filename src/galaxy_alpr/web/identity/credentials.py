"""What a request says about its sender, and the cookie of a log-in session."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.services.accounts.gate import Credentials
from galaxy_alpr.services.accounts.log_in import Device
from galaxy_alpr.web.guards.loopback import is_loopback_client

COOKIE = "galaxy_session"


def credentials_of(request: HTTPConnection) -> Credentials:
    """Return the token, from ``Authorization``, ``X-API-Key`` or the cookie, and the address."""
    return Credentials(
        token=_token(request),
        address=request.client.host if request.client else None,
        is_here=is_loopback_client(request.scope),
        request_id=request.scope.get("request_id"),
    )


def _token(request: HTTPConnection) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.headers.get("x-api-key") or request.cookies.get(COOKIE) or None


def device_of(request: Request) -> Device:
    """Return the client that logs in."""
    address = request.client.host if request.client else None
    agent = request.headers.get("user-agent")
    return Device(address, agent, request_id=request.scope.get("request_id"))


def set_cookie(request: Request, response: Response, token: str, expires_at: datetime) -> None:
    """Give the browser the token of a log-in session, which scripts cannot read.

    With ``SameSite=Lax`` pages of other sites cannot send it with a write; ``SiteGuard`` refuses
    those too.
    """
    response.set_cookie(
        COOKIE,
        token,
        max_age=int((expires_at - utc_now()).total_seconds()),
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def delete_cookie(request: Request, response: Response) -> None:
    """Make the browser forget the token."""
    response.delete_cookie(
        COOKIE,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _path(request: Request) -> str:
    return request.scope.get("root_path", "") or "/"
