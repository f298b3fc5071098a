"""Endless training batches from the shards on disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from training.reader.data.shards import Shard, shard_folders
from training.reader.settings import TrainSettings

USES_PER_SHARD = 2
JOINED = 3
"""Shards shuffled together."""


def batches(folder: Path, settings: TrainSettings, seed: int) -> Iterator[Shard]:
    """Endless batches from the shards in ``folder``; shards used up are deleted."""
    rng = np.random.default_rng(seed)
    uses: dict[Path, int] = {}
    while True:
        ready = shard_folders(folder)
        if len(ready) < settings.first_shards:
            time.sleep(1.0)
            continue
        chosen = sorted(ready, key=lambda p: uses.get(p, 0))[:JOINED]
        pool = Shard.join([Shard.load(path) for path in chosen])
        order = rng.permutation(len(pool.images))
        for start in range(0, len(order) - settings.batch + 1, settings.batch):
            picked = order[start : start + settings.batch]
            yield pool.part(picked)
        for path in chosen:
            uses[path] = uses.get(path, 0) + 1
            if uses[path] >= USES_PER_SHARD and len(shard_folders(folder)) > JOINED:
                for file in path.iterdir():
                    file.unlink()
                path.rmdir()
