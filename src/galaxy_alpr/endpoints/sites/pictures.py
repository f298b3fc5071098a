"""``/api/site_pictures``: pictures of sites' readings, which are here, at the site, or gone."""

from __future__ import annotations

from functools import partial

from galaxy_alpr.endpoints.schemas.sites.sites import SitePictureOut
from galaxy_alpr.services.sites.centre.pictures import picture_of_site, want_picture
from galaxy_alpr.web.deps import CurrentActor, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/site_pictures", tags=["sites"])


@router.get("/{session_id}", responses=responses(404, 422))
def get_site_picture(session: ReadSession, session_id: RowId) -> SitePictureOut:
    """Return where the picture of a site's reading is."""
    return SitePictureOut.of(session_id, picture_of_site(session, session_id=session_id))


@router.post("/{session_id}", responses=responses(404, 422))
def request_site_picture(write: Write, actor: CurrentActor, session_id: RowId) -> SitePictureOut:
    """Request the picture of a reading from its site; it comes with what the site sends next."""
    found = write(partial(want_picture, session_id=session_id, actor=actor))
    return SitePictureOut.of(session_id, found)
