"""``/api/sites``: the sites that hand their readings to this centre."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from fastapi import Response, status
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Site
from galaxy_alpr.db.queries.sites import sites as queries
from galaxy_alpr.endpoints.schemas.sites.sites import NewSiteOut, SiteChange, SiteIn, SiteOut, Told
from galaxy_alpr.services.sites import registry
from galaxy_alpr.services.sites.config import config_version
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import ClockDep, CurrentActor, ReadSession, SitesDep, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/sites", tags=["sites"])


@router.get("")
def list_sites(session: ReadSession, clock: ClockDep) -> list[SiteOut]:
    """Return all sites by name, with what each last told."""
    waiting, now = queries.waiting_pictures(session), clock.now()
    return [
        SiteOut.of(row, told=Told(waiting.get(row.id, 0), config_version(session, row), now))
        for row in queries.every(session)
    ]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_site(
    write: Write,
    session: ReadSession,
    actor: CurrentActor,
    clock: ClockDep,
    sites: SitesDep,
    body: SiteIn,
    response: Response,
) -> NewSiteOut:
    """Add a site. Its key is in this answer only; it is stored encrypted."""
    now = clock.now()
    added = write(
        partial(
            registry.add_site,
            code=body.code,
            name=body.name,
            lists=body.lists,
            settings=body.settings.values(),
            keys=sites.keys,
            now=now,
            actor=actor,
        )
    )
    set_etag(response, added.site)
    set_location(response, f"/api/sites/{added.site.id}")
    return NewSiteOut.of_new(added, told=_told(session, added.site, now))


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_site(session: ReadSession, clock: ClockDep, id: RowId, response: Response) -> SiteOut:
    """Return one site."""
    found = registry.get_site(session, id)
    set_etag(response, found)
    return SiteOut.of(found, told=_told(session, found, clock.now()))


@router.patch("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def change_site(
    write: Write,
    session: ReadSession,
    actor: CurrentActor,
    clock: ClockDep,
    id: RowId,
    body: SiteChange,
    expected: IfMatch,
    response: Response,
) -> SiteOut:
    """Change values of a site. What one that is switched off could not send waits there."""
    now = clock.now()
    changed = write(
        partial(
            registry.change_site,
            site_id=id,
            name=body.name,
            enabled=body.enabled,
            lists=body.lists,
            settings=None if body.settings is None else body.settings.values(),
            now=now,
            actor=actor,
            expected=expected,
        )
    )
    set_etag(response, changed)
    return SiteOut.of(changed, told=_told(session, changed, now))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_site(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a site. Its readings and visits stay; pictures that have not come do not come."""
    write(partial(registry.delete_site, site_id=id, actor=actor, expected=expected))


@router.post("/{id}/key", responses={**tagged(), **responses(404, 412, 422)})
def set_site_key(
    write: Write,
    session: ReadSession,
    actor: CurrentActor,
    clock: ClockDep,
    sites: SitesDep,
    id: RowId,
    expected: IfMatch,
    response: Response,
) -> NewSiteOut:
    """Give a site another key, which is in this answer only; the old one ends at once."""
    now = clock.now()
    changed = write(
        partial(
            registry.rotate_key,
            site_id=id,
            keys=sites.keys,
            now=now,
            actor=actor,
            expected=expected,
        )
    )
    set_etag(response, changed.site)
    return NewSiteOut.of_new(changed, told=_told(session, changed.site, now))


def _told(session: Session, row: Site, now: datetime) -> Told:
    waiting = queries.waiting_pictures(session).get(row.id, 0)
    return Told(waiting, config_version(session, row), now)
