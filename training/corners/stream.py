"""An endless stream of training batches of views, made in loader processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from training.corners.views import Image, Surroundings, sample
from training.detector.boxes import Floats
from training.detector.data.paste import PlateBank


class ViewStream(IterableDataset[tuple[Tensor, Tensor]]):
    """Batches of views uint8 (N, 64, 160, 3) and corners (N, 4, 2), for ever."""

    def __init__(
        self, scenes: list[Surroundings], plates: Path | None, batch: int, seed: int
    ) -> None:
        super().__init__()
        self.scenes, self.plates, self.batch, self.seed = scenes, plates, batch, seed

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        bank = PlateBank(self.plates)
        while True:
            batch: list[tuple[Image, Floats]] = []
            while len(batch) < self.batch:
                made = sample(self.scenes[int(rng.integers(len(self.scenes)))], bank, rng)
                batch += [] if made is None else [made]
            views, corners = zip(*batch, strict=True)
            yield torch.from_numpy(np.stack(views)), torch.from_numpy(np.stack(corners))
