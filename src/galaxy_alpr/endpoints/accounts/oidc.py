"""``/api/oidc``: single sign-on at an OpenID Connect provider."""

from __future__ import annotations

from typing import Annotated, Any

import fastapi
from fastapi import Request, Response, status
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from galaxy_alpr.errors import AlprError
from galaxy_alpr.services.oidc.sign_on import Return
from galaxy_alpr.web.deps import SignOnDep
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.identity import sign_on_cookie
from galaxy_alpr.web.identity.credentials import device_of, set_cookie
from galaxy_alpr.web.params import Query
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/oidc", tags=["accounts"])

SAME_SITE = r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"
"""A path of this service, not ``//host``: ASCII without blanks and backslashes."""

REDIRECT: dict[int | str, dict[str, Any]] = {
    303: {"description": "To the provider, or back to the dashboard"}
}


class BeginQuery(Query):
    """Where to go on to."""

    next: str = Field(
        "/app/",
        max_length=1000,
        pattern=SAME_SITE,
        description="The path of the dashboard that is shown once the person is logged in.",
        examples=["/app/detections"],
    )


class ReturnQuery(BaseModel):
    """What the provider sends with the browser; providers add more, which is ignored."""

    state: str = Field("", description="Names the log-in that was begun.")
    code: str | None = Field(None, description="Is exchanged for the tokens of the person.")
    error: str | None = Field(None, description="Why the provider did not log the person in.")
    iss: str | None = Field(None, description="The provider (RFC 9207).")


@router.get(
    "/log_in",
    status_code=status.HTTP_303_SEE_OTHER,
    response_class=RedirectResponse,
    responses={**REDIRECT, **responses(404, 409, 422, 429, 503)},
)
def begin_sign_on(
    query: Annotated[BeginQuery, fastapi.Query()], sign_on: SignOnDep, request: Request
) -> Response:
    """Send the browser to the provider to log in there, and back to `next` in the end.

    A page gets a failure as `/app/?log_in_error=CODE`, others as JSON.
    """
    callback = sign_on.redirect_url or f"{request.base_url}api/oidc/callback"
    try:
        begun = sign_on.begin(query.next, callback, device_of(request))
    except AlprError as error:
        return _failed(error, request)
    response = _redirect(begun.url)
    sign_on_cookie.set_cookie(request, response, begun.browser)
    return response


@router.get(
    "/callback",
    status_code=status.HTTP_303_SEE_OTHER,
    response_class=RedirectResponse,
    responses={**REDIRECT, **responses(401, 403, 404, 409, 422, 429, 503)},
)
def finish_sign_on(
    query: Annotated[ReturnQuery, fastapi.Query()], sign_on: SignOnDep, request: Request
) -> Response:
    """Log the person in who comes back from the provider, and show the page that was asked for.

    The account is made at the first log-in; role and lots are those of the person's groups.
    """
    returned = Return(state=query.state, code=query.code, error=query.error, issuer=query.iss)
    try:
        opened, attempt = sign_on.finish(
            returned, sign_on_cookie.browser_of(request), device_of(request)
        )
    except AlprError as error:
        response = _failed(error, request)
    else:
        response = _redirect(_root(request) + attempt.next)
        set_cookie(request, response, opened.token, opened.expires_at)
    sign_on_cookie.delete_cookie(request, response)
    return response


def _failed(error: AlprError, request: Request) -> Response:
    """Return the page that shows the failure; raise it where no page was asked for."""
    if "text/html" not in request.headers.get("accept", ""):
        raise error
    return _redirect(f"{_root(request)}/app/?log_in_error={error.code}")


def _redirect(url: str) -> Response:
    headers = {"Cache-Control": "no-store"}
    return RedirectResponse(url, status.HTTP_303_SEE_OTHER, headers=headers)


def _root(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return root
