"""``/api/second_factor``: the codes that a person is asked for at log-in."""

from __future__ import annotations

from functools import partial

from fastapi import Request, status

from galaxy_alpr.db.base import utc_now
from galaxy_alpr.db.queries.accounts import second_factors
from galaxy_alpr.endpoints.schemas.accounts.second_factor import (
    RecoveryCodesOut,
    SecondFactorBeginIn,
    SecondFactorBegunOut,
    SecondFactorConfirmIn,
    SecondFactorEndIn,
    SecondFactorOut,
)
from galaxy_alpr.services.accounts import second_factor as service
from galaxy_alpr.web.deps import CurrentActor, LogInDep, ReadSession, Write
from galaxy_alpr.web.errors import responses
from galaxy_alpr.web.identity.credentials import device_of
from galaxy_alpr.web.params import RowId
from galaxy_alpr.web.routing import Router

router = Router(prefix="/api", tags=["accounts"])


@router.get("/second_factor")
def get_second_factor(session: ReadSession, actor: CurrentActor) -> SecondFactorOut:
    """Return whether the caller is asked for a code at log-in."""
    id = actor.id or 0
    return SecondFactorOut(
        active=service.is_active(session, id),
        recovery_codes_left=second_factors.count_codes(session, user_id=id),
    )


@router.post("/second_factor", responses=responses(401, 409, 422, 429, 503))
def begin_second_factor(
    body: SecondFactorBeginIn,
    log_in: LogInDep,
    write: Write,
    actor: CurrentActor,
    request: Request,
) -> SecondFactorBegunOut:
    """Make a secret for an authenticator app. It is active once a code has confirmed it."""
    log_in.check_own_password(actor, body.password, device_of(request))
    secret, uri = write(partial(service.begin, secrets=log_in.factor_secrets, actor=actor))
    return SecondFactorBegunOut(secret=secret, uri=uri)


@router.put("/second_factor", responses=responses(401, 409, 422, 503))
def confirm_second_factor(
    body: SecondFactorConfirmIn, log_in: LogInDep, write: Write, actor: CurrentActor
) -> RecoveryCodesOut:
    """Activate the second factor by a first code. From now on log-in asks for one."""
    confirm = partial(
        service.confirm,
        code=body.code,
        secrets=log_in.factor_secrets,
        actor=actor,
        now=utc_now(),
    )
    return RecoveryCodesOut(recovery_codes=write(confirm))


@router.post(
    "/second_factor/end",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(401, 404, 409, 422, 429, 503),
)
def end_second_factor(
    body: SecondFactorEndIn,
    log_in: LogInDep,
    write: Write,
    actor: CurrentActor,
    request: Request,
) -> None:
    """Delete the own second factor; log-in asks for the password only."""
    device = device_of(request)
    user = log_in.check_own_password(actor, body.password, device)
    log_in.check_code(user, body.code, device)
    write(partial(service.end, user_id=user.id, actor=actor))


@router.delete(
    "/users/{id}/second_factor",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=responses(404, 422),
)
def delete_user_second_factor(id: RowId, write: Write, actor: CurrentActor) -> None:
    """Delete the second factor of a person who has lost it."""
    write(partial(service.end, user_id=id, actor=actor))
