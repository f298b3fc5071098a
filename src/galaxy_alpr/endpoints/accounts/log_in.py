"""``/api/log_in`` and the caller's own account: log-in sessions and password."""

from __future__ import annotations

from functools import partial

from fastapi import Request, Response, status

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.accounts import people
from galaxy_alpr.endpoints.schemas.accounts.people import (
    ActorOut,
    FirstUserIn,
    LoggedInOut,
    LogInIn,
    LogInOut,
    LoginSessionOut,
    LogInState,
    PasswordChangeIn,
    SsoOut,
    UserOut,
)
from galaxy_alpr.errors import Conflict, NotSignedIn
from galaxy_alpr.services.accounts import log_in as service
from galaxy_alpr.services.accounts import users
from galaxy_alpr.services.accounts.gate import Policy
from galaxy_alpr.services.accounts.log_in import LoggedIn
from galaxy_alpr.web.answers.links import set_location
from galaxy_alpr.web.deps import (
    Context,
    CurrentActor,
    CurrentIdentity,
    LogInDep,
    ReadSession,
    Write,
)
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.identity.credentials import (
    credentials_of,
    delete_cookie,
    device_of,
    set_cookie,
)
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api", tags=["accounts"])


@router.get("/log_in")
def get_log_in(context: Context, request: Request) -> LogInOut:
    """Return whether the caller is logged in, as whom, and whether there is single sign-on."""
    gate, newest_id = context.gate, context.feed.newest_id
    if gate.is_open:
        state = LogInState.NO_USERS if gate.policy is Policy.ON else LogInState.OFF
        return LogInOut(state=state, actor=None, sso=None, last_event_id=newest_id())
    sign_on = context.log_ins.sign_on
    sso = None if sign_on is None else SsoOut(label=sign_on.label)
    try:
        identity = gate.identify(credentials_of(request))
    except NotSignedIn:
        return LogInOut(state=LogInState.LOGGED_OUT, actor=None, sso=sso, last_event_id=None)
    return LogInOut(
        state=LogInState.LOGGED_IN,
        actor=ActorOut.of(identity),
        sso=sso,
        last_event_id=newest_id(),
    )


@router.post("/log_in", responses=responses(401, 422, 429, 503))
def log_in(body: LogInIn, log_in: LogInDep, request: Request, response: Response) -> LoggedInOut:
    """Log in with name and password.

    The answer is the same for an unknown name and a wrong password. After ten failures in a quarter
    of an hour further attempts of this account from this address get a 429. A person with a second
    factor has to send a code, too: without one a right password is answered with `code_required`.
    """
    opened = log_in.with_password(body.name, body.password, device_of(request), code=body.code)
    return _logged_in(opened, request, response)


@router.delete("/log_in", status_code=status.HTTP_204_NO_CONTENT)
def log_out(identity: CurrentIdentity, write: Write, request: Request, response: Response) -> None:
    """Log out: end the log-in session of this request."""
    user_id, login_session_id = identity.actor.id, identity.login_session_id
    if user_id is not None and login_session_id is not None:
        end = partial(service.end_login_sessions, user_id=user_id, actor=identity.actor)
        write(partial(end, id=login_session_id))
    delete_cookie(request, response)


@router.post(
    "/first_user",
    status_code=status.HTTP_201_CREATED,
    responses=responses(403, 409, 422, 503),
)
def add_first_user(
    body: FirstUserIn,
    log_in: LogInDep,
    write: Write,
    actor: CurrentActor,
    context: Context,
    request: Request,
    response: Response,
) -> LoggedInOut:
    """Make the first administrator, on the machine itself, and log in.

    From then on everybody has to log in.
    """
    if context.gate.has_users:
        raise Conflict("there is an account already")
    hash = log_in.passwords.hash(body.password, name=body.name)
    user = write(partial(users.add_first_user, name=body.name, password_hash=hash, actor=actor))
    set_location(response, f"/api/users/{user.id}")
    return _logged_in(log_in.open(user.id, device_of(request)), request, response)


@router.get("/login_sessions")
def list_login_sessions(session: ReadSession, identity: CurrentIdentity) -> list[LoginSessionOut]:
    """Return the devices on which the caller is logged in, newest first."""
    if identity.actor.id is None:
        return []
    rows = people.login_sessions(session, user_id=identity.actor.id, now=utc_now())
    return [LoginSessionOut.of(row, identity.login_session_id) for row in rows]


@router.delete("/login_sessions", status_code=status.HTTP_204_NO_CONTENT)
def end_other_login_sessions(write: Write, identity: CurrentIdentity) -> None:
    """Log out on all other devices."""
    if identity.actor.id is not None:
        end = partial(service.end_login_sessions, actor=identity.actor)
        write(partial(end, user_id=identity.actor.id, but=identity.login_session_id))


@router.delete(
    "/login_sessions/{id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404, 422)
)
def end_login_session(id: RowId, write: Write, actor: CurrentActor) -> None:
    """Log out on one device."""
    write(partial(service.end_one, user_id=actor.id or 0, login_session_id=id, actor=actor))


@router.put(
    "/password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(401, 409, 422, 429, 503),
)
def change_password(
    body: PasswordChangeIn,
    log_in: LogInDep,
    write: Write,
    identity: CurrentIdentity,
    request: Request,
) -> None:
    """Change the own password; the log-in sessions on all other devices end."""
    actor = identity.actor
    if actor.id is None or identity.login_session_id is None:
        raise Conflict("only a person who is logged in has a password")
    log_in.check_own_password(actor, body.password, device_of(request))
    hash = log_in.passwords.hash(body.new_password, name=actor.name)
    write(
        partial(
            users.set_password,
            user_id=actor.id,
            password_hash=hash,
            actor=actor,
            keep_session=identity.login_session_id,
        )
    )


def _logged_in(opened: LoggedIn, request: Request, response: Response) -> LoggedInOut:
    set_cookie(request, response, opened.token, opened.expires_at)
    return LoggedInOut(
        user=UserOut.of(opened.user), token=opened.token, expires_at=opened.expires_at
    )
