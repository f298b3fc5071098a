"""The cookie that binds a log-in at a provider to the browser that began it."""

from __future__ import annotations

from fastapi import Request, Response

from galaxy_alpr.services.oidc.attempts import LASTS

COOKIE = "galaxy_sign_on"
BELOW = "/api/oidc"


def browser_of(request: Request) -> str | None:
    """Return the secret of the browser."""
    return request.cookies.get(COOKIE)


def set_cookie(request: Request, response: Response, browser: str) -> None:
    """Give the browser its secret until the log-in expires.

    With ``SameSite=Lax`` it is sent when the provider sends the browser back.
    """
    response.set_cookie(
        COOKIE,
        browser,
        max_age=int(LASTS.total_seconds()),
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def delete_cookie(request: Request, response: Response) -> None:
    """Make the browser forget it: a log-in is finished once."""
    response.delete_cookie(
        COOKIE,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _path(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return root + BELOW
