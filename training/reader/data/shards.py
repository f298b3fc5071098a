"""Training crops, made and kept on disk in shards.

A shard is a folder of five ``.npy`` files: ``images`` (n, 48, 144) uint8, ``texts`` (n, 10) uint8,
``countries`` (n,) int16, ``centres`` (n, 10, 2) float16 (0 to 1, NaN where unknown) and ``targets``
(n, 10, 39) float16, shares of the classes.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.changes.bank import PlateBank
from training.reader.data.changed import changed_crop
from training.reader.data.crops import Crop, real_crop, synthetic_crop
from training.reader.data.exchange import LetterPool
from training.reader.data.recombine import LetterPlaces, Whole, join
from training.reader.data.rows import Row, sampling_weights
from training.reader.data.targets import Targets, Teacher, targets_of, targets_of_changed
from training.reader.settings import (
    ALPHABET,
    INPUT_HEIGHT,
    INPUT_WIDTH,
    SLOTS,
    country_index,
    encode_text,
)
from training.synthetic.plates import SyntheticPlate, render_plate

SHARD_SIZE = 6144
VIEWS_PER_PLATE = 3
JOINED = 0.25
"""Share of real crops whose right part is another plate's, where both can be cut."""
EXCHANGED = 0.35
"""Share of real crops some of whose letters are other plates'."""
MORE_TWO_LINES = 0.7
"""Share of rendered plates that get two lines whatever their country's habit: real ones are few."""


@dataclass
class Shard:
    """Arrays of one or several shards; see the module's description."""

    images: NDArray[np.uint8]
    texts: NDArray[np.uint8]
    countries: NDArray[np.int16]
    centres: NDArray[np.float16]
    targets: Targets

    @classmethod
    def empty(cls, size: int) -> Shard:
        """Arrays of ``size`` crops, to be filled."""
        return cls(
            np.zeros((size, INPUT_HEIGHT, INPUT_WIDTH), np.uint8),
            np.zeros((size, SLOTS), np.uint8),
            np.zeros(size, np.int16),
            np.full((size, SLOTS, 2), np.nan, np.float16),
            np.zeros((size, SLOTS, len(ALPHABET)), np.float16),
        )

    def part(self, chosen: slice | NDArray[np.intp]) -> Shard:
        """Return the chosen crops."""
        return Shard(*(array[chosen] for array in vars(self).values()))

    @classmethod
    def join(cls, shards: list[Shard]) -> Shard:
        """Several shards as one."""
        return cls(
            np.concatenate([s.images for s in shards]),
            np.concatenate([s.texts for s in shards]),
            np.concatenate([s.countries for s in shards]),
            np.concatenate([s.centres for s in shards]),
            np.concatenate([s.targets for s in shards]),
        )

    def save(self, folder: Path) -> None:
        """Write to ``folder``, which appears only when complete."""
        scratch = folder.with_name(folder.name + ".part")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        for name, array in vars(self).items():
            np.save(scratch / f"{name}.npy", array)
        scratch.rename(folder)

    @classmethod
    def load(cls, folder: Path) -> Shard:
        """Read what :meth:`save` wrote."""
        names = ("images", "texts", "countries", "centres", "targets")
        return cls(*(np.load(folder / f"{name}.npy") for name in names))


class CropMaker:
    """Fills shards with real and rendered crops in a fixed share."""

    def __init__(
        self,
        rows: list[Row],
        real_share: float,
        seed: int,
        places: list[LetterPlaces] | None = None,
        changed: tuple[float, Path] | None = None,
        teacher: Path | None = None,
    ) -> None:
        """``places``: where each row's letters are (``recombine.places_of``).

        ``changed``: the share of changed plates, and the file that says where letters are.
        ``teacher``: the weights of a reader that says how sure one may be of the other plates.
        """
        self._teacher = Teacher(teacher) if teacher else None
        self._changed_share = changed[0] if changed else 0.0
        self._bank = PlateBank(changed[1], held_out=False) if changed else None
        self._rows = rows
        self._places = places or [()] * len(rows)
        self._partners: dict[str | None, list[int]] = defaultdict(list)
        self._kinds: dict[tuple[str, str | None], list[int]] = defaultdict(list)
        for index, (row, letters) in enumerate(zip(rows, self._places, strict=True)):
            if letters:
                self._partners[row.country].append(index)
                self._kinds[row.source, row.country].append(index)
        self._wholes: dict[int, Whole] = {}
        self._cases: dict[tuple[str, str | None], LetterPool] = {}
        self._cumulative = np.cumsum(sampling_weights(rows)) if rows else np.zeros(0)
        self._real_share = real_share if rows else 0.0
        self._rng = np.random.default_rng(seed)
        self._plate: SyntheticPlate | None = None
        self._views = 0
        self._cache: dict[Path, NDArray[np.uint8]] = {}

    def make(self, size: int = SHARD_SIZE) -> Shard:
        """A new shard of ``size`` crops."""
        shard = Shard.empty(size)
        ordinary = []
        for i in range(size):
            country: str | None
            roll = self._rng.random()
            if self._bank is not None and roll < self._changed_share:
                crop, changed = changed_crop(self._rng, self._bank)
                text, country = changed.text, None
                shard.targets[i] = targets_of_changed(changed)
            elif roll < self._changed_share + self._real_share:
                index = self._draw_row()
                country = self._rows[index].country
                crop, text = self._recombined(index) or self._real(self._rows[index])
            else:
                plate = self._next_plate()
                crop, text, country = synthetic_crop(self._rng, plate), plate.text, plate.country
            if not shard.targets[i].any():
                shard.targets[i] = targets_of(text)
                ordinary.append(i)
            shard.images[i] = crop.image
            shard.texts[i] = encode_text(text)
            shard.countries[i] = country_index(country)
            shard.centres[i] = crop.centres
        if self._teacher is not None and ordinary:
            targets = shard.targets[ordinary]
            self._teacher.teach(shard.images[ordinary], targets)
            shard.targets[ordinary] = targets
        return shard

    def _draw_row(self) -> int:
        index = int(np.searchsorted(self._cumulative, self._rng.random(), side="right"))
        return min(index, len(self._rows) - 1)

    def _real(self, row: Row) -> tuple[Crop, str]:
        if row.path not in self._cache:
            self._cache[row.path] = row.image()
        return real_crop(self._rng, self._cache[row.path], row.box), row.text

    def _recombined(self, index: int) -> tuple[Crop, str] | None:
        """A row's plate with letters of others: of its country as a half, of its kind singly."""
        chance = self._rng.random()
        if not self._places[index] or chance >= JOINED + EXCHANGED:
            return None
        if chance < JOINED:
            partners = self._partners[self._rows[index].country]
            other = partners[int(self._rng.integers(len(partners)))]
            joined = join(self._rng, self._whole(index), self._whole(other))
        else:
            joined = self._case(index).exchange(self._rng, self._whole(index))
        if joined is None:
            return None
        image, text = joined
        return real_crop(self._rng, image, None), text

    def _case(self, index: int) -> LetterPool:
        """The letters of all plates of a row's source and country."""
        kind = self._rows[index].source, self._rows[index].country
        if kind not in self._cases:
            self._cases[kind] = LetterPool([self._whole(other) for other in self._kinds[kind]])
        return self._cases[kind]

    def _whole(self, index: int) -> Whole:
        if index not in self._wholes:
            self._wholes[index] = Whole.of(self._rows[index], self._places[index])
        return self._wholes[index]

    def _next_plate(self) -> SyntheticPlate:
        if self._plate is None or self._views >= VIEWS_PER_PLATE:
            two_lines = True if self._rng.random() < MORE_TWO_LINES else None
            self._plate, self._views = render_plate(self._rng, two_lines=two_lines), 0
        self._views += 1
        return self._plate


def shard_folders(folder: Path) -> list[Path]:
    """Complete shards, oldest first."""
    return sorted(p for p in folder.glob("shard-*") if p.suffix != ".part")
