"""Versions in force, and payments that move with their visit, on every database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.models import LotTariff, Payment, Tariff, TariffVersion, Validation, Visit
from galaxy_alpr.db.queries.parking import payments, tariffs
from galaxy_alpr.enums import PaymentState, ValidationKind, VisitState
from galaxy_alpr.services.parking.tariffs.visits import keep_version
from tests import factories
from tests.factories import AT

HOUR = timedelta(hours=1)
DATA = {"currency": {"code": "IDR", "decimals": 0}, "rates": [{"name": "a", "flat": 1}]}


def make_visits(session: Session, count: int = 1) -> list[Visit]:
    lot = factories.make_lot(session)
    rows = [
        Visit(lot_id=lot.id, state=VisitState.OPEN, began_at=AT, entered_at=AT, last_seen_at=AT)
        for _ in range(count)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def make_tariff(session: Session, *begins: timedelta) -> Tariff:
    tariff = Tariff(name="Cars")
    session.add(tariff)
    session.flush()
    for number, begin in enumerate(begins, start=1):
        version = TariffVersion(
            tariff_id=tariff.id,
            number=number,
            valid_from=AT + begin,
            data=DATA,
            created_by="ani",
        )
        session.add(version)
    session.flush()
    return tariff


def test_a_visit_keeps_the_version_that_was_valid_when_it_began(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        (visit,) = make_visits(session)
        assert keep_version(session, visit) is None
        tariff = make_tariff(session, -HOUR, HOUR, -HOUR, -2 * HOUR)
        assert keep_version(session, visit) is None  # the lot has no tariff yet
        session.add(LotTariff(lot_id=visit.lot_id, tariff_id=tariff.id))
        session.flush()
        kept = keep_version(session, visit)
        assert kept is not None
        assert kept.number == 3  # of two that began together the later one
        later = TariffVersion(
            tariff_id=tariff.id, number=5, valid_from=AT, data=DATA, created_by="ani"
        )
        session.add(later)
        session.flush()
        assert keep_version(session, visit) is kept
        assert visit.tariff_version_id == kept.id
        at = AT - 3 * HOUR
        assert tariffs.in_force(session, tariff_id=tariff.id, at=at) is None


def test_payments_and_validations_move_to_the_visit_that_stays(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        old, new = make_visits(session, 2)
        version = tariffs.in_force(session, tariff_id=make_tariff(session, -HOUR).id, at=AT)
        assert version is not None
        paid = Payment(
            visit_id=old.id,
            lot_id=old.lot_id,
            tariff_version_id=version.id,
            state=PaymentState.SETTLED,
            amount=5000,
            currency="IDR",
            decimals=0,
            quote={},
            priced_until=AT,
            quoted_at=AT,
            quoted_by="ani",
        )
        given = Validation(
            visit_id=old.id,
            lot_id=old.lot_id,
            kind=ValidationKind.MINUTES,
            value=60,
            given_by="Cinema",
            created_by="ani",
            created_at=AT,
        )
        session.add_all([paid, given])
        session.flush()
        payments.move(session, from_visit=old.id, to_visit=new.id)
        session.delete(old)
    with sessions() as session:
        settled = payments.of_visit(session, visit_id=new.id, states=[PaymentState.SETTLED])
        assert [row.id for row in settled] == [paid.id]
        assert [row.id for row in payments.validations(session, visit_id=new.id)] == [given.id]
