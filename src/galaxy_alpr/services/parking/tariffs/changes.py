"""Changes of tariffs: names are unique, versions are added and never changed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from galaxy_alpr.actors import Actor
from galaxy_alpr.db.models import Lot, LotTariff, Tariff, TariffVersion
from galaxy_alpr.db.queries import places
from galaxy_alpr.db.queries.parking import tariffs
from galaxy_alpr.errors import Conflict, NotFound, ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.audit.values import subject_of, values_of
from galaxy_alpr.services.parking.tariffs.data import TariffData
from galaxy_alpr.services.parking.tariffs.plain import to_plain
from galaxy_alpr.services.versions import UNCONDITIONAL, Expected, PartOfLot

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffValues:
    """The values of a tariff that a client sets."""

    name: str
    lot_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionValues:
    """A version of a tariff that a client adds."""

    valid_from: datetime
    data: TariffData


def get_tariff(session: Session, tariff_id: int) -> Tariff:
    """Return a tariff with its versions. Raises ``NotFound``."""
    found = tariffs.get(session, id=tariff_id)
    if found is None:
        raise NotFound(f"no tariff {tariff_id}")
    return found


def get_version(session: Session, tariff_id: int, number: int) -> TariffVersion:
    """Return a version of a tariff. Raises ``NotFound``."""
    found = tariffs.version(session, tariff_id=tariff_id, number=number)
    if found is None:
        raise NotFound(f"no version {number} of tariff {tariff_id}")
    return found


def add_tariff(
    session: Session, values: TariffValues, version: VersionValues | None, *, actor: Actor
) -> Tariff:
    """Add a tariff, with its first version if one is given.

    Raises ``Conflict`` for a taken name, ``ValidationFailed`` for the lot.
    """
    row = Tariff()
    _set(session, row, values)
    session.add(row)
    session.flush()
    logger.info("tariff %s was added by %s", row.id, actor.name)
    record(session, actor, "tariff.create", subject_of(Tariff, row.id), after=values_of(row))
    if version is not None:
        add_version(session, row.id, version, actor=actor)
    session.expire(row, ["versions"])
    return get_tariff(session, row.id)


def change_tariff(
    session: Session,
    tariff_id: int,
    values: TariffValues,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Tariff:
    """Change name and lot of a tariff.

    Raises as ``add_tariff``, ``NotFound``, ``PreconditionFailed``, and ``Conflict`` where another
    lot has it.
    """
    row = _locked(session, tariff_id, expected)
    before = values_of(row)
    others = [
        lot.name
        for lot in tariffs.lots_of(session, tariff_id=tariff_id)
        if values.lot_id not in (None, lot.id)
    ]
    if others:
        raise Conflict(f"other lots have the tariff: {', '.join(others[:5])}")
    _set(session, row, values)
    session.flush()
    logger.info("tariff %s was changed by %s", tariff_id, actor.name)
    record(session, actor, "tariff.change", subject_of(Tariff, tariff_id), before, values_of(row))
    return row


def delete_tariff(
    session: Session, tariff_id: int, *, actor: Actor, expected: Expected = UNCONDITIONAL
) -> None:
    """Delete a tariff that no lot has, and by which no visit was priced.

    Raises ``NotFound``, ``PreconditionFailed``, ``Conflict``.
    """
    row = _locked(session, tariff_id, expected)
    names = [lot.name for lot in tariffs.lots_of(session, tariff_id=tariff_id)]
    if names:
        raise Conflict(f"lots have the tariff: {', '.join(names[:5])}")
    if tariffs.is_used(session, version_ids=[version.id for version in row.versions]):
        raise Conflict("visits were priced by the tariff")
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("tariff %s was deleted by %s", tariff_id, actor.name)
    record(session, actor, "tariff.delete", subject_of(Tariff, tariff_id), before)


def add_version(
    session: Session, tariff_id: int, values: VersionValues, *, actor: Actor
) -> TariffVersion:
    """Add a version to a tariff; visits that have one keep it. Raises ``NotFound``."""
    _locked(session, tariff_id, UNCONDITIONAL)
    row = TariffVersion(
        tariff_id=tariff_id,
        number=tariffs.next_number(session, tariff_id=tariff_id),
        valid_from=values.valid_from,
        data=to_plain(values.data),
        created_by=actor.name,
    )
    session.add(row)
    session.flush()
    logger.info("version %s of tariff %s was added by %s", row.number, tariff_id, actor.name)
    subject = subject_of(TariffVersion, row.id)
    record(session, actor, "tariff_version.create", subject, after=values_of(row))
    return row


def delete_version(session: Session, tariff_id: int, number: int, *, actor: Actor) -> None:
    """Delete a version by which nothing was priced. Raises ``NotFound``, ``Conflict``."""
    _locked(session, tariff_id, UNCONDITIONAL)
    row = get_version(session, tariff_id, number)
    if tariffs.is_used(session, version_ids=[row.id]):
        raise Conflict(f"visits were priced by version {number} of tariff {tariff_id}")
    before = values_of(row)
    session.delete(row)
    session.flush()
    logger.info("version %s of tariff %s was deleted by %s", number, tariff_id, actor.name)
    record(session, actor, "tariff_version.delete", subject_of(TariffVersion, row.id), before)


def tariff_of_lot(session: Session, lot_id: int) -> Tariff | None:
    """Return the tariff that a lot has, with its versions. Raises ``NotFound`` for the lot."""
    if places.get(session, Lot, id=lot_id) is None:
        raise NotFound(f"no lot {lot_id}")
    found = tariffs.of_lot(session, lot_id=lot_id)
    return None if found is None else get_tariff(session, found.tariff_id)


def versioned_choice(lot_id: int, tariff_id: int | None) -> PartOfLot:
    """Return which tariff a lot has as what has a version."""
    return PartOfLot(lot_id=lot_id, name="tariff", value=tariff_id)


def set_tariff_of_lot(
    session: Session,
    lot_id: int,
    tariff_id: int | None,
    *,
    actor: Actor,
    expected: Expected = UNCONDITIONAL,
) -> Tariff | None:
    """Give a lot a tariff, or none. Visits that were priced already keep theirs.

    Raises ``NotFound`` for the lot, ``PreconditionFailed``, ``ValidationFailed`` for the tariff,
    ``Conflict`` for one of another lot.
    """
    if places.get(session, Lot, id=lot_id, lock=True) is None:
        raise NotFound(f"no lot {lot_id}")
    row = tariffs.of_lot(session, lot_id=lot_id, lock=True)
    before = None if row is None else row.tariff_id
    expected.check(versioned_choice(lot_id, before))
    found = None if tariff_id is None else tariffs.get(session, id=tariff_id, lock=True)
    if tariff_id is not None and found is None:
        raise ValidationFailed(f"no tariff {tariff_id}", field="tariff_id")
    if found is not None and found.lot_id not in (None, lot_id):
        raise Conflict(f"tariff {tariff_id} is only for lot {found.lot_id}")
    if found is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(LotTariff(lot_id=lot_id, tariff_id=found.id))
    else:
        row.tariff_id, row.from_centre = found.id, False
    session.flush()
    logger.info("lot %s got the tariff %s by %s", lot_id, tariff_id, actor.name)
    subject = subject_of(LotTariff, lot_id)
    change = {"tariff_id": before}, {"tariff_id": tariff_id}
    record(session, actor, "lot.set_tariff", subject, *change)
    return found


def _locked(session: Session, tariff_id: int, expected: Expected) -> Tariff:
    """Return a tariff that a person changes: it is this site's own from then on."""
    row = tariffs.get(session, id=tariff_id, lock=True)
    if row is None:
        raise NotFound(f"no tariff {tariff_id}")
    expected.check(row)
    tariffs.make_own(session, row)
    return row


def _set(session: Session, row: Tariff, values: TariffValues) -> None:
    if tariffs.name_taken(session, name=values.name, except_id=row.id):
        raise Conflict(f"a tariff named {values.name!r} exists already")
    if values.lot_id is not None and places.get(session, Lot, id=values.lot_id) is None:
        raise ValidationFailed(f"no lot {values.lot_id}", field="lot_id")
    row.name, row.lot_id = values.name, values.lot_id
