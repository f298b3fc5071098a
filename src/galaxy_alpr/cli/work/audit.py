"""Verifies, anchors and prunes the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import typer
from rich.console import Console
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.cli.work.printed import print_schemas
from galaxy_alpr.db.base import make_engine, make_sessionmaker, utc_now
from galaxy_alpr.db.migrate import pending
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.endpoints.schemas.accounts.audit import AuditHead, AuditVerification
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.audit.retention import delete_all_pruned, prune
from galaxy_alpr.services.audit.verify import Anchor
from galaxy_alpr.services.audit.verify import verify as verify_chain
from galaxy_alpr.services.installation import database_exists
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.settings import Settings


def verify(anchor: str | None, *, as_json: bool) -> None:
    """Verify every entry, and that ``anchor``, if given, is one of them. Exits with 1 if not."""
    expected = None if anchor is None else Anchor.of(anchor)
    with _sessions() as sessions:
        done = verify_chain(sessions, anchor=expected)
    out = Console(soft_wrap=True, highlight=False)
    if as_json:
        print_schemas(AuditVerification.of(done))
    elif done.finding is not None:
        out.print(f"not whole ({done.finding.problem}): {done.finding.detail}")
    else:
        out.print(f"whole: {done.count} entries up to {done.head.id}:{done.head.hash}")
    if done.finding is not None:
        raise typer.Exit(1)


def head(*, as_json: bool) -> None:
    """Print the newest entry."""
    with _sessions() as sessions, sessions() as session:
        newest = chain.head(session)
        moment = chain.moment_of(session, id=newest.id)
    if as_json:
        print_schemas(AuditHead(id=newest.id, hash=newest.hash, created_at=moment))
        return
    at = "" if moment is None else f" {moment.isoformat()}"
    Console(soft_wrap=True, highlight=False).print(f"{newest.id}:{newest.hash}{at}")


def prune_older(keep_days: float) -> None:
    """Delete the entries that are older."""
    before = utc_now() - timedelta(days=keep_days)
    with _sessions() as sessions:
        count = Transactions(sessions)(lambda session: prune(session, SYSTEM, before=before))
        delete_all_pruned(sessions)
    Console(highlight=False).print(f"{count} entries pruned")


@contextmanager
def _sessions() -> Iterator[sessionmaker[Session]]:
    """Open the database that the settings name; nothing is made or migrated."""
    settings = Settings()
    engine = make_engine(settings.effective_database_url, durable=settings.durable)
    try:
        if not database_exists(engine):
            raise Conflict(
                f"There is no database at {engine.url.database}. Check GALAXY_DATABASE_URL."
            )
        if pending(engine):
            raise Conflict(
                "The tables of the database are of another version. Run `galaxy-alpr migrate`."
            )
        yield make_sessionmaker(engine)
    finally:
        engine.dispose()
