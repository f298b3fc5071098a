"""``/api/push``: the caller's devices that get alarms by web push."""

from __future__ import annotations

from functools import partial

from fastapi import Request, Response, status

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.queries.integrations import push
from galaxy_alpr.endpoints.schemas.accounts.push import (
    PushKeyOut,
    PushSubscriptionIn,
    PushSubscriptionOut,
    PushTestOut,
)
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.web_push import subscriptions as service
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import (
    Context,
    CurrentActor,
    CurrentIdentity,
    ReadSession,
    Sessions,
    WebPushDep,
    Write,
)
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.identity.credentials import device_of
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/push", tags=["accounts"])


@router.get("/key")
def get_push_key(context: Context) -> PushKeyOut:
    """Return the key with which browsers subscribe; null where web push is off."""
    parts = context.integrations.web_push
    return PushKeyOut(public_key=None if parts is None else parts.keys.public)


@router.get("/subscriptions")
def list_push_subscriptions(session: ReadSession, actor: CurrentActor) -> list[PushSubscriptionOut]:
    """Return the caller's devices that get alarms, the newest first."""
    rows = push.of_user(session, user_id=_person(actor))
    return [PushSubscriptionOut.model_validate(row) for row in rows]


@router.post(
    "/subscriptions", status_code=status.HTTP_201_CREATED, responses=responses(404, 409, 422)
)
def add_push_subscription(
    body: PushSubscriptionIn,
    parts: WebPushDep,
    write: Write,
    identity: CurrentIdentity,
    actor: CurrentActor,
    request: Request,
    response: Response,
) -> PushSubscriptionOut:
    """Send alarms to a browser from now on; one that gets them already is changed.

    It ends with the log-out on that browser.
    """
    agent = device_of(request).user_agent
    values = body.values(login_session_id=identity.login_session_id, user_agent=agent)
    row = write(partial(parts.subscriptions.add, values=values, actor=actor))
    set_location(response, f"/api/push/subscriptions/{row.id}")
    return PushSubscriptionOut.model_validate(row)


@router.delete(
    "/subscriptions/{id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 409, 422),
)
def delete_push_subscription(id: RowId, write: Write, actor: CurrentActor) -> None:
    """Send no more alarms to one of the caller's devices."""
    write(partial(service.remove, subscription_id=id, actor=actor))


@router.post("/subscriptions/{id}/test", responses=responses(404, 422))
def test_push_subscription(
    id: RowId, parts: WebPushDep, sessions: Sessions, actor: CurrentActor
) -> PushTestOut:
    """Send a test to one of the caller's devices now."""
    return PushTestOut.model_validate(parts.test(sessions, id, user_id=_person(actor)))


def _person(actor: Actor) -> int:
    """Return the id of a person, 0 for another actor, who has no device."""
    return actor.id or 0 if actor.kind == ActorKind.PERSON else 0
