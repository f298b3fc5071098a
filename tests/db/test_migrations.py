"""The migrations make exactly the tables that the models describe, on every database."""

import threading
from datetime import timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from galaxy_alpr.db import models
from galaxy_alpr.db.base import Base
from galaxy_alpr.db.migrate import alembic_config, pending, remade_tables, upgrade
from galaxy_alpr.enums import PlateStatus
from tests import factories
from tests.db.test_queries_payments import make_tariff, make_visits
from tests.factories import AT


def test_migrated_schema_equals_models(db_engine: Engine) -> None:
    with db_engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_processes_that_start_together_migrate_once(db_engine: Engine) -> None:
    with db_engine.connect() as connection:
        command.downgrade(alembic_config(connection), "base")
        connection.commit()
    assert pending(db_engine)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(db_engine)
        except BaseException as error:  # noqa: BLE001  (the main thread raises it)
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert not pending(db_engine)
    assert set(inspect(db_engine).get_table_names()) >= set(Base.metadata.tables)


def test_what_was_stored_before_a_migration_stays(db_engine: Engine) -> None:
    with Session(db_engine) as session:
        factories.make_session(session, plates=["B1"], annotated_path="annotated/2026/1.jpg")
        session.commit()
    for step in (command.downgrade, command.upgrade):
        with db_engine.connect() as connection, remade_tables(connection):
            step(alembic_config(connection), "0001" if step is command.downgrade else "head")
    with Session(db_engine) as session:
        row = session.scalars(select(models.DetectionSession)).one()
        assert (row.annotated_path, row.notes) == ("annotated/2026/1.jpg", [])
        assert session.scalars(select(models.Plate.text)).all() == ["B1"]


def test_stored_plates_get_the_status_at_their_moment(db_engine: Engine) -> None:
    hour = timedelta(hours=1)
    with Session(db_engine) as session:
        factories.make_list_entry(session, "B1", PlateStatus.BLOCKED, valid_until=AT)
        factories.make_list_entry(session, "C2", PlateStatus.ALLOWED)
        unread = factories.PlateSpec(None)
        factories.make_session(session, plates=["B1", "C2", "D3", unread], captured_at=AT - hour)
        factories.make_session(session, plates=["B1"], captured_at=AT)
        session.commit()
    for step, to in ((command.downgrade, "0012"), (command.upgrade, "head")):
        with db_engine.connect() as connection, remade_tables(connection):
            step(alembic_config(connection), to)
    with Session(db_engine) as session:
        statuses = session.scalars(select(models.Plate.status).order_by(models.Plate.id)).all()
        sources = session.scalars(select(models.DetectionSession.captured_at_source)).all()
    assert statuses == ["blocked", "allowed", "unlisted", None, "unlisted"]
    assert sources == [None, None]


def test_payments_that_were_refunded_get_a_refund_of_all(db_engine: Engine) -> None:
    with Session(db_engine) as session:
        (visit,) = make_visits(session)
        version = make_tariff(session, -timedelta(hours=1)).id
        for state, refunded in (("refunded", 5000), ("settled", 2000)):
            paid = models.Payment(
                **{"visit_id": visit.id, "lot_id": visit.lot_id, "tariff_version_id": version},
                **{"state": state, "amount": 5000, "refunded_amount": refunded, "quote": {}},
                **{"currency": "IDR", "decimals": 0, "priced_until": AT, "quoted_at": AT},
                **{"quoted_by": "ani", "settled_at": AT, "settled_by": "ani", "reason": "twice"},
                **{"refunded_at": AT, "refunded_by": "budi"},
            )
            session.add(paid)
        session.commit()
    for step, to in ((command.downgrade, "0036"), (command.upgrade, "head")):
        with db_engine.connect() as connection, remade_tables(connection):
            step(alembic_config(connection), to)
    with Session(db_engine) as session:
        (refund,) = session.scalars(select(models.Refund))
        rows = session.scalars(select(models.Payment).order_by(models.Payment.id)).all()
        assert (refund.payment_id, refund.amount, refund.reason) == (rows[0].id, 5000, "twice")
        assert (refund.refunded_at, refund.refunded_by) == (AT, "budi")
        # What an older version cannot know is not made up: the second is paid in full again.
        known = [(row.state, row.refunded_amount, row.refunded_at) for row in rows]
        assert known == [("refunded", 5000, AT), ("settled", 0, None)]
        rows[1].refunded_amount = 5001
        with pytest.raises(DatabaseError):
            session.flush()
