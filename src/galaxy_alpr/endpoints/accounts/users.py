"""``/api/users``: the people who may log in."""

from __future__ import annotations

from functools import partial

from fastapi import Response, status

from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.endpoints.schemas.accounts.people import NewUserIn, PasswordIn, UserIn, UserOut
from galaxy_alpr.services.accounts import log_in as log_in_service
from galaxy_alpr.services.accounts import users
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import CurrentActor, LogInDep, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api/users", tags=["accounts"])


@router.get("")
def list_users(session: ReadSession) -> list[UserOut]:
    """Return all people by name."""
    return [UserOut.of(row) for row in people.users(session)]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(409, 422, 503))
def add_user(
    body: NewUserIn, log_in: LogInDep, write: Write, actor: CurrentActor, response: Response
) -> UserOut:
    """Add a person; the name must not exist yet."""
    hash = None
    if body.password is not None:
        hash = log_in.passwords.hash(body.password, name=body.name)
    add = partial(users.add_user, values=body.values(), password_hash=hash, actor=actor)
    added = UserOut.of(write(add))
    set_location(response, f"/api/users/{added.id}")
    return added


@router.get("/{id}", responses=responses(404, 422))
def get_user(session: ReadSession, id: RowId) -> UserOut:
    """Return one person."""
    return UserOut.of(users.get_user(session, id))


@router.put("/{id}", responses=responses(404, 409, 422))
def replace_user(id: RowId, body: UserIn, write: Write, actor: CurrentActor) -> UserOut:
    """Change a person; fields that the body omits get their defaults.

    A person who gets another role or other lots, or is disabled, is logged out.
    """
    change = partial(users.replace_user, user_id=id, values=body.values(), actor=actor)
    return UserOut.of(write(change))


@router.delete("/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 409, 422))
def delete_user(id: RowId, write: Write, actor: CurrentActor) -> None:
    """Delete a person; the last administrator is not deleted (409)."""
    write(partial(users.delete_user, user_id=id, actor=actor))


@router.put(
    "/{id}/password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 409, 422, 503),
)
def set_user_password(
    id: RowId,
    body: PasswordIn,
    log_in: LogInDep,
    session: ReadSession,
    write: Write,
    actor: CurrentActor,
) -> None:
    """Set a person's password; all of the person's log-in sessions end.

    A person who logs in by single sign-on has none (409).
    """
    user = users.get_user(session, id)
    users.refuse_sign_on(user)
    hash = log_in.passwords.hash(body.password, name=user.name)
    write(partial(users.set_password, user_id=id, password_hash=hash, actor=actor))


@router.delete(
    "/{id}/login_sessions", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422)
)
def end_user_login_sessions(
    id: RowId, session: ReadSession, write: Write, actor: CurrentActor
) -> None:
    """Log a person out on all devices."""
    users.get_user(session, id)
    write(partial(log_in_service.end_login_sessions, user_id=id, actor=actor))
