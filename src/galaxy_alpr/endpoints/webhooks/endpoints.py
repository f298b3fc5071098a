"""``/api/webhooks``: where events are sent to."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status

from galaxy_alpr.db.queries.webhooks import deliveries
from galaxy_alpr.db.queries.webhooks import endpoints as queries
from galaxy_alpr.endpoints.schemas.webhooks.deliveries import (
    WebhookAttemptOut,
    WebhookReplayOut,
    attempt_of,
)
from galaxy_alpr.endpoints.schemas.webhooks.endpoints import NewWebhookOut, WebhookIn, WebhookOut
from galaxy_alpr.services.webhooks import endpoints, replay
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import (
    ClockDep,
    CurrentActor,
    ReadSession,
    Sessions,
    WebhooksDep,
    Write,
)
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.etags import IfMatch, set_etag, tagged
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/webhooks", tags=["webhooks"])


@router.get("")
def list_webhooks(session: ReadSession) -> list[WebhookOut]:
    """Return all webhooks by name, each with its state."""
    waiting = deliveries.waiting(session)
    return [WebhookOut.of(row, waiting.get(row.id)) for row in queries.every(session)]


@router.post(
    "", status_code=status.HTTP_201_CREATED, responses={**tagged(201), **responses(409, 422)}
)
def add_webhook(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    parts: WebhooksDep,
    body: WebhookIn,
    response: Response,
) -> NewWebhookOut:
    """Add a webhook; it gets the events from now on. The secret is in this answer only."""
    add = partial(
        endpoints.add_endpoint,
        values=body.values(),
        secrets=parts.secrets,
        rule=parts.client.rule,
        now=clock.now(),
        actor=actor,
    )
    added = write(add)
    set_etag(response, added.row)
    set_location(response, f"/api/webhooks/{added.row.id}")
    return NewWebhookOut.of_new(added)


@router.get("/{id}", responses={**tagged(), **responses(404, 422)})
def get_webhook(session: ReadSession, id: RowId, response: Response) -> WebhookOut:
    """Return one webhook with its state."""
    found = endpoints.get_endpoint(session, id)
    set_etag(response, found)
    return WebhookOut.of(found, deliveries.waiting(session).get(id))


@router.put("/{id}", responses={**tagged(), **responses(404, 409, 412, 422)})
def replace_webhook(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    parts: WebhooksDep,
    id: RowId,
    body: WebhookIn,
    expected: IfMatch,
    response: Response,
) -> WebhookOut:
    """Change a webhook; fields that the body omits get their defaults. Its secret stays.

    One that is switched on gets what is pending and the events from now on.
    """
    change = partial(
        endpoints.replace_endpoint,
        endpoint_id=id,
        values=body.values(),
        rule=parts.client.rule,
        now=clock.now(),
        actor=actor,
        expected=expected,
    )
    changed, waiting = write(lambda session: (change(session), deliveries.waiting(session)))
    parts.wake()
    set_etag(response, changed)
    return WebhookOut.of(changed, waiting.get(id))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 412, 422))
def delete_webhook(write: Write, actor: CurrentActor, id: RowId, expected: IfMatch) -> None:
    """Delete a webhook with its deliveries; what is pending is not sent."""
    write(partial(endpoints.delete_endpoint, endpoint_id=id, actor=actor, expected=expected))


@router.post("/{id}/rotate_secret", responses={**tagged(), **responses(404, 422)})
def rotate_webhook_secret(
    write: Write,
    actor: CurrentActor,
    clock: ClockDep,
    parts: WebhooksDep,
    id: RowId,
    response: Response,
) -> NewWebhookOut:
    """Make a new secret, which is in this answer only; for a day both sign."""
    change = partial(
        endpoints.rotate_secret,
        endpoint_id=id,
        secrets=parts.secrets,
        now=clock.now(),
        actor=actor,
    )
    changed, waiting = write(lambda session: (change(session), deliveries.waiting(session)))
    set_etag(response, changed.row)
    return NewWebhookOut.of_new(changed, waiting.get(id))


@router.post("/{id}/test", responses=responses(404, 409, 422))
def test_webhook(
    sessions: Sessions, clock: ClockDep, parts: WebhooksDep, id: RowId
) -> WebhookAttemptOut:
    """Send a message of the type `webhook.test` now, also to a webhook that is switched off.

    The answer says how that ended; it takes up to 15 s. The message is not a delivery.
    """
    now = clock.now()
    return attempt_of(replay.try_out(sessions, id, parts=parts, now=now), now)


@router.post("/{id}/replay", responses=responses(404, 409, 422))
def replay_dead_webhook_deliveries(
    write: Write, actor: CurrentActor, clock: ClockDep, parts: WebhooksDep, id: RowId
) -> WebhookReplayOut:
    """Have all dead deliveries of a webhook sent again, with the same ids.

    Those whose events were deleted stay dead.
    """
    change = partial(replay.replay_dead, endpoint_id=id, now=clock.now(), actor=actor)
    count = write(change)
    parts.wake()
    return WebhookReplayOut(count=count)
