"""What sites send: signed requests, which nobody else can make."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from galaxy_alpr.errors import ClientDisconnected
from galaxy_alpr.services.sites.centre.receive import Signed
from galaxy_alpr.services.sites.parts import Sites
from galaxy_alpr.web.deps import SitesDep
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.guards.sub_path import inner_path
from galaxy_alpr.web.routing import Router

router = Router(tags=["sites"])

Code = Annotated[str, Path(max_length=40, description="The code of the site.")]

_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}
_BODY = {
    "requestBody": {
        "description": "A batch of readings, visits, decisions and alarms.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
_FILE = {
    "requestBody": {
        "description": "The file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/api/sites/{site}/batches",
    responses={**_ANSWER, **responses(401, 413, 422, 503)},
    openapi_extra=_BODY,
)
async def add_site_batch(request: Request, sites: SitesDep, site: Code) -> Response:
    """Take a batch of a site, signed with its key. The same batch again changes nothing."""
    signed, body = await _signed(request, sites, site)
    answer = await run_in_threadpool(sites.centre.take_batch, signed, body)
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get(
    "/api/sites/{site}/config",
    responses={**_ANSWER, **responses(401, 503)},
    response_class=Response,
)
async def get_site_config(request: Request, sites: SitesDep, site: Code) -> Response:
    """Return lists, tariffs and settings that the centre sets for a site; signed with its key."""
    signed, _ = await _signed(request, sites, site)
    document = await run_in_threadpool(sites.centre.config, signed)
    return Response(document.model_dump_json(), media_type="application/json")


@router.put(
    "/api/sites/{site}/pictures/{path:path}",
    status_code=204,
    response_class=Response,
    responses=responses(401, 404, 413, 422, 503),
    openapi_extra=_FILE,
)
async def put_site_picture(
    request: Request,
    sites: SitesDep,
    site: Code,
    path: Annotated[str, Path(max_length=255, description="Its path at the site.")],
) -> None:
    """Take a file of a reading of a site, signed with its key."""
    signed, body = await _signed(request, sites, site)

    def take() -> None:
        sites.files.take(sites.centre.check(signed, body), path, body)

    await run_in_threadpool(take)


async def _signed(request: Request, sites: Sites, site: str) -> tuple[Signed, bytes]:
    """Return what is signed; nothing of the body is read for a request without a signature."""
    path = inner_path(request.scope)
    signed = Signed(site, request.method, path, {k.lower(): v for k, v in request.headers.items()})
    await run_in_threadpool(sites.centre.admit, signed)
    try:
        return signed, await request.body()
    except ClientDisconnect as error:
        raise ClientDisconnected("the client closed the connection") from error
