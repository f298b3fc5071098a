"""People and log-in sessions in requests and answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from galaxy_alpr.access import Permission, Role
from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import Name
from galaxy_alpr.services.accounts.gate import Identity
from galaxy_alpr.services.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from galaxy_alpr.services.accounts.users import UserValues
from galaxy_alpr.web.params import MAX_ID
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

Secret = Annotated[
    str, Field(min_length=1, max_length=1000, json_schema_extra={"format": "password"})
]
Code = Annotated[str, Field(min_length=6, max_length=40, examples=["123456"])]
"""A code of an authenticator app, or a recovery code."""

NewPassword = Annotated[
    str,
    Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH, json_schema_extra={"format": "password"}),
]
LotIds = Annotated[list[Annotated[int, Field(ge=1, le=MAX_ID)]], Field(max_length=1000)]


class LogInState(StrEnum):
    """Whether the caller is logged in, or need not be."""

    NO_USERS = "no_users"
    OFF = "off"
    LOGGED_OUT = "logged_out"
    LOGGED_IN = "logged_in"


class LogInIn(RequestBody):
    """A person's name and password."""

    name: str = Field(min_length=1, max_length=200, examples=["ani"])
    password: Secret
    code: Code | None = Field(
        None, description="The second factor; asked for by the error `code_required`."
    )


class FirstUserIn(RequestBody):
    """The first administrator."""

    name: Name = Field(examples=["ani"])
    password: NewPassword


class ActorOut(Schema):
    """Who acts in a request, and what the actor may do."""

    id: int | None
    name: str
    role: Role | None = Field(description="The role of a person; null for a program.")
    permissions: list[Permission]
    lots: list[int] | None = Field(description="The ids of the actor's lots; null for all.")
    sso: bool = Field(description="Whether a person logs in by single sign-on, without a password.")

    @classmethod
    def of(cls, identity: Identity) -> ActorOut:
        actor, lots = identity.actor, identity.actor.scope.lots
        return cls(
            id=actor.id,
            name=actor.name,
            role=identity.role,
            permissions=sorted(actor.permissions),
            lots=None if lots is None else sorted(lots),
            sso=identity.signs_on,
        )


class SsoOut(Schema):
    """Single sign-on at a provider: `GET /api/oidc/log_in` begins it."""

    label: str = Field(description="The text of the button.")


class LogInOut(Schema):
    """Whether the caller is logged in, and as whom."""

    state: LogInState = Field(
        description="`no_users`: there is no account yet, and this machine may do everything but "
        "manage accounts. `off`: log-in is switched off."
    )
    actor: ActorOut | None
    sso: SsoOut | None = Field(description="How to log in without a password; null if one cannot.")
    last_event_id: int | None = Field(
        description="The id of the newest event, for `Last-Event-ID`: a page that fetches its "
        "lists now and follows the events from here misses none. Null if the caller is logged out."
    )


class LoggedInOut(Schema):
    """A new log-in session. A browser gets the token as a cookie, too."""

    user: UserOut
    token: str = Field(description="For programs: `Authorization: Bearer <token>`.")
    expires_at: datetime


class LoginSessionOut(Schema):
    """A device on which a person is logged in."""

    id: int
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime = Field(description="Stored once a minute.")
    address: str | None
    user_agent: str | None
    current: bool = Field(description="Whether this request uses it.")

    @classmethod
    def of(cls, row: models.LoginSession, current_id: int | None) -> LoginSessionOut:
        return cls(
            id=row.id,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            address=row.address,
            user_agent=row.user_agent,
            current=row.id == current_id,
        )


class PasswordChangeIn(RequestBody):
    """The old and the new password of the caller."""

    password: Secret
    new_password: NewPassword


class PasswordIn(RequestBody):
    """A new password of a person."""

    password: NewPassword


class UserIn(RequestBody):
    """What an administrator sets for a person."""

    name: Name = Field(examples=["ani"])
    role: FromText[Role]
    lots: LotIds | None = Field(
        None, description="The ids of the lots that the person may use; null for all."
    )
    disabled: bool = Field(False, description="Whether the person cannot log in.")

    def values(self) -> UserValues:
        lots = None if self.lots is None else frozenset(self.lots)
        return UserValues(name=self.name, role=self.role, lots=lots, disabled=self.disabled)


class NewUserIn(UserIn):
    """A new person. Without a password the person can log in once one is set."""

    password: NewPassword | None = None


class UserOut(Schema):
    """A person."""

    id: int
    name: str
    role: Role
    lots: list[int] | None = Field(description="The ids of the person's lots; null for all.")
    disabled: bool
    has_password: bool
    sso: bool = Field(
        description="Whether the person logs in by single sign-on: the groups at the provider give "
        "the role and the lots."
    )
    created_at: datetime

    @classmethod
    def of(cls, row: models.User) -> UserOut:
        return cls(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            lots=None if row.all_lots else [item.lot_id for item in row.lots],
            disabled=row.disabled_at is not None,
            has_password=row.password_hash is not None,
            sso=row.signs_on,
            created_at=row.created_at,
        )


LoggedInOut.model_rebuild()
