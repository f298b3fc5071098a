"""Every reading of a site is at its centre once, whatever fails between."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from galaxy_alpr.db import models
from galaxy_alpr.db.queries.installation import set_installation_id
from galaxy_alpr.fleet.sites.transport import CentreAway, Request
from tests.fleet.sites.pair import Pair


def texts(pair: Pair) -> list[str | None]:
    with pair.centre.sessions() as session:
        return list(session.scalars(select(models.Plate.text).order_by(models.Plate.id)))


def test_readings_come_once_with_all_that_was_read(pair: Pair) -> None:
    first = pair.edge.upload("B1234XYZ", "?")
    pair.edge.upload("D5678AB")
    pair.send()
    pair.send()
    assert texts(pair) == ["B1234XYZ", None, "D5678AB"]
    there = pair.edge.client.get("/detections", params={"plate": "B1234XYZ"}).json()["items"]
    here = pair.centre.client.get("/detections", params={"plate": "B1234XYZ"}).json()["items"]
    assert len(here) == len(there) == 1
    left_out = {"id", "detection_id", "session_id", "source", "image_url", "annotated_image_url"}
    same = here[0].keys() - left_out - {"vehicle", "plate"}
    assert {name: here[0][name] for name in same} == {name: there[0][name] for name in same}
    assert pair.centre.client.get("/session_queries?source=site").json()["items"]
    own = {"id", "image_url"}
    for part in ("plate", "vehicle"):
        seen = here[0][part]
        assert {k: v for k, v in seen.items() if k not in own} == {
            k: v for k, v in there[0][part].items() if k not in own
        }
    assert first["detections"][0]["plate"]["text"] == "B1234XYZ"
    site = pair.site()
    assert (site["health"], site["lag_events"], site["lag_s"]) == ("ok", 0, 0)


def test_an_answer_that_is_lost_after_the_commit_makes_nothing_twice(pair: Pair) -> None:
    pair.edge.upload("B1234XYZ")
    pair.line.lost = 1
    with pytest.raises(CentreAway):
        pair.send()
    assert texts(pair) == ["B1234XYZ"]
    pair.edge.upload("D5678AB")
    pair.restart()  # and the site was killed meanwhile
    pair.send()
    assert texts(pair) == ["B1234XYZ", "D5678AB"]


def test_batches_that_come_again_and_out_of_order_change_nothing(pair: Pair) -> None:
    for text in ("B1AA", "B2BB", "B3CC"):
        pair.edge.upload(text)
        pair.send()
    batches = [item for item in pair.line.sent if item.url.path.endswith("/batches")]
    assert len(batches) >= 3
    for request in (*reversed(batches), *batches):
        answer = pair.line.again(request)
        assert answer.status_code == 200, answer.text
    assert texts(pair) == ["B1AA", "B2BB", "B3CC"]
    pair.edge.upload("B4DD")
    pair.send()
    assert texts(pair) == ["B1AA", "B2BB", "B3CC", "B4DD"]


def test_two_replicas_that_get_one_batch_at_once_store_it_once(pair: Pair) -> None:
    for number in range(20):
        pair.edge.upload(f"B{number}AA")
    prepared = pair.relay._prepare()
    request = Request("POST", "batches", prepared.body)
    transport = pair.parts().transport
    with ThreadPoolExecutor(4) as threads:
        sent = [threads.submit(transport.send, request) for _ in range(4)]
        answers = [json.loads(item.result()) for item in sent]
    assert sorted(answer["applied"] for answer in answers) == [False, False, False, True]
    assert len(texts(pair)) == 20
    pair.send()
    assert len(texts(pair)) == 20


def test_a_centre_that_was_restored_gets_again_what_it_lost(pair: Pair) -> None:
    pair.edge.upload("B1AA")
    pair.send()
    with pair.centre.sessions.begin() as session:
        site = session.get(models.Site, pair.site_id)
        assert site is not None
        before = site.batch_id, site.last_event_id
        known = set(session.scalars(select(models.SiteRow.source)))
    pair.edge.upload("B2BB")
    pair.send()
    with pair.centre.sessions.begin() as session:  # as in a backup of before
        site = session.get(models.Site, pair.site_id)
        assert site is not None
        site.batch_id, site.last_event_id = before
        for row in session.scalars(select(models.SiteRow)).all():
            if row.source not in known:
                session.delete(row)
        newest = session.scalars(
            select(models.DetectionSession).order_by(models.DetectionSession.id.desc())
        ).first()
        session.delete(newest)
    assert texts(pair) == ["B1AA"]
    pair.send()
    assert texts(pair) == ["B1AA", "B2BB"]
    assert pair.site()["restarts"] == 1


def test_a_site_that_was_replaced_begins_a_new_sequence(pair: Pair) -> None:
    pair.edge.upload("B1AA")
    pair.send()
    with pair.edge.sessions.begin() as session:
        set_installation_id(session, "0" * 32)
    pair.edge.upload("B2BB")
    pair.send()
    site = pair.site()
    assert (site["installation"], site["restarts"]) == ("0" * 32, 1)
    assert texts(pair) == ["B1AA", "B2BB"]
