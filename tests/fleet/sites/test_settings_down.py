"""Settings that a centre sets for its sites: they count before the site's own, and last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from galaxy_alpr.db.queries.sites import edge
from galaxy_alpr.main.start_block import start_block
from galaxy_alpr.services.retention.keep import Keep
from galaxy_alpr.services.retention.rules import Reason, rules
from galaxy_alpr.services.sites.config import ConfigDocument, apply_config
from galaxy_alpr.services.sites.settings import settings_of
from tests.fleet.sites.pair import App, Pair, make_settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
OWN = Keep(90, None)


def set_settings(pair: Pair, **settings: Any) -> dict[str, Any]:
    url = f"/api/sites/{pair.site_id}"
    answer = pair.centre.client.patch(url, json={"settings": settings})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["settings"]
    return found


def ages(app: App) -> dict[tuple[str | None, Reason], int]:
    with app.sessions() as session:
        found = rules(session, default=OWN, now=NOW)
    return {(rule.lot, rule.reason): rule.days for rule in found}


def test_ages_of_the_centre_come_before_those_of_the_site(pair: Pair) -> None:
    assert ages(pair.edge) == {(None, Reason.AGE): 90}
    sent = set_settings(pair, keep_days=30, keep_days_unlisted=7)
    assert sent == {"pictures": None, "keep_days": 30, "keep_days_unlisted": 7}
    assert pair.site()["has_config"] is False
    pair.send()
    pair.send()
    assert ages(pair.edge) == {(None, Reason.AGE): 30, (None, Reason.UNLISTED): 7}
    assert pair.site()["has_config"] is True
    assert ages(pair.centre) == {(None, Reason.AGE): 90}


def test_one_that_is_not_set_is_that_of_the_site(pair: Pair) -> None:
    set_settings(pair, keep_days=30, keep_days_unlisted=7)
    pair.send()
    set_settings(pair, keep_days_unlisted=5)
    pair.send()
    assert ages(pair.edge) == {(None, Reason.AGE): 90, (None, Reason.UNLISTED): 5}
    set_settings(pair)
    pair.send()
    assert ages(pair.edge) == {(None, Reason.AGE): 90}


def test_ages_of_a_lot_at_the_site_come_first(pair: Pair) -> None:
    made = pair.edge.client.post("/api/lots", json={"name": "North", "keep_days": 3})
    assert made.status_code == 201, made.text
    set_settings(pair, keep_days=30)
    pair.send()
    assert ages(pair.edge) == {("North", Reason.AGE): 3, (None, Reason.AGE): 30}


def test_they_last_while_the_centre_is_away_and_through_a_restart(pair: Pair) -> None:
    set_settings(pair, keep_days=30)
    pair.send()
    pair.line.away = True
    pair.restart()
    assert ages(pair.edge) == {(None, Reason.AGE): 30}


def test_the_start_tells_the_ages_that_count(pair: Pair) -> None:
    set_settings(pair, keep_days=30, keep_days_unlisted=7)
    pair.send()
    settings = make_settings(pair.edge.data_dir, "sqlite://")
    told = start_block(settings, pair.edge.context, None)
    assert "photos 30 days, of unlisted plates 7 days" in told
    assert "photos without an end" in start_block(settings, pair.centre.context, None)


def test_which_pictures_are_sent(pair: Pair) -> None:
    set_settings(pair, pictures="none")
    pair.send()
    pair.edge.upload("B1234XYZ")
    pair.send()
    assert pair.site()["pictures"] == "none"
    assert "PUT" not in [request.method for request in pair.line.sent]
    set_settings(pair, pictures="all")
    pair.send()
    pair.send()
    assert pair.site()["pictures"] == "all"
    assert "PUT" in [request.method for request in pair.line.sent]


def test_a_centre_of_the_version_before_leaves_them(pair: Pair) -> None:
    set_settings(pair, keep_days=30)
    pair.send()
    with pair.edge.sessions.begin() as session:
        apply_config(session, ConfigDocument(version="0" * 64, entries=[]))
        assert settings_of(edge.link(session)).keep_days == 30


def test_both_sides_record_them(pair: Pair) -> None:
    set_settings(pair, keep_days=30)
    pair.send()
    (entry,) = pair.edge.client.get("/api/audit?action=settings.from_centre").json()["items"]
    assert entry["before"]["keep_days"] is None
    assert entry["after"]["keep_days"] == 30
    changes = pair.centre.client.get("/api/audit?action=site.change").json()["items"]
    assert [item["after"]["settings"] for item in changes] == [{"keep_days": 30}]


@pytest.mark.parametrize(
    "settings",
    [
        {"keep_days": 7, "keep_days_unlisted": 30},
        {"keep_days": 0},
        {"pictures": "some"},
        {"engine": "fast"},
    ],
)
def test_wrong_settings_are_refused(pair: Pair, settings: dict[str, Any]) -> None:
    url = f"/api/sites/{pair.site_id}"
    answer = pair.centre.client.patch(url, json={"settings": settings})
    assert answer.status_code == 422
    assert pair.site()["settings"]["keep_days"] is None


def test_a_new_site_has_them_from_the_start(pair: Pair) -> None:
    body = {"code": "bogor-1", "name": "Bogor", "settings": {"pictures": "listed"}}
    made = pair.centre.client.post("/api/sites", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["settings"]["pictures"] == "listed"
