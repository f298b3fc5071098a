"""The first site of a centre brings the alert rule on sites that are silent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fleet.sites.pair import Pair

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rules(pair: Pair) -> list[dict[str, Any]]:
    """Return the rules of the centre on silent sites."""
    every = pair.centre.client.get("/api/alert_rules").json()
    return [rule for rule in every if rule["kind"] == "site_silent"]


def test_the_first_site_brings_the_rule_and_no_other(pair: Pair) -> None:
    (rule,) = rules(pair)
    assert (rule["name"], rule["name_code"]) == ("Sites without news", "sites_silent")
    assert (rule["parameters"], rule["enabled"]) == ({"minutes": 10}, True)
    assert pair.centre.client.delete(f"/api/alert_rules/{rule['id']}").status_code == 204
    second = pair.centre.client.post("/api/sites", json={"code": "bogor-1", "name": "Bogor"})
    assert second.status_code == 201
    assert rules(pair) == []


def test_a_rule_may_ask_for_other_minutes(pair: Pair) -> None:
    (rule,) = rules(pair)
    url = f"/api/alert_rules/{rule['id']}"
    own = {"name": "Quiet", "kind": "site_silent", "severity": "critical"}
    changed = pair.centre.client.put(url, json={**own, "parameters": {"minutes": 60}})
    assert changed.status_code == 200, changed.text
    assert changed.json()["parameters"] == {"minutes": 60}
    refused = pair.centre.client.put(url, json={**own, "parameters": {"minutes": 0}})
    assert refused.status_code == 422
    assert "minutes" in refused.text
