"""An endless stream of training batches of views, made in loader processes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from training.completeness.data.bank import PlateBank
from training.completeness.data.views import View, sample

PAST = 8192
"""Views of which half of each batch is drawn again: a view takes as long to make as to learn."""
CLEAR = 0.4
"""Share of views that are left as they were photographed."""
Batch = tuple[Tensor, Tensor, Tensor]


class ViewStream(IterableDataset[Batch]):
    """Batches of crops uint8 (N, 48, 144, 1), labels (N,) and maps (N, 2, 6, 18), for ever."""

    def __init__(self, bank: PlateBank, batch: int, seed: int) -> None:
        super().__init__()
        self.bank, self.batch, self.seed = bank, batch, seed

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        past: list[View] = []
        while True:
            clear = (rng.random(self.batch - self.batch // 2) < CLEAR).tolist()
            fresh = [sample(rng, self.bank, clear=each) for each in clear]
            past = [*past, *fresh][-PAST:]
            again = rng.integers(len(past), size=self.batch // 2).tolist()
            yield collate(fresh + [past[index] for index in again])


def collate(views: list[View]) -> Batch:
    """Views as tensors."""
    images = np.stack([view.image for view in views])[..., None]
    maps = np.stack([view.maps for view in views])
    labels = torch.tensor([view.label for view in views])
    return torch.from_numpy(images), labels, torch.from_numpy(maps)
