"""A short audit trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.append_only import unprotect
from galaxy_alpr.enums import ActorKind
from galaxy_alpr.services.audit.record import record

ANI = Actor(ActorKind.PERSON, "Ani", id=7, address="192.0.2.7", request_id="r-1")

Trail = Callable[..., None]


@pytest.fixture
def add_entries(sessions: sessionmaker[Session]) -> Trail:
    """Return a function that records some entries, each by a commit of its own."""

    def add(count: int, *, payloads: bool = True) -> None:
        for number in range(1, count + 1):
            after = {"name": f"N{number}"} if payloads else None
            with sessions.begin() as session:
                record(session, ANI, "lot.change", f"lot:{number}", after=after)

    return add


@pytest.fixture
def by_hand(db_engine: Engine) -> Callable[..., None]:
    """Return a function that runs statements as somebody does who may change tables."""

    def run(*statements: str) -> None:
        with db_engine.begin() as connection:
            unprotect(connection)
            for statement in statements:
                connection.exec_driver_sql(statement)

    return run
