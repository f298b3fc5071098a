"""A fleet under faults: the benchmark, shortened."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.fleet.chaos.run import Plan, run
from benchmarks.fleet.streams import new_database
from tests.conftest import SERVERS


@pytest.mark.usefixtures("postgresql_url")  # skips without a server
def test_everything_accepted_is_in_the_centre_once(tmp_path: Path) -> None:
    said: list[str] = []
    plan = Plan(phase_s=1.5, pause_s=0.8)
    with new_database(SERVERS["postgresql"]) as database:
        outcomes = run(tmp_path, database, plan, replicas=2, workers=1, sites=2, say=said.append)
    assert all(outcome.holds for outcome in outcomes), outcomes
    *sites, uploaded = outcomes
    assert all(site.accepted and site.pulses for site in sites), outcomes
    assert uploaded.accepted
    assert "a site is killed and started again" in said
