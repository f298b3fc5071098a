"""``galaxy-alpr audit``: whether the audit trail is whole, its head, and its pruning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_engine, make_sessionmaker, utc_now
from galaxy_alpr.db.migrate import pending
from galaxy_alpr.db.queries.audit import chain
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.audit.retention import delete_all_pruned, prune
from galaxy_alpr.services.audit.verify import Anchor
from galaxy_alpr.services.audit.verify import verify as verify_chain
from galaxy_alpr.services.installation import database_exists
from galaxy_alpr.services.transactions import Transactions
from galaxy_alpr.settings import Settings

app = typer.Typer(help="Verify, anchor and prune the audit trail.", no_args_is_help=True)


@app.command()
def verify(
    anchor: Annotated[
        str | None,
        typer.Option(metavar="ID:HASH", help="An entry that was noted by `audit head`."),
    ] = None,
) -> None:
    """Verify every entry: none is changed, missing or out of order.

    Exits with 1 if one is; the first is named.
    """
    expected = None if anchor is None else Anchor.of(anchor)
    with _sessions() as sessions:
        done = verify_chain(sessions, anchor=expected)
    out = Console(soft_wrap=True, highlight=False)
    if done.finding is not None:
        out.print(f"not whole ({done.finding.problem}): {done.finding.detail}")
        raise typer.Exit(1)
    out.print(f"whole: {done.count} entries up to {done.head.id}:{done.head.hash}")


@app.command()
def head() -> None:
    """Print the newest entry as ID:HASH and its moment, to be kept outside of the database."""
    with _sessions() as sessions, sessions() as session:
        newest = chain.head(session)
        moment = chain.moment_of(session, id=newest.id)
    at = "" if moment is None else f" {moment.isoformat()}"
    Console(soft_wrap=True, highlight=False).print(f"{newest.id}:{newest.hash}{at}")


@app.command("prune")
def prune_(
    keep_days: Annotated[
        float, typer.Option(min=1, help="Delete the entries that are older, in days.")
    ],
) -> None:
    """Delete old entries; the chain then begins with the first kept one."""
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
