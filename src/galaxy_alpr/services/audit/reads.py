"""Audit entries of searches for a plate and of exports, written before they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import Actor
from galaxy_alpr.errors import PurposeMissing
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.transactions import Transactions


class PurposeRule(StrEnum):
    """Whether whoever searches or exports says what for."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class ReadRecorder:
    """Records reads, each in a transaction of its own: what cannot be recorded is not answered."""

    def __init__(self, sessions: sessionmaker[Session], rule: PurposeRule) -> None:
        self._transactions = Transactions(sessions)
        self._rule = rule

    def record(
        self,
        actor: Actor,
        action: str,
        subject: str,
        *,
        query: Mapping[str, object],
        purpose: str | None,
    ) -> None:
        """Record a search or an export and commit. Raises ``PurposeMissing``."""
        if self._rule is PurposeRule.REQUIRED and purpose is None:
            raise PurposeMissing("give the purpose: parameter `purpose` or header `Audit-Purpose`")
        kept = None if self._rule is PurposeRule.OFF else purpose

        def write(session: Session) -> None:
            record(session, actor, action, subject, after=query, purpose=kept)

        self._transactions(write)
