"""The simulated fleet: every picture is accounted for, and the model behaves as a queue does."""

from __future__ import annotations

import pytest

from benchmarks.pool.simulation import Fleet, Measured, simulate

MEASURED = Measured(analyses_ms=[100.0], hop_ms=4.0, server_ms=0.5, picture_bytes=100_000)


def fleet(load: float, *, slowness: tuple[float, ...] = (1.0,) * 20, killed: int = 0) -> Fleet:
    return Fleet(name="fleet", slowness=slowness, load=load, killed=killed)


@pytest.mark.parametrize("load", [0.5, 0.95, 1.5])
@pytest.mark.parametrize("killed", [0, 3])
def test_every_picture_is_answered_refused_or_late(load: float, killed: int) -> None:
    found = simulate(fleet(load, killed=killed), MEASURED, seconds=60)
    sent = round(found.offered_per_s * 60)
    assert len(found.waits_s) + found.full + found.late == sent


def test_an_idle_fleet_adds_only_the_way() -> None:
    found = simulate(fleet(0.05), MEASURED, seconds=60)
    assert max(found.waits_s) == pytest.approx(0.1045, abs=0.002)
    assert found.full == found.late == found.again == 0


def test_faster_workers_take_more() -> None:
    found = simulate(fleet(0.9, slowness=(1.0,) * 10 + (4.0,) * 10), MEASURED, seconds=120)
    assert sum(found.done[:10]) > 3 * sum(found.done[10:])
    assert found.answered_per_s == pytest.approx(found.offered_per_s)


def test_more_than_the_fleet_can_do_is_refused_and_not_late() -> None:
    found = simulate(fleet(1.5), MEASURED, seconds=60)
    assert found.full > 0
    assert found.answered_per_s == pytest.approx(200, rel=0.05)


def test_a_killed_worker_delays_its_picture_and_loses_none() -> None:
    found = simulate(fleet(0.9, killed=5), MEASURED, seconds=60)
    assert found.again > 0
    assert max(found.waits_s) > 3
    assert found.late == 0
