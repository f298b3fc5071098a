"""``/api/shared_pictures``: pictures for who has a link from a webhook."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path as PathParameter
from fastapi import Request, Response
from fastapi.responses import FileResponse

from galaxy_alpr.web.answers.stored_files import STORED_RESPONSES, stored_response
from galaxy_alpr.web.deps import ClockDep, DrawingsDep, LostFilesDep, Store, WebhooksDep
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/shared_pictures", tags=["webhooks"])

MAX_CACHE_S = 3600
"""A deleted picture must not stay in caches for long."""

Token = Annotated[
    str, PathParameter(max_length=500, description="The signed text of a link in a webhook.")
]


@router.get(
    "/{token}",
    response_class=FileResponse,
    responses={**STORED_RESPONSES, **responses(422)},
)
def get_shared_picture(
    token: Token,
    request: Request,
    clock: ClockDep,
    parts: WebhooksDep,
    store: Store,
    drawings: DrawingsDep,
    lost_files: LostFilesDep,
) -> Response:
    """Return the stored picture of a link, which is for this file only and expires.

    Nobody has to be logged in.
    """
    path, expires = parts.links.opened(token)
    found = store.holds(path) or drawings.make(path) or lost_files.restore(path)
    left = int((expires - clock.now()).total_seconds())
    headers = {
        "Cache-Control": f"private, max-age={max(0, min(left, MAX_CACHE_S))}",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return stored_response(store, path, request, found=found, headers=headers)
