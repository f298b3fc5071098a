"""Files of a site's readings at the centre: they come after the reading, or when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import DetectionSession, Site, SitePicture
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.sites import pictures, sites
from galaxy_alpr.enums import SitePicturePart, SitePictureState, SiteRowKind
from galaxy_alpr.errors import NotFound, ValidationFailed
from galaxy_alpr.errors.disk import disk_failure
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of
from galaxy_alpr.services.readings.drawings import drawing_path
from galaxy_alpr.services.readings.pictures import suffix_of, sum_of
from galaxy_alpr.services.sites.centre.files import WANTED
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.storage import ArtifactStore

MAX_PICTURE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class PictureOfSite:
    """Where the picture of a reading of a site is."""

    site: Site
    state: SitePictureState


class SiteFiles:
    """Stores files of sites, each once. Safe to call from several threads and processes."""

    def __init__(
        self, *, sessions: sessionmaker[Session], store: ArtifactStore, drawings: bool = True
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._drawings = drawings

    def take(self, site: Site, source_path: str, data: bytes) -> None:
        """Store a file that its reading names; one that is here already is not stored again.

        Raises ``NotFound`` for a file that no reading of the site names, ``ValidationFailed`` for
        another content than the reading says, and a kind of ``Unavailable``.
        """
        self._check(site, source_path, data)

        def store(session: Session) -> None:
            for item in pictures.by_source(
                session, site_id=site.id, paths=[source_path], lock=True
            ):
                if not detection_sessions.lock(session, id=item.session_id):
                    continue
                if item.state == SitePictureState.HERE and self._store.holds(item.path):
                    continue
                self._store.delete(item.path)  # of an attempt that was broken off
                self._store.write(item.path, data)
                drawing = None
                if self._drawings and item.part == SitePicturePart.PHOTO:
                    drawing = drawing_path(item.path)
                pictures.name_file(session, item, sum=sum_of(data), drawing=drawing)
                item.state = SitePictureState.HERE.value

        try:
            Transactions(self._sessions)(store)
        except OSError as error:
            raise disk_failure(error) from error

    def _check(self, site: Site, source_path: str, data: bytes) -> None:
        with self._sessions() as session:
            found = pictures.by_source(session, site_id=site.id, paths=[source_path])
        if not found:
            raise NotFound("no reading of the site names this file")
        sum = sum_of(data)
        for item in found:
            expected = item.values.get("image_sha256")
            if expected is not None and expected != sum.sha256:
                raise ValidationFailed("the file is not the one that the reading names")
        if suffix_of(data) != PurePosixPath(source_path).suffix:
            raise ValidationFailed("the file is not a picture of the kind that its name says")


def picture_of_site(session: Session, *, session_id: int) -> PictureOfSite:
    """Return where the picture of a reading is. Raises ``NotFound``, also for one not of a site."""
    if session.get(DetectionSession, session_id) is None:  # or outside of the actor's lots
        raise NotFound(f"no session {session_id}")
    item = _photo(session, session_id)
    site = sites.site_of(session, kind=SiteRowKind.READING, id=session_id)
    if site is None:
        raise NotFound(f"session {session_id} is not of a site, or was sent without a picture")
    return PictureOfSite(site, SitePictureState(item.state))


def want_picture(session: Session, *, session_id: int, actor: Actor) -> PictureOfSite:
    """Ask the site for the files of a reading. Raises as ``picture_of_site``."""
    found = picture_of_site(session, session_id=session_id)
    wanted = False
    for item in pictures.of_photo(session, id=session_id):
        if item.state == SitePictureState.AT_SITE:
            item.state, item.rank, wanted = SitePictureState.WANTED.value, WANTED, True
    session.flush()
    if wanted:
        record(session, actor, "site.want_picture", subject_of(DetectionSession, session_id))
    return picture_of_site(session, session_id=session_id) if wanted else found


def _photo(session: Session, session_id: int) -> SitePicture:
    for item in pictures.of_photo(session, id=session_id):
        if item.part == SitePicturePart.PHOTO:
            return item
    raise NotFound(f"session {session_id} is not of a site, or was sent without a picture")
