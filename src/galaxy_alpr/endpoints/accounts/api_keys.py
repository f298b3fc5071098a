"""``/api/api_keys``: the credentials of programs."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status

from galaxy_alpr.db.queries.accounts import api_keys as queries
from galaxy_alpr.endpoints.schemas.accounts.api_keys import (
    ApiKeyIn,
    ApiKeyOut,
    NewApiKeyIn,
    NewApiKeyOut,
)
from galaxy_alpr.services.accounts import api_keys
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import CurrentActor, ReadSession, SiteZone, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/api_keys", tags=["accounts"])


@router.get("")
def list_api_keys(session: ReadSession) -> list[ApiKeyOut]:
    """Return all API keys, also revoked ones, newest first."""
    return [ApiKeyOut.of(row) for row in queries.keys(session)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(422))
def add_api_key(
    body: NewApiKeyIn, write: Write, actor: CurrentActor, site: SiteZone, response: Response
) -> NewApiKeyOut:
    """Add an API key. The whole key is in this answer only; its hash is stored.

    It gets no permission that the caller does not have. One that manages accounts is made by a
    person only.
    """
    add = partial(api_keys.add_key, limits=body.limits(site), rights=body.rights(), actor=actor)
    added = NewApiKeyOut.of_new(write(add))
    set_location(response, f"/api/api_keys/{added.id}")
    return added


@router.get("/{id}", responses=responses(404, 422))
def get_api_key(session: ReadSession, id: RowId) -> ApiKeyOut:
    """Return one API key."""
    return ApiKeyOut.of(api_keys.get_key(session, id))


@router.put("/{id}", responses=responses(404, 409, 422))
def replace_api_key(
    id: RowId, body: ApiKeyIn, write: Write, actor: CurrentActor, site: SiteZone
) -> ApiKeyOut:
    """Change the name, expiry and limits of an API key; omitted fields get their defaults.

    Its permissions and places never change: make another one and revoke this one.
    """
    change = partial(api_keys.change_key, key_id=id, limits=body.limits(site), actor=actor)
    return ApiKeyOut.of(write(change))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422))
def revoke_api_key(id: RowId, write: Write, actor: CurrentActor) -> None:
    """Revoke an API key: from now on it is not valid. It stays in the list."""
    write(partial(api_keys.revoke_key, key_id=id, actor=actor))
