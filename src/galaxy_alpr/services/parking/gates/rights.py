"""Who may pass a gate: by the rights and the plate lists, or by the lists alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from galaxy_alpr.db.models import Location
from galaxy_alpr.db.queries import lists
from galaxy_alpr.db.queries.parking import rights as stored_rights
from galaxy_alpr.enums import LocationType, PlateStatus, RightKind, VehicleClass
from galaxy_alpr.services.parking.gates.values import (
    NO_RIGHT,
    PlateRead,
    RightAnswer,
    Rights,
    Verdict,
)
from galaxy_alpr.services.parking.rights.answer import rights_for
from galaxy_alpr.services.parking.rights.values import RightSource
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes

_VERDICTS = {PlateStatus.ALLOWED: Verdict.ALLOWED, PlateStatus.BLOCKED: Verdict.BLOCKED}


def list_rights(
    session: Session,
    text: str,
    lot_id: int | None,  # noqa: ARG001  (the lists are those of the whole site)
    at: datetime,
    vehicle_class: VehicleClass | None,  # noqa: ARG001
) -> RightAnswer:
    """Return what the plate lists say about a plate at a moment."""
    status = lists.statuses_by_text(session, [text], at)[text]
    verdict = _VERDICTS.get(status)
    if verdict is None:
        return NO_RIGHT
    return RightAnswer(verdict=verdict, rule=f"list: {status}")


def site_rights(site: ZoneInfo, hashes: PlateHashes) -> Rights:
    """Return what asks the rights and the lists; ``site`` is the timezone where a lot has none."""

    def ask(
        session: Session,
        text: str,
        lot_id: int | None,
        at: datetime,
        vehicle_class: VehicleClass | None,
    ) -> RightAnswer:
        found = rights_for(session, text, lot_id, at, vehicle_class, site=site, hashes=hashes)
        if found.kind is None:
            return NO_RIGHT
        verdict = Verdict.ALLOWED if found.allows else Verdict.NONE
        if found.kind is RightKind.BLOCKED:
            verdict = Verdict.BLOCKED
        named = "list" if found.source is RightSource.LIST else f"right {found.id}"
        return RightAnswer(verdict=verdict, rule=f"{named}: {found.kind}")

    return ask


@dataclass(frozen=True, slots=True)
class AtGate:
    """Asks the rights about plates at a gate; ``location`` is that of the gate, ``at`` the moment.

    At an exit, a right that was there when the vehicle entered lets it out, although it has ended
    since; a block does not.
    """

    session: Session
    rights: Rights
    location: Location | None
    at: datetime
    hashes: PlateHashes

    def may_pass(self, plate: PlateRead, text: str) -> RightAnswer:
        """Return what the rights say about the plate with the text ``text``."""
        answer = self._ask(plate, text, self.at)
        if answer.verdict is not Verdict.NONE or self.location is None:
            return answer
        if self.location.type != LocationType.EXIT or self.location.lot_id is None:
            return answer
        entered_at = stored_rights.entered_at(
            self.session,
            text=text,
            text_hash=self.hashes.of(text),
            lot_id=self.location.lot_id,
            until=self.at,
        )
        if entered_at is None:
            return answer
        before = self._ask(plate, text, entered_at)
        if before.verdict is not Verdict.ALLOWED:
            return answer
        return replace(before, rule=f"{before.rule}, when it entered")

    def _ask(self, plate: PlateRead, text: str, at: datetime) -> RightAnswer:
        lot_id = None if self.location is None else self.location.lot_id
        return self.rights(self.session, text, lot_id, at, plate.vehicle_class)
