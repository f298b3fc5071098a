"""Pictures of sites: after the readings, by policy, or when somebody asks for them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.enums import SitePictures
from galaxy_alpr.fleet.sites.transport import CentreRefuses, Request
from tests.fleet.sites.pair import Pair

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def photos(pair: Pair) -> list[models.DetectionSession]:
    with pair.centre.sessions() as session:
        statement = select(models.DetectionSession).order_by(models.DetectionSession.id)
        return list(session.scalars(statement))


def state(pair: Pair, session_id: int) -> str:
    answer = pair.centre.client.get(f"/api/site_pictures/{session_id}")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["state"])


def image(pair: Pair, session_id: int) -> Any:
    url = pair.centre.client.get(f"/session_queries/{session_id}").json()["image"]
    return None if url is None else pair.centre.client.get(url["url"])


def sent_paths(pair: Pair) -> list[str]:
    return [item.url.path for item in pair.line.sent if item.method == "PUT"]


def test_pictures_come_whole_and_are_served(pair: Pair) -> None:
    own = pair.edge.upload("B1234XYZ")
    pair.send()
    (row,) = photos(pair)
    assert state(pair, row.id) == "here"
    there = pair.edge.client.get(own["image"]["url"]).content
    answer = image(pair, row.id)
    assert (answer.status_code, answer.content) == (200, there)
    found = pair.centre.client.get(f"/session_queries/{row.id}").json()
    assert pair.centre.client.get(found["annotated_image_url"]).status_code == 200
    assert pair.site()["pictures_waiting"] == 0
    assert len(sent_paths(pair)) == 3  # the photo, the vehicle and the plate


def test_pictures_of_listed_plates_come_first(pair: Pair) -> None:
    pair.edge.client.post("/plate_status", json={"plate": "B2BB", "status": "watched"})
    pair.line.away = False
    first = pair.edge.upload("B1AA")["image"]["url"]
    second = pair.edge.upload("B2BB")["image"]["url"]
    pair.send()
    order = [path for path in sent_paths(pair) if "/uploaded/" in path]
    assert [path.rsplit("/")[-1] for path in order] == [
        url.rsplit("/")[-1] for url in (second, first)
    ]


def test_only_what_the_policy_says_is_sent_and_others_on_demand(pair: Pair) -> None:
    pair.restart(SitePictures.LISTED)
    pair.edge.client.post("/plate_status", json={"plate": "B2BB", "status": "allowed"})
    pair.edge.upload("B1AA")
    pair.edge.upload("B2BB")
    pair.send()
    first, second = photos(pair)
    assert (state(pair, first.id), state(pair, second.id)) == ("at_site", "here")
    assert image(pair, first.id) is None
    wanted = pair.centre.client.post(f"/api/site_pictures/{first.id}")
    assert wanted.json()["state"] == "wanted"
    pair.send()
    assert state(pair, first.id) == "here"
    assert image(pair, first.id).status_code == 200


def test_a_picture_that_the_site_lost_is_told_apart(pair: Pair) -> None:
    pair.restart(SitePictures.NONE)
    answer = pair.edge.upload("B1AA")
    pair.send()
    (row,) = photos(pair)
    pair.edge.context.store.delete(answer["image"]["url"].removeprefix("/outputs/"))
    pair.centre.client.post(f"/api/site_pictures/{row.id}")
    pair.send()
    pair.send()
    assert state(pair, row.id) == "gone"
    assert pair.site()["pictures_waiting"] == 0


def test_a_reading_of_the_centre_itself_has_no_picture_of_a_site(pair: Pair) -> None:
    own = pair.centre.upload("B1AA")["session_id"]
    assert pair.centre.client.get(f"/api/site_pictures/{own}").status_code == 404
    assert pair.centre.client.post("/api/site_pictures/99").status_code == 404


def test_another_content_and_a_file_that_nobody_names_are_refused(pair: Pair) -> None:
    pair.restart(SitePictures.NONE)
    answer = pair.edge.upload("B1AA")
    pair.send()
    path = answer["image"]["url"].removeprefix("/outputs/")
    transport = pair.parts().transport
    for name, data, status in (
        (path, b"\x89PNG another", 422),
        (path.replace("uploaded", "plates"), b"x", 404),
        ("uploaded/2026/11/29/%2e%2e%2fx.png", b"x", 401),
    ):
        with pytest.raises(CentreRefuses) as refused:
            transport.send(Request("PUT", f"pictures/{name}", data))
        assert refused.value.status == status, name
    (row,) = photos(pair)
    assert state(pair, row.id) == "at_site"


def test_a_picture_again_is_stored_once(pair: Pair) -> None:
    pair.edge.upload("B1AA")
    pair.send()
    stored = sorted(pair.centre.context.store.stored_paths())
    for request in list(pair.line.sent):
        assert pair.line.again(request).status_code in (200, 204)
    assert sorted(pair.centre.context.store.stored_paths()) == stored
