"""What visits keep of a plate whose photos are deleted, or that is erased."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db import models
from galaxy_alpr.db.queries import detection_sessions
from galaxy_alpr.db.queries.privacy.mentions import photos_of_plates
from galaxy_alpr.enums import LocationType
from galaxy_alpr.services.parking.visits import changes
from galaxy_alpr.services.parking.visits.hand import HandChange
from galaxy_alpr.services.privacy import mentions
from galaxy_alpr.services.privacy.mentions import MentionKind
from galaxy_alpr.services.privacy.plate_text import PlateText
from tests.factories import AT
from tests.services.parking.visits.conftest import Site

ENTRY, EXIT = LocationType.ENTRY, LocationType.EXIT
PLATE = PlateText("B1234XYZ")


def _delete_photo(site: Site, detection_id: int) -> None:
    with site.sessions.begin() as session:
        photo = session.get_one(models.Detection, detection_id).session_id
        detection_sessions.delete_session(session, id=photo)


def test_a_closed_visit_keeps_its_moments_when_its_photos_are_deleted(site: Site) -> None:
    (entry,) = site.store(ENTRY, 0, "B1234XYZ")
    (exit,) = site.store(EXIT, 30, "B1234XYZ")
    site.joining().join()
    _delete_photo(site, entry)
    assert site.states() == [("B1234XYZ", "closed")]
    _delete_photo(site, exit)
    (visit,) = site.visits()
    assert (visit.text, visit.folded, visit.display_text, visit.reasons) == (None, None, None, [])
    assert (visit.stay_s, visit.vehicle_class, visit.state) == (1800, "car", "closed")
    assert site.events() == []


def test_an_open_visit_keeps_its_text_until_it_ends(site: Site) -> None:
    (entry,) = site.store(ENTRY, 0, "B1234XYZ")
    site.joining().join()
    _delete_photo(site, entry)
    assert site.states() == [("B1234XYZ", "open")]
    site.now = AT + timedelta(days=4)
    site.joining().join()
    assert site.states() == [(None, "orphan_entry")]


def test_an_erased_plate_is_in_no_memory(site: Site) -> None:
    (entry,) = site.store(ENTRY, 0, "B1234XYZ")
    joining = site.joining()
    joining.join()
    _delete_photo(site, entry)
    with site.sessions.begin() as session:
        mentions.erase(session, mentions.find(session, PLATE, skip=()))
    site.store(EXIT, 30, "B1234XYZ")
    joining.join()
    assert site.states() == [(None, "open"), ("B1234XYZ", "orphan_exit")]


def test_an_erased_plate_is_in_no_visit(site: Site) -> None:
    site.store(ENTRY, 0, "B1234XYZ")
    site.store(EXIT, 30, "B1234XYZ")
    site.store(ENTRY, 40, "C9")
    site.joining().join()
    first, second = site.visits()
    with site.sessions.begin() as session:
        hand = HandChange(visit_id=second.id, actor=SYSTEM, reason="it was B 1234 XYZ in truth")
        changes.close_visit(session, hand, at=AT + timedelta(hours=2))
        plates = session.scalars(select(models.Plate.id)).all()
        photos = set(photos_of_plates(session, ids=plates).values())
        found = mentions.find(session, PLATE, skip=())
        visits = [item for item in found if item.kind is MentionKind.VISIT]
        assert [(item.id, item.session_id in photos) for item in visits] == [(first.id, True)]
        assert mentions.find(session, PLATE, skip=photos) == [
            item for item in found if item.session_id is None
        ]
    with site.sessions.begin() as session:
        mentions.erase(session, found)
    assert site.states() == [(None, "closed"), ("C9", "closed")]
    with site.sessions() as session:
        assert session.scalars(select(models.VisitChange.reason)).all() == [
            "it was [erased] in truth"
        ]
