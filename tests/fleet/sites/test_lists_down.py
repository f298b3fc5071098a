"""Lists of the centre at its sites: replaced as a whole, and never what a site has of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from tests.fleet.sites.pair import App, Pair

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def listed(app: App) -> dict[str, str]:
    with app.sessions() as session:
        return {row.text: row.status for row in session.scalars(select(models.PlateListEntry))}


def add(app: App, plate: str, status: str, **more: Any) -> None:
    answer = app.client.post("/plate_status", json={"plate": plate, "status": status, **more})
    assert answer.status_code == 201, answer.text


def set_lists(pair: Pair, *lists: str) -> None:
    url = f"/api/sites/{pair.site_id}"
    answer = pair.centre.client.patch(url, json={"lists": list(lists)})
    assert answer.status_code == 200, answer.text


def test_a_site_gets_the_lists_that_are_set_for_it(pair: Pair) -> None:
    add(pair.centre, "B 1 AA", "blocked", note="stolen", valid_until="2030-01-01T00:00:00Z")
    add(pair.centre, "B 2 BB", "allowed")
    pair.send()
    assert listed(pair.edge) == {}
    set_lists(pair, "blocked")
    assert pair.site()["has_config"] is False
    pair.send()
    pair.send()
    assert listed(pair.edge) == {"B1AA": "blocked"}
    with pair.edge.sessions() as session:
        entry = session.scalars(select(models.PlateListEntry)).one()
    assert (entry.display_text, entry.note, entry.from_centre) == ("B 1 AA", "stolen", True)
    assert entry.valid_until == datetime(2030, 1, 1, tzinfo=UTC)
    assert pair.site()["has_config"] is True


def test_what_changes_at_the_centre_changes_at_the_site(pair: Pair) -> None:
    set_lists(pair, "blocked", "watched")
    add(pair.centre, "B1AA", "blocked")
    add(pair.centre, "B2BB", "watched")
    pair.send()
    pair.centre.client.put("/plate_status/B1AA", json={"status": "watched"})
    pair.centre.client.delete("/plate_status/B2BB")
    pair.send()
    assert listed(pair.edge) == {"B1AA": "watched"}
    set_lists(pair)
    pair.send()
    assert listed(pair.edge) == {}


def test_the_own_entries_of_a_site_stay(pair: Pair) -> None:
    add(pair.edge, "B1AA", "allowed")
    add(pair.centre, "B1AA", "blocked")
    add(pair.centre, "B2BB", "blocked")
    set_lists(pair, "blocked")
    pair.send()
    assert listed(pair.edge) == {"B1AA": "allowed", "B2BB": "blocked"}
    # One that a person at the site changes is the site's own from then on.
    pair.edge.client.put("/plate_status/B2BB", json={"status": "watched"})
    set_lists(pair)
    pair.send()
    assert listed(pair.edge) == {"B1AA": "allowed", "B2BB": "watched"}


def test_the_lists_last_while_the_centre_is_away_and_decide_there(pair: Pair) -> None:
    add(pair.centre, "B1AA", "watched")
    set_lists(pair, "watched")
    pair.send()
    pair.line.away = True
    answer = pair.edge.upload("B1AA")
    assert answer["detections"][0]["plate"]["status"] == "watched"
    assert len(pair.edge.client.get("/api/alarms").json()["items"]) == 1


def test_unlisted_is_no_list_of_a_site(pair: Pair) -> None:
    answer = pair.centre.client.patch(f"/api/sites/{pair.site_id}", json={"lists": ["unlisted"]})
    assert answer.status_code == 422
