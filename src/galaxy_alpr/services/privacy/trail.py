"""The entries of the audit trail, where this installation has one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor

_AUDIT = "galaxy_alpr.services.audit"


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the audit trail in the transaction of ``session``."""
    if find_spec(_AUDIT) is not None:
        import_module(f"{_AUDIT}.record").record(
            session, actor, action, subject, before=before, after=after
        )


def erase_payloads(session: Session, actor: Actor, texts: Collection[str]) -> int:
    """Erase the payloads of the audit trail that contain one of ``texts``; return how many."""
    if find_spec(_AUDIT) is None:
        return 0
    erased: int = import_module(f"{_AUDIT}.erase").erase_payloads_with_text(session, actor, texts)
    return erased
