"""Compares the stored files with the database, and adopts a database and a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import typer
from rich.console import Console
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.mysql.collations import convert, wrong_columns
from galaxy_alpr.main import image_limits
from galaxy_alpr.main.storage import open_store
from galaxy_alpr.services.admission import OneThread
from galaxy_alpr.services.doctor.checks import Damage, find_damage
from galaxy_alpr.services.doctor.mend import Mender, NotMended
from galaxy_alpr.services.doctor.orphans import MAX_SHARE, find_orphans, move_orphans, refuse_mass
from galaxy_alpr.services.doctor.quarantine import Quarantine
from galaxy_alpr.services.installation import adopt as adopt_pair
from galaxy_alpr.services.installation import describe, inspect_pair, require_installation
from galaxy_alpr.services.object_store.bucket import claim_bucket, require_bucket
from galaxy_alpr.services.readings.drawings import Drawings
from galaxy_alpr.services.readings.lost_files import LostFiles
from galaxy_alpr.services.statistics.day_sums import forget_sums, wrong_sums
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore


@dataclass(frozen=True, slots=True)
class Opened:
    """The database, the data folder and the bucket of one installation."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    store: ArtifactStore
    installation: str


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the database and the folder that the settings name; nothing is made or migrated.

    Raises ``Conflict`` unless both are of one installation, and of this version.
    """
    settings = Settings()
    store = open_store(settings)
    engine = make_engine(settings.effective_database_url, durable=settings.durable)
    try:
        installation = require_installation(engine, store)
        require_bucket(store, installation)
        yield Opened(settings, engine, make_sessionmaker(engine), store, installation)
    finally:
        engine.dispose()


def doctor(*, fix: bool, checksums: bool, max_share: float | None) -> None:
    """Print what is missing, damaged or without a row, and with ``fix`` mend it."""
    share = MAX_SHARE if max_share is None else max_share
    out = Console(soft_wrap=True, highlight=False)
    with opened() as pair:
        unconverted = _check_columns(pair.engine, out, fix=fix)
        with pair.sessions() as session:
            orphans = find_orphans(session, pair.store)
            if fix:
                refuse_mass(session, orphans, max_share=share)
        aside = Quarantine(pair.store, pair.installation)
        mender = _mender(pair, aside) if fix else None
        damaged = unmended = 0
        for damage in find_damage(pair.sessions, pair.store, checksums=checksums):
            damaged += 1
            unmended += not _treat(damage, mender, out)
        moved = move_orphans(pair.sessions, orphans, aside) if fix else 0
        wrong = _wrong_sums(pair.sessions, out, fix=fix)
    for name in (*orphans.stored, *orphans.staged):
        out.print(f"no row: {name}")
    for name in orphans.foreign:
        out.print(f"not a file of the service: {name}")
    out.print(f"{len(orphans)} files without a row, {damaged} missing or damaged files")
    if fix:
        out.print(f"{moved} files moved, {damaged - unmended} files repaired")
    if aside.count:
        name = aside.name
        out.print(f"{aside.folder} has what was moved; `galaxy-alpr quarantine empty {name}`")
        out.print("deletes it for good, `restore` instead of `empty` moves it back")
    if unmended or unconverted or ((len(orphans) or wrong) and not fix):
        raise typer.Exit(1)


def adopt(*, yes: bool) -> None:
    """Make the database and the data folder one installation."""
    settings = Settings()
    store = open_store(settings)
    engine = make_engine(settings.effective_database_url, durable=settings.durable)
    out = Console(soft_wrap=True, highlight=False)
    try:
        out.print(f"{describe(inspect_pair(engine, store))}.")
        if not yes:
            out.print("Nothing was changed. `galaxy-alpr adopt --yes` makes them one installation.")
            raise typer.Exit(1)
        installation = adopt_pair(engine, store)
        claim_bucket(store, installation, replace=True)
        out.print(f"They are the installation {installation} now.")
    finally:
        engine.dispose()


def _mender(pair: Opened, aside: Quarantine) -> Mender:
    limits, quality = image_limits(pair.settings), pair.settings.jpeg_quality
    thread = OneThread(1, "another picture is being drawn")
    return Mender(
        sessions=pair.sessions,
        store=pair.store,
        lost_files=LostFiles(
            sessions=pair.sessions,
            store=pair.store,
            limits=limits,
            thread=thread,
            jpeg_quality=quality,
        ),
        drawings=Drawings(
            sessions=pair.sessions,
            store=pair.store,
            limits=limits,
            thread=thread,
            jpeg_quality=quality,
        ),
        aside=aside,
    )


def _check_columns(engine: Engine, out: Console, *, fix: bool) -> int:
    """Print the columns of another collation and convert them with ``fix``; return how many stay.

    A conversion copies tables, and may take any time: ``engine`` has no time-outs.
    """
    with engine.connect() as connection:
        wrong = wrong_columns(connection)
        if wrong and fix:
            convert(connection)
        stay = len(wrong_columns(connection)) if fix else len(wrong)
    for column in wrong:
        out.print(f"{column}{' (converted)' if fix else ''}")
    return stay


def _wrong_sums(sessions: sessionmaker[Session], out: Console, *, fix: bool) -> int:
    """Print the days whose sums are wrong, and delete these with ``fix``; return how many."""
    wrong = list(wrong_sums(sessions))
    for day in wrong:
        out.print(f"wrong sums of the statistics: {day:%Y-%m-%d}")
    if wrong and fix:
        forget_sums(sessions, wrong)
        out.print(f"sums of {len(wrong)} days deleted; the service makes them again")
    return len(wrong)


def _treat(damage: Damage, mender: Mender | None, out: Console) -> bool:
    """Print a damaged file and repair it if there is a ``mender``; return whether it is good."""
    if mender is None:
        out.print(f"{damage.problem}: {damage.path}")
        return False
    try:
        mender.mend(damage)
    except NotMended as error:
        out.print(f"{damage.problem}: {damage.path} (not repaired: {error})")
        return False
    out.print(f"{damage.problem}: {damage.path} (repaired)")
    return True
