"""What is counted of the photos of one place, and its format in the table of sums.

``counts`` are numbers by key, such as ``kind|vehicle_with_plate``. ``slots`` are the rows of a day
in each quarter of an hour: the offset of every timezone from UTC is a whole number of them.
``times`` are the images by the logarithm of the duration of each step. ``texts`` are the plates by
the first 64 bits of a hash of their text: among a million texts two with the same hash are found
in one of 40 million cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.db.models import SLOT_S

SLOTS_A_DAY = 24 * 3600 // SLOT_S

TRACKS = ("detections", "vehicles", "plates", "read_plates")
"""What is counted by slot."""

STEPS = ("detect", "read", "total")
"""Whose durations are counted."""

SHORTEST_MS, RATIO, BUCKETS = 0.01, 1.02, 1024
"""Durations are rounded to powers of ``RATIO``: by at most one percent."""

Numbers = NDArray[np.int64]
TEXT = np.dtype([("text", "<u8"), ("plates", "<u4")])
TIME = np.dtype([("step", "u1"), ("bucket", "<u2"), ("images", "<u4")])


def no_slots() -> Numbers:
    """Return the zeros of a day, (tracks, slots)."""
    return np.zeros((len(TRACKS), SLOTS_A_DAY), np.int64)


def no_times() -> Numbers:
    """Return the zeros of a histogram, (steps, buckets)."""
    return np.zeros((len(STEPS), BUCKETS), np.int64)


def buckets_of(durations_ms: NDArray[np.float64]) -> Numbers:
    """Return the buckets of durations."""
    lengths = np.maximum(durations_ms, SHORTEST_MS) / SHORTEST_MS
    nearest = np.rint(np.log(lengths) / np.log(RATIO))
    buckets: Numbers = np.clip(nearest, 0, BUCKETS - 1).astype(np.int64)
    return buckets


def durations_of(buckets: Numbers) -> NDArray[np.float64]:
    """Return the duration, milliseconds, that each bucket stands for."""
    return SHORTEST_MS * np.power(RATIO, buckets.astype(np.float64))


def text_key(text: str | None, text_hash: str | None) -> int | None:
    """Return the key of a plate's text, or of its keyed hash; ``None`` for neither."""
    if text:
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
    if text_hash:
        return int.from_bytes(blake2b(f"#{text_hash}".encode(), digest_size=8).digest(), "little")
    return None


@lru_cache(maxsize=8192)
def key(*parts: str | int | None) -> str:
    """Return the key of a count; ``None`` is written as nothing."""
    return "|".join("" if part is None else str(part).replace("|", "/") for part in parts)


def parts(key: str) -> list[str | None]:
    """Return the parts of which ``key`` was made, without the first."""
    return [part or None for part in key.split("|")[1:]]


@dataclass(slots=True)
class Sums:
    """The counts of one place on one day."""

    counts: Counter[str] = field(default_factory=Counter)
    slots: Numbers = field(default_factory=no_slots)
    times: Numbers = field(default_factory=no_times)
    texts: Counter[int] = field(default_factory=Counter)

    def add(self, other: Sums) -> None:
        self.counts.update(other.counts)
        self.slots = self.slots + other.slots
        self.times = self.times + other.times
        self.texts.update(other.texts)

    def columns(self) -> dict[str, Any]:
        """Return the values of a row of the table, without its key."""
        texts = np.array(sorted(self.texts.items()), dtype=TEXT)
        steps, buckets = np.nonzero(self.times)
        times = np.empty(len(steps), TIME)
        times["step"], times["bucket"] = steps, buckets
        times["images"] = self.times[steps, buckets]
        return {
            "images": self.counts["images"],
            "counts": dict(sorted(self.counts.items())),
            "slots": self.slots.astype("<u4").tobytes(),
            "times": times.tobytes(),
            "texts": texts.tobytes(),
        }


def add_counts(documents: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Return the sum of stored ``counts``."""
    total: dict[str, int] = {}
    get = total.get
    for document in documents:
        for name, number in document.items():
            total[name] = get(name, 0) + number
    return Counter(total)


def slots_from(stored: Iterable[bytes]) -> NDArray[np.uint32]:
    """Return stored ``slots`` as (days, tracks, slots)."""
    return np.frombuffer(b"".join(stored), "<u4").reshape(-1, len(TRACKS), SLOTS_A_DAY)


def pack_slots(numbers: NDArray[Any]) -> bytes:
    """Return the slots of many days, (days, tracks, slots), as compactly as they allow.

    The first byte is the number of bytes of each value, 1 where no slot has more than 255 rows.
    """
    width = next(width for width in (1, 2, 4) if numbers.max(initial=0) < 256**width)
    return bytes([width]) + numbers.astype(f"<u{width}").tobytes()


def packed_slots_from(stored: bytes) -> NDArray[Any]:
    """Return what ``pack_slots`` got, as unsigned numbers of any width."""
    numbers = np.frombuffer(stored, f"<u{stored[0]}", offset=1)
    return numbers.reshape(-1, len(TRACKS), SLOTS_A_DAY)


def times_from(stored: Iterable[bytes]) -> Numbers:
    """Return the sum of stored ``times`` as (steps, buckets)."""
    rows = np.frombuffer(b"".join(stored), TIME)
    places = rows["step"].astype(np.int64) * BUCKETS + rows["bucket"]
    found = np.bincount(places, weights=rows["images"], minlength=len(STEPS) * BUCKETS)
    return found.astype(np.int64).reshape(len(STEPS), BUCKETS)


def texts_from(stored: Iterable[bytes]) -> NDArray[Any]:
    """Return stored ``texts`` as rows of ``TEXT``; the same text may have several."""
    return np.frombuffer(b"".join(stored), TEXT)
