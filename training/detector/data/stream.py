"""Endless stream of augmented training batches, made in loader processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from training.detector.data.annotate import Annotation, annotate, negative_map
from training.detector.data.cache import PictureCache
from training.detector.data.geometry import Placement, place
from training.detector.data.paste import PlateBank, paste_distractors, paste_plates
from training.detector.data.photo import photometric
from training.detector.data.rows import Row
from training.detector.labels import NOTHING, PAD_VALUE

Image = NDArray[np.uint8]

SOURCE_WEIGHT: dict[str, float] = {
    "es_ulpgc": 4.0,
    "id_highway_untidar": 2.5,
    "veh_atl": 2.5,
    "my_delloyd": 2.0,
    "mix_samrat_lp": 2.0,
    "in_alwyn25": 2.0,
    "id_destyna_motor": 2.0,
    "neg_openalpr": 1.7,
}
HARD_WEIGHT = 2.5


@dataclass(frozen=True)
class StreamSettings:
    """Make-up of the batches; a calm stream has few mosaics, and sizes of its own."""

    batch: int = 16
    sizes: tuple[int, ...] = (384, 448, 512)
    calm_sizes: tuple[int, ...] = (448, 512, 640)
    mosaic: float = 0.4
    calm_mosaic: float = 0.15
    distractors: float = 0.2
    seed: int = 0
    hard: tuple[str, ...] = field(default=(), repr=False)


class Batch(NamedTuple):
    """N pictures uint8 (N, S, S, 3) BGR with M objects each, as many as the one that has most.

    boxes (N, M, 4), labels (N, M), quads (N, M, 4, 2), corner_weight (N, M); where a picture has
    fewer, the label is `NOTHING`. `negative` (N, classes, S / 8, S / 8) is the weight of a false
    alarm in each stride-8 cell.
    """

    pictures: Tensor
    boxes: Tensor
    labels: Tensor
    quads: Tensor
    corner_weight: Tensor
    negative: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(*(part.to(device, non_blocking=True) for part in self))


class TrainingStream(IterableDataset[Batch]):
    """Batches of mosaics and of single scaled pictures, for ever."""

    def __init__(
        self,
        rows: list[Row],
        teachers: dict[str, dict[str, Any]],
        cache: Path,
        plates: Path | None,
        settings: StreamSettings,
    ) -> None:
        super().__init__()
        self.rows = rows
        self.annotations = [annotate(row, teachers.get(row.uid, {})) for row in rows]
        self.cache_folder = cache
        self.plate_folder = plates
        self.settings = settings
        hard = set(settings.hard)
        weight = np.asarray(
            [
                SOURCE_WEIGHT.get(r.source, 1.0) * (HARD_WEIGHT if r.uid in hard else 1.0)
                for r in rows
            ]
        )
        self.chance = weight / weight.sum()
        self._calm = torch.zeros(1, dtype=torch.bool).share_memory_()  # type: ignore[no-untyped-call]

    @property
    def calm(self) -> bool:
        """True where pictures are calm from now on; shared with all loader processes."""
        return bool(self._calm)

    @calm.setter
    def calm(self, value: bool) -> None:
        self._calm.fill_(value)

    def _open(self) -> None:
        self.cache = PictureCache(self.cache_folder)
        self.bank = PlateBank(self.plate_folder)

    def __iter__(self) -> Iterator[Batch]:
        self._open()
        worker = get_worker_info()
        rng = np.random.default_rng([self.settings.seed, worker.id if worker else 0])
        while True:
            settings = self.settings
            size = int(rng.choice(settings.calm_sizes if self.calm else settings.sizes))
            yield collate([self.sample(size, rng) for _ in range(settings.batch)])

    def _draw(self, rng: np.random.Generator) -> tuple[Row, Annotation, Image, float]:
        index = int(rng.choice(len(self.rows), p=self.chance))
        row = self.rows[index]
        stored = self.cache.entries[row.uid].scale
        return row, self.annotations[index], self.cache.picture(row.uid), stored

    def _pose(
        self,
        picture: Image,
        rect: tuple[int, int, int, int],
        span: tuple[float, float],
        ann: Annotation,
        stored: float,
        rng: np.random.Generator,
    ) -> Placement:
        """Random placement in `rect`; the longer side becomes `span` times the longer rect side."""
        x1, y1, x2, y2 = rect
        longer = max(x2 - x1, y2 - y1)
        scale = float(np.exp(rng.uniform(*np.log(span)))) * longer / max(picture.shape[:2])
        aspect = float(np.exp(rng.normal(0, 0.12)))
        sx, sy = scale * aspect**0.5, scale / aspect**0.5
        width, height = picture.shape[1] * sx, picture.shape[0] * sy
        mirror = bool(rng.random() < 0.5)
        slack_x, slack_y = (x2 - x1) - width, (y2 - y1) - height
        left, top = (rng.random() * slack_x, rng.random() * slack_y)
        if len(ann.boxes) and rng.random() < 0.7 and (slack_x < 0 or slack_y < 0):
            box = ann.boxes[int(rng.integers(len(ann.boxes)))] * stored
            cx, cy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            cx = (picture.shape[1] - cx if mirror else cx) * sx
            cy = cy * sy
            want_x = rng.uniform(0.15, 0.85) * (x2 - x1) - cx
            want_y = rng.uniform(0.15, 0.85) * (y2 - y1) - cy
            left = float(np.clip(want_x, min(0, slack_x), max(0, slack_x)))
            top = float(np.clip(want_y, min(0, slack_y), max(0, slack_y)))
        angle, shear = 0.0, 0.0
        if rng.random() < 0.45:
            angle, shear = float(rng.normal(0, 11)), float(rng.normal(0, 0.15))
        return Placement(sx, sy, x1 + left, y1 + top, mirror, angle, shear, rect)

    def _mosaic(self, canvas: Image, rng: np.random.Generator) -> Annotation:
        size = canvas.shape[0]
        cx, cy = (int(v) for v in rng.uniform(0.3, 0.7, 2) * size)
        rects = [(0, 0, cx, cy), (cx, 0, size, cy), (0, cy, cx, size), (cx, cy, size, size)]
        parts = []
        for rect in rects:
            _, ann, picture, stored = self._draw(rng)
            pose = self._pose(picture, rect, (0.8, 2.2), ann, stored, rng)
            parts.append(place(picture, stored, ann, canvas, pose, bool(rng.random() < 0.7)))
        return Annotation.join(parts)

    def _single(self, canvas: Image, rng: np.random.Generator) -> Annotation:
        size = canvas.shape[0]
        _, ann, picture, stored = self._draw(rng)
        span = (0.8, 1.6) if self.calm else (0.7, 2.2)
        pose = self._pose(picture, (0, 0, size, size), span, ann, stored, rng)
        return place(picture, stored, ann, canvas, pose, bool(rng.random() < 0.7))

    def sample(self, size: int, rng: np.random.Generator) -> tuple[Image, Annotation]:
        """One augmented picture of `size` x `size` pixels with its labels."""
        canvas = np.full((size, size, 3), PAD_VALUE, np.uint8)
        mosaic = self.settings.calm_mosaic if self.calm else self.settings.mosaic
        ann = (self._mosaic if rng.random() < mosaic else self._single)(canvas, rng)
        ann = paste_plates(canvas, ann, self.bank, rng)
        if rng.random() < self.settings.distractors:
            paste_distractors(canvas, ann, rng)
        return photometric(canvas, rng), ann


def collate(samples: list[tuple[Image, Annotation]]) -> Batch:
    """Join samples of one size to a batch."""
    size = samples[0][0].shape[0]
    anns = [ann for _, ann in samples]
    return Batch(
        torch.from_numpy(np.stack([image for image, _ in samples])),
        padded([a.boxes for a in anns]),
        padded([a.labels for a in anns], NOTHING),
        padded([a.quads for a in anns]),
        padded([a.corner_weight for a in anns]),
        torch.from_numpy(np.stack([negative_map(a, size) for a in anns])),
    )


def padded(parts: list[NDArray[Any]], filler: int = 0) -> Tensor:
    """Arrays (m, ...) of different lengths as one tensor (N, M, ...), filled up at the end."""
    most = max(1, *map(len, parts))
    out = np.full((len(parts), most, *parts[0].shape[1:]), filler, parts[0].dtype)
    for i, part in enumerate(parts):
        out[i, : len(part)] = part
    return torch.from_numpy(out)
