"""Which worker is to read which camera: rendezvous hashing, so that little moves with a change.

Each worker ranks the same for everybody: first those that are limited to lots of which the
camera's is one, then those whose hardware decodes where the camera wants that, then by a hash of
both names that is weighted by capacity. Partner cameras are one group, as their passes are joined
within a process.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

UNLIMITED = 10
"""The weight of a worker without a limit, in cameras."""

_BITS = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFacts:
    """A worker that is alive. ``settled`` is whether it has been for a while."""

    name: str
    capacity: int | None = None
    lots: tuple[str, ...] = ()
    hardware: bool = False
    settled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFacts:
    """A camera to be read. ``group`` is the lower one of its id and its partner's.

    ``lot`` has the names by which its lot may be meant: none where it is in no lot.
    """

    id: int
    group: int
    lot: frozenset[str] = frozenset()
    hardware: bool = False


def ranked(camera: CameraFacts, workers: Collection[WorkerFacts]) -> list[WorkerFacts]:
    """Return the workers that may read a camera, the one that should first."""
    able = [each for each in workers if not each.lots or not camera.lot.isdisjoint(each.lots)]

    def key(worker: WorkerFacts) -> tuple[bool, bool, float, str]:
        fits = camera.hardware and worker.hardware
        return not worker.lots, not fits, -_score(camera.group, worker), worker.name

    return sorted(able, key=key)


def assign(
    cameras: Sequence[CameraFacts],
    workers: Sequence[WorkerFacts],
    holders: Mapping[int, str] | None = None,
) -> dict[int, list[str]]:
    """Return for each camera without a holder who may claim it, the one that should first.

    The list is empty where no worker has room for it. A camera whose partner is read goes to the
    same worker.
    """
    holders = holders or {}
    rooms = _Rooms(workers, holders)
    found: dict[int, list[str]] = {}
    owners = {each.group: holders[each.id] for each in cameras if each.id in holders}
    sizes = _sizes(cameras)
    for camera in sorted(cameras, key=lambda each: (each.group, each.id)):
        if camera.id in holders:
            continue
        able = [each.name for each in ranked(camera, workers)]
        first = owners.get(camera.group)
        whole = [name for name in able if rooms.has(name, sizes[camera.group])]
        order = dict.fromkeys([*([first] if first in able else []), *whole, *able])
        found[camera.id] = [name for name in order if rooms.has(name)]
        if found[camera.id]:
            owner = found[camera.id][0]
            owners.setdefault(camera.group, owner)
            rooms.take(owner)
    return found


def to_hand_over(
    name: str,
    cameras: Sequence[CameraFacts],
    workers: Sequence[WorkerFacts],
    holders: Mapping[int, str],
    rested: Collection[int],
) -> list[int]:
    """Return the cameras of the first group that a worker should give to a better one.

    The better one is settled and has room. Of a group that two workers read, the better one of
    them gets all. ``rested`` are the cameras that may move again.
    """
    rooms = _Rooms(workers, holders)
    for names in assign(cameras, workers, holders).values():
        if names:
            rooms.take(names[0])
    groups: dict[int, list[CameraFacts]] = {}
    for camera in sorted(cameras, key=lambda each: (each.group, each.id)):
        groups.setdefault(camera.group, []).append(camera)
    for group in groups.values():
        own = [each.id for each in group if holders.get(each.id) == name]
        if not own or not set(own) <= set(rested):
            continue
        others = {holders[each.id] for each in group if each.id in holders} - {name}
        for worker in ranked(group[0], workers):
            if worker.name == name:
                break
            is_better = worker.settled and (not others or worker.name in others)
            if is_better and rooms.has(worker.name, len(own)):
                return own
    return []


class _Rooms:
    """How many further cameras each worker takes."""

    def __init__(self, workers: Collection[WorkerFacts], holders: Mapping[int, str]) -> None:
        self._left: dict[str, float] = {}
        for worker in workers:
            held = sum(holder == worker.name for holder in holders.values())
            limit = math.inf if worker.capacity is None else worker.capacity
            self._left[worker.name] = limit - held

    def has(self, name: str, count: int = 1) -> bool:
        return self._left.get(name, 0) >= count

    def take(self, name: str) -> None:
        self._left[name] -= 1


def _sizes(cameras: Collection[CameraFacts]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for camera in cameras:
        sizes[camera.group] = sizes.get(camera.group, 0) + 1
    return sizes


def _score(group: int, worker: WorkerFacts) -> float:
    """Return how well a worker suits a group; independent of all other workers."""
    digest = blake2b(f"{worker.name}\n{group}".encode(), digest_size=8).digest()
    share = ((int.from_bytes(digest) >> (64 - _BITS)) + 0.5) / 2**_BITS
    weight = UNLIMITED if worker.capacity is None else worker.capacity
    return -weight / math.log(share)
