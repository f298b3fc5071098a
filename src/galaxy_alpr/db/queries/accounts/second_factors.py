"""The second factors of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from galaxy_alpr.db.models import RecoveryCode, SecondFactor


def second_factor(session: Session, *, user_id: int, lock: bool = False) -> SecondFactor | None:
    """Return a person's second factor, confirmed or not."""
    statement = select(SecondFactor).where(SecondFactor.user_id == user_id)
    return session.execute(statement.with_for_update() if lock else statement).scalar()


def not_beginning_with(session: Session, prefix: str) -> Sequence[SecondFactor]:
    """Return the second factors whose secret does not begin with ``prefix``, locked."""
    other = ~SecondFactor.secret.startswith(prefix)
    return session.scalars(select(SecondFactor).where(other).with_for_update()).all()


def count_codes(session: Session, *, user_id: int) -> int:
    """Return the number of recovery codes that are left."""
    statement = select(func.count()).where(RecoveryCode.user_id == user_id)
    return session.execute(statement).scalar_one()


def add_codes(session: Session, *, user_id: int, hashes: Iterable[str]) -> None:
    """Store recovery codes."""
    rows = [{"user_id": user_id, "code_hash": hash} for hash in hashes]
    session.execute(insert(RecoveryCode), rows)


def use_code(session: Session, *, user_id: int, hash: str) -> bool:
    """Delete a recovery code; return whether there was one."""
    statement = delete(RecoveryCode).where(
        RecoveryCode.user_id == user_id, RecoveryCode.code_hash == hash
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def delete_second_factor(session: Session, *, user_id: int) -> bool:
    """Delete a person's second factor with its codes; return whether there was one."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    statement = delete(SecondFactor).where(SecondFactor.user_id == user_id)
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]
