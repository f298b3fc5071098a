"""``/api/compat_adapters``: which interfaces of other vendors are answered, and to whom."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Path, Request, Response

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.compat.vendors import ADDRESSES
from galaxy_alpr.endpoints.schemas.integrations.compat import CompatAdapterIn, CompatAdapterOut
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.services.integrations import compat
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/compat_adapters", tags=["integrations"])


AdapterName = Annotated[CompatAdapter, Path(description="The name of the interface.")]


@router.get("")
def list_compat_adapters(
    request: Request, session: ReadSession, clock: ClockDep
) -> list[CompatAdapterOut]:
    """Return the interfaces of other vendors, who may use each, and who used it last."""
    month = compat.month_of(clock.now())
    return [_out(request, row, month) for row in compat.adapters(session)]


@router.put("/{name}", responses={**tagged(), **responses(412, 422)})
def set_compat_adapter(
    request: Request,
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    name: AdapterName,
    body: CompatAdapterIn,
    expected: IfMatch,
    response: Response,
) -> CompatAdapterOut:
    """Set who may use an interface of another vendor."""
    now = clock.now()
    change = partial(
        compat.set_access,
        name=name,
        access=body.access,
        actor=actor,
        now=now,
        expected=expected,
    )
    row = write(change)
    set_etag(response, row)
    return _out(request, row, compat.month_of(now))


def _out(request: Request, row: models.CompatAdapterRow, month: str) -> CompatAdapterOut:
    base = str(request.base_url).rstrip("/")
    urls = [base + path for path in ADDRESSES.get(CompatAdapter(row.name), ())]
    return CompatAdapterOut.of(row, urls, month=month)
