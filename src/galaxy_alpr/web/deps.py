"""The dependencies of routes, as named types."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from zoneinfo import ZoneInfo

from anyio import CancelScope
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.scope import within_scope
from galaxy_alpr.errors import Conflict, NotFound
from galaxy_alpr.notify.notifications.parts import Notifications
from galaxy_alpr.notify.web_push.parts import WebPush
from galaxy_alpr.services.accounts.gate import Identity
from galaxy_alpr.services.accounts.log_in import LogIn
from galaxy_alpr.services.alerts.readings import ReadingAlerts
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.oidc.sign_on import SignOn
from galaxy_alpr.services.parking.gates.parts import Gates
from galaxy_alpr.services.privacy.erasure import Erasure
from galaxy_alpr.services.privacy.export import SubjectExport
from galaxy_alpr.services.privacy.masked_pictures import MaskedPictures
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.services.readings.submit import ReadingService
from galaxy_alpr.services.sites.parts import Sites
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.services.webhooks.parts import Webhooks
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.web.context import AppContext
from galaxy_alpr.web.forms.files import FormLimits
from galaxy_alpr.web.ingest.parts import Ingest
from galaxy_alpr.web.streams import StreamSettings
from galaxy_alpr.web.video.parts import Cameras

# These only return an attribute: ``async`` avoids the thread pool.


async def get_context(request: Request) -> AppContext:
    context: AppContext = request.app.state.context
    return context


Context = Annotated[AppContext, Depends(get_context)]


async def get_identity(request: Request) -> Identity:
    """Return who acts and the log-in session; ``web.routing`` has admitted the request."""
    identity: Identity = request.state.identity
    return identity


CurrentIdentity = Annotated[Identity, Depends(get_identity)]


async def get_actor(identity: CurrentIdentity) -> Actor:
    return identity.actor


CurrentActor = Annotated[Actor, Depends(get_actor)]
"""The actor of the request; every route that changes something takes it."""


async def get_sessions(context: Context, actor: CurrentActor) -> sessionmaker[Session]:
    return within_scope(context.sessions, actor.scope)


Sessions = Annotated[sessionmaker[Session], Depends(get_sessions)]
"""The factory of database sessions that are limited to the actor's scope."""


async def _read(sessions: Sessions) -> AsyncIterator[Session]:
    # Opening does not use the database yet; closing may be a round trip to it.
    session = sessions()
    try:
        yield session
    finally:
        with CancelScope(shield=True):
            await run_in_threadpool(session.close)


async def _write(sessions: Sessions) -> Transactions:
    return Transactions(sessions)


ReadSession = Annotated[Session, Depends(_read, scope="function")]
"""A database session that is never committed."""

Write = Annotated[Transactions, Depends(_write)]
"""Runs a change in a transaction, which is committed before the answer is sent."""


async def get_store(context: Context) -> ArtifactStore:
    return context.store


async def get_readings(context: Context) -> ReadingService:
    return context.readings


async def get_drawings(context: Context) -> Drawings:
    return context.on_demand.drawings


async def get_lost_files(context: Context) -> LostFiles:
    return context.on_demand.lost_files


async def get_masked_pictures(context: Context) -> MaskedPictures:
    return context.on_demand.masked


async def get_hashes(context: Context) -> PlateHashes:
    return context.hashes


async def get_uploads(context: Context) -> FormLimits:
    return context.uploads


async def get_erasure(context: Context) -> Erasure:
    return context.privacy.erasure


async def get_subject_export(context: Context) -> SubjectExport:
    return context.privacy.subject_export


async def get_clock(context: Context) -> Clock:
    return context.clock


async def get_webhooks(context: Context) -> Webhooks:
    return context.integrations.webhooks


async def get_site_zone(context: Context) -> ZoneInfo:
    return context.zone


async def get_streams(context: Context) -> StreamSettings:
    return context.streams


async def get_cameras(context: Context) -> Cameras:
    return context.cameras


async def get_alerts(context: Context) -> ReadingAlerts:
    return context.alerts


async def get_gates(context: Context) -> Gates:
    return context.gates


async def get_notifications(context: Context) -> Notifications:
    return context.integrations.notifications


async def get_web_push(context: Context) -> WebPush:
    """Raises ``NotFound`` where it is off."""
    if context.integrations.web_push is None:
        raise NotFound("web push is not set up (GALAXY_WEB_PUSH_SUBJECT)")
    return context.integrations.web_push


async def get_ingest(context: Context) -> Ingest:
    return context.integrations.ingest


async def get_sites(context: Context) -> Sites:
    return context.integrations.sites


async def get_log_in(context: Context) -> LogIn:
    return context.log_ins.password


async def get_sign_on(context: Context) -> SignOn:
    """Raises ``NotFound`` where there is no provider, ``Conflict`` where nobody can log in."""
    if context.log_ins.sign_on is None:
        raise NotFound("single sign-on is not set up (GALAXY_OIDC_ISSUER)")
    if await run_in_threadpool(lambda: context.gate.is_open):
        raise Conflict("nobody logs in yet: make the first account on the machine itself")
    return context.log_ins.sign_on


SignOnDep = Annotated[SignOn, Depends(get_sign_on)]
LogInDep = Annotated[LogIn, Depends(get_log_in)]
Store = Annotated[ArtifactStore, Depends(get_store)]
Readings = Annotated[ReadingService, Depends(get_readings)]
DrawingsDep = Annotated[Drawings, Depends(get_drawings)]
LostFilesDep = Annotated[LostFiles, Depends(get_lost_files)]
ErasureDep = Annotated[Erasure, Depends(get_erasure)]
SubjectExportDep = Annotated[SubjectExport, Depends(get_subject_export)]
MaskedPicturesDep = Annotated[MaskedPictures, Depends(get_masked_pictures)]
Hashes = Annotated[PlateHashes, Depends(get_hashes)]
Uploads = Annotated[FormLimits, Depends(get_uploads)]
WebhooksDep = Annotated[Webhooks, Depends(get_webhooks)]
ClockDep = Annotated[Clock, Depends(get_clock)]
SiteZone = Annotated[ZoneInfo, Depends(get_site_zone)]
AlertsDep = Annotated[ReadingAlerts, Depends(get_alerts)]
CamerasDep = Annotated[Cameras, Depends(get_cameras)]
NotificationsDep = Annotated[Notifications, Depends(get_notifications)]
WebPushDep = Annotated[WebPush, Depends(get_web_push)]
GatesDep = Annotated[Gates, Depends(get_gates)]
SitesDep = Annotated[Sites, Depends(get_sites)]
IngestDep = Annotated[Ingest, Depends(get_ingest)]
Streams = Annotated[StreamSettings, Depends(get_streams)]
