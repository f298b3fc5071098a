"""The tariffs of the centre at a site: new versions are added, and what was used is kept."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import LotTariff, Tariff, TariffVersion
from galaxy_alpr.db.models.parking.tariffs import NAME_LENGTH
from galaxy_alpr.db.models.sites.sites import source_of
from galaxy_alpr.db.queries.parking import tariffs as queries
from galaxy_alpr.db.queries.sites import tariffs
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.parking.tariffs.plain import from_plain, to_plain
from galaxy_alpr.services.sites.tariffs import TariffDocument

logger = logging.getLogger(__name__)

BY_CENTRE = "centre"
"""Who made a version that came from the centre."""


def apply_tariffs(session: Session, documents: Sequence[TariffDocument]) -> int:
    """Let the tariffs of lots be as the centre sets them; return how many changes there were.

    A tariff of the site's own stays with the lot that has it. A tariff that this version of the
    program does not understand is left out, and its lots keep what they have.
    """
    lots = _lots(session, documents)
    choices = tariffs.choices(session)
    known = tariffs.from_centre(session)
    written = _Tariffs(session, known)
    wanted: dict[int, int] = {}
    unclear: set[int] = set()
    for item in documents:
        ids = [lots[source] for source in item.lots if source in lots]
        row = written.write(item)
        if row is None:
            unclear.update(ids)
        else:
            wanted |= dict.fromkeys(ids, row.id)
    changes = written.changes
    changes["lots"] += _give(session, choices, wanted, unclear)
    session.flush()
    named = {item.source for item in documents}
    written.remove(row for source, row in known.items() if source not in named)
    session.flush()
    after = {name: count for name, count in changes.items() if count}
    if after:
        record(session, SYSTEM, "tariff.from_centre", "tariffs", after=after)
    return changes.total()


def _lots(session: Session, documents: Iterable[TariffDocument]) -> dict[str, int]:
    """Return the lots that documents name and that exist, by source."""
    named = {source for item in documents for source in item.lots}
    rows = tariffs.lots(session, ids={int(source.partition("@")[0]) for source in named})
    found = {source_of(row.id, row.created_at): row.id for row in rows}
    return {source: id for source, id in found.items() if source in named}


def _give(
    session: Session,
    choices: Mapping[int, LotTariff],
    wanted: Mapping[int, int],
    unclear: set[int],
) -> int:
    """Give lots their tariffs, and take away those that the centre gave before."""
    changed = 0
    for lot_id, tariff_id in wanted.items():
        row = choices.get(lot_id)
        if row is None:
            session.add(LotTariff(lot_id=lot_id, tariff_id=tariff_id, from_centre=True))
            changed += 1
        elif row.from_centre and row.tariff_id != tariff_id:
            row.tariff_id = tariff_id
            changed += 1
    for lot_id, row in choices.items():
        if row.from_centre and lot_id not in wanted and lot_id not in unclear:
            session.delete(row)
            changed += 1
    return changed


class _Tariffs:
    """Writes tariffs of the centre, of which ``known`` are those that the site has, by source."""

    def __init__(self, session: Session, known: Mapping[str, Tariff]) -> None:
        self.changes: Counter[str] = Counter()
        self._session = session
        self._known = known

    def write(self, item: TariffDocument) -> Tariff | None:
        """Write a tariff; return ``None`` for one that is not understood."""
        row = self._known.get(item.source)
        has = {} if row is None else {version.centre_source: version for version in row.versions}
        try:
            data = {it.source: to_plain(from_plain(it.data)) for it in item.versions}
        except ValidationFailed as error:
            logger.error("the tariff %s of the centre is not understood: %s", item.name, error)
            return None
        gone = [version for source, version in has.items() if source not in data]
        if row is not None and queries.is_used(self._session, version_ids=[it.id for it in gone]):
            # Visits keep a version that the centre has no more, so the tariff begins again.
            row.centre_source, row = None, None
            has, gone = {}, []
        row = self._named(row, item)
        for version in gone:
            self._session.delete(version)
            self.changes["removed"] += 1
        self._session.flush()
        self._add_versions(row, item, {key: data[key] for key in data.keys() - has.keys()})
        return row

    def remove(self, rows: Iterable[Tariff]) -> None:
        """Delete tariffs that the centre sends no more, unless a lot or a visit has one."""
        for row in rows:
            ids = [version.id for version in row.versions]
            has_lots = queries.lots_of(self._session, tariff_id=row.id)
            if not has_lots and not queries.is_used(self._session, version_ids=ids):
                self._session.delete(row)
                self.changes["removed"] += 1

    def _named(self, row: Tariff | None, item: TariffDocument) -> Tariff:
        """Return the tariff with its name, which is made where there is none."""
        name = self._free_name(item.name, None if row is None else row.id)
        if row is None:
            row = Tariff(centre_source=item.source, name=name)
            self._session.add(row)
            self.changes["tariffs"] += 1
        elif row.name != name:
            row.name = name
            self.changes["tariffs"] += 1
        self._session.flush()
        return row

    def _add_versions(
        self, row: Tariff, item: TariffDocument, new: Mapping[str, dict[str, Any]]
    ) -> None:
        for version in item.versions:
            if version.source in new:
                self._session.add(
                    TariffVersion(
                        tariff_id=row.id,
                        number=version.number,
                        valid_from=version.valid_from,
                        data=new[version.source],
                        centre_source=version.source,
                        created_by=BY_CENTRE,
                    )
                )
                self.changes["versions"] += 1
        self._session.flush()

    def _free_name(self, name: str, id: int | None) -> str:
        """Return a name that no other tariff has: that of the centre, or with a number."""
        found, number = name, 1
        while queries.name_taken(self._session, name=found, except_id=id):
            end = f" ({BY_CENTRE})" if number == 1 else f" ({BY_CENTRE} {number})"
            found, number = name[: NAME_LENGTH - len(end)] + end, number + 1
        return found
