"""A site whose disk is nearly full deletes old pictures, and goes on reading."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.services.sites.edge.space import SiteSpace
from galaxy_alpr.storage import ArtifactStore
from tests.fleet.sites.pair import Pair

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class SmallDisk(ArtifactStore):
    """A disk on which a number of files has room."""

    room = 0

    def free_bytes(self) -> int:
        return self.room - sum(1 for path in self.stored_paths() if path.startswith("uploaded"))


def pictured(pair: Pair) -> list[int]:
    with pair.edge.sessions() as session:
        statement = select(models.DetectionSession.id).where(
            models.DetectionSession.image_path.is_not(None)
        )
        return list(session.scalars(statement.order_by(models.DetectionSession.id)))


def make_space(pair: Pair, room: int) -> int:
    store = SmallDisk(pair.edge.data_dir)
    store.room = room
    return SiteSpace(sessions=pair.edge.sessions, store=store, least_bytes=1).run()


def test_pictures_of_unlisted_plates_go_first_then_those_at_the_centre(pair: Pair) -> None:
    pair.edge.client.post("/plate_status", json={"plate": "B1AA", "status": "watched"})
    ids = [pair.edge.upload(text)["session_id"] for text in ("B1AA", "B2BB", "B1AA", "B3CC")]
    assert make_space(pair, 5) == 0
    assert make_space(pair, 4) == 2  # a page at a time: both that are on no list
    assert pictured(pair) == [ids[0], ids[2]]
    assert make_space(pair, 2) == 0  # those of listed plates are nowhere else yet
    pair.send()
    assert pair.edge.count(models.CentrePicture) == 2
    assert make_space(pair, 2) == 2
    assert pictured(pair) == []
    assert pair.edge.count(models.DetectionSession) == 4
    left = list(pair.edge.context.store.stored_paths())
    assert left == []


def test_what_the_centre_has_stays_there(pair: Pair) -> None:
    own = pair.edge.upload("B1AA")["session_id"]
    pair.send()
    make_space(pair, 0)
    with pair.edge.sessions() as session:
        plate_id = session.scalars(select(models.Plate.id)).one()
        row = session.get(models.DetectionSession, own)
        assert row is not None
        assert (row.image_path, bool(row.image_sha256)) == (None, True)
    pair.edge.client.patch(f"/api/plates/{plate_id}", json={"text": "B1AB"})
    pair.send()
    with pair.centre.sessions() as session:
        there = session.scalars(select(models.DetectionSession)).one()
        assert session.scalars(select(models.Plate.text)).one() == "B1AB"
        assert there.image_path is not None
        assert pair.centre.context.store.holds(there.image_path)
