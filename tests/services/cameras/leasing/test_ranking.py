"""Who reads which camera: each one worker, little moves with a change, nobody has too many."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as some

from galaxy_alpr.services.cameras.leasing.ranking import (
    CameraFacts,
    WorkerFacts,
    assign,
    ranked,
    to_hand_over,
)

LOTS = ("north", "south")
names = some.text("abcdef0123456789:", min_size=1, max_size=12)
workers_of = some.builds(
    WorkerFacts,
    name=names,
    capacity=some.none() | some.integers(1, 12),
    lots=some.lists(some.sampled_from(LOTS), max_size=1).map(tuple),
    hardware=some.booleans(),
)
fleets = some.lists(workers_of, min_size=1, max_size=6, unique_by=lambda worker: worker.name)


@some.composite
def sites(draw: some.DrawFn) -> list[CameraFacts]:
    """Cameras with ids from 1 on, some of them pairs."""
    found: list[CameraFacts] = []
    for number in range(draw(some.integers(1, 20))):
        pair = draw(some.booleans())
        lot = draw(some.sampled_from([(), *((name,) for name in LOTS)]))
        hardware = draw(some.booleans())
        for id in range(2 * number + 1, 2 * number + 2 + pair):
            values = {"lot": frozenset(lot), "hardware": hardware}
            found.append(CameraFacts(id=id, group=2 * number + 1, **values))  # type: ignore[arg-type]
    return found


def owners(
    cameras: list[CameraFacts], fleet: list[WorkerFacts], holders: dict[int, str] | None = None
) -> dict[int, str]:
    """Return who holds each camera once all that may be claimed is claimed."""
    claimed = assign(cameras, fleet, holders)
    return {**(holders or {}), **{id: found[0] for id, found in claimed.items() if found}}


@given(sites(), fleets)
def test_each_camera_has_one_owner_that_may_read_it_and_has_room(
    cameras: list[CameraFacts], fleet: list[WorkerFacts]
) -> None:
    found, known = owners(cameras, fleet), {each.name: each for each in fleet}
    for name, count in Counter(found.values()).items():
        assert count <= (known[name].capacity or count)
    for camera in cameras:
        able = ranked(camera, fleet)
        if camera.id in found:
            assert known[found[camera.id]] in able
            continue
        taken = Counter(found.values())  # nobody who may read it has room
        assert all(each.capacity and taken[each.name] >= each.capacity for each in able)


@given(sites(), fleets, some.data())
def test_without_a_worker_only_its_cameras_move(
    cameras: list[CameraFacts], fleet: list[WorkerFacts], data: some.DataObject
) -> None:
    found, gone = owners(cameras, fleet), data.draw(some.sampled_from(fleet)).name
    left = [each for each in fleet if each.name != gone]
    held = {id: name for id, name in found.items() if name != gone}
    after = owners(cameras, left, held)
    assert {id: after[id] for id in held} == held
    for worker in left:
        assert worker.capacity is None or list(after.values()).count(worker.name) <= worker.capacity


@given(sites(), fleets, workers_of)
def test_what_moves_goes_to_the_new_worker_and_all_come_to_rest(
    cameras: list[CameraFacts], fleet: list[WorkerFacts], new: WorkerFacts
) -> None:
    """One group a look and worker, and never back: the shares settle."""
    fleet = [each for each in fleet if each.name != new.name]
    held = owners(cameras, fleet) if fleet else {}
    fleet.append(new)
    for _ in range(200):
        held = owners(cameras, fleet, held)
        moves = [
            id
            for each in fleet
            for id in to_hand_over(each.name, cameras, fleet, held, held.keys())
        ]
        if not moves:
            break
        held = {id: name for id, name in held.items() if id not in moves}
    else:
        raise AssertionError("cameras go on moving")
    assert owners(cameras, fleet, held) == held


def test_a_camera_without_limits_moves_only_to_a_new_worker() -> None:
    cameras = [CameraFacts(id=id, group=id) for id in range(1, 301)]
    fleet = [WorkerFacts(name=f"w{number}") for number in range(4)]
    before, after = owners(cameras, fleet[:3]), owners(cameras, fleet)
    moved = [id for id in before if before[id] != after[id]]
    assert {after[id] for id in moved} == {"w3"}
    assert 45 <= len(moved) <= 105  # a quarter of 300
    assert all(70 <= count <= 130 for count in Counter(before.values()).values())


def test_a_worker_has_a_share_by_its_capacity() -> None:
    cameras = [CameraFacts(id=id, group=id) for id in range(1, 401)]
    fleet = [WorkerFacts(name="large", capacity=900), WorkerFacts(name="small", capacity=300)]
    assert 60 <= Counter(owners(cameras, fleet).values())["small"] <= 140


def test_lots_and_hardware_rank_first() -> None:
    here = WorkerFacts(name="here", lots=("north",))
    fast, slow = WorkerFacts(name="fast", hardware=True), WorkerFacts(name="slow")
    elsewhere = WorkerFacts(name="elsewhere", lots=("south",))
    fleet = [slow, fast, elsewhere, here]
    for id in range(1, 20):
        camera = CameraFacts(id=id, group=id, lot=frozenset({"7", "north"}), hardware=True)
        assert [each.name for each in ranked(camera, fleet)] == ["here", "fast", "slow"]


def test_partners_stay_together_and_are_handed_over_together() -> None:
    pair = [CameraFacts(id=1, group=1), CameraFacts(id=2, group=1)]
    fleet = [WorkerFacts(name=name) for name in ("a", "b", "c")]
    best, other, third = (each.name for each in ranked(pair[0], fleet))
    assert owners(pair, fleet, {2: third}) == {1: third, 2: third}
    assert to_hand_over(third, pair, fleet, {1: third, 2: third}, {1, 2}) == [1, 2]
    assert to_hand_over(third, pair, fleet, {1: third, 2: third}, {1}) == []
    assert to_hand_over(third, pair, fleet, {1: other, 2: third}, {1, 2}) == [2]
    assert to_hand_over(best, pair, fleet, {1: best, 2: best}, {1, 2}) == []
    full = [each for each in fleet if each.name != best]
    full.append(WorkerFacts(name=best, capacity=1))
    assert len(set(owners(pair, full).values())) == 1


def test_a_worker_that_has_just_come_is_not_given_cameras() -> None:
    camera = CameraFacts(id=1, group=1)
    fleet = [WorkerFacts(name=name) for name in ("a", "b")]
    best, other = ranked(camera, fleet)
    new = WorkerFacts(name=best.name, settled=False)
    assert to_hand_over(other.name, [camera], [new, other], {1: other.name}, {1}) == []
    assert to_hand_over(other.name, [camera], [best, other], {1: other.name}, {1}) == [1]
