"""The places of letters on real plates: those that the slots of a network attend to."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from training.reader.data.crops import to_input
from training.reader.data.recombine import LetterPlaces, plate_image
from training.reader.data.rows import Row
from training.reader.measure import readings
from training.reader.network.model import COLUMNS, ROWS, PlateReader
from training.reader.settings import SLOTS

LEAST_GAP = 0.035
"""Share of the width by which the middles of neighbouring letters differ at least."""
MOST_RISE = 0.22
"""Share of the height by which letters of one line differ at most."""


@torch.no_grad()
def places_of(network: PlateReader, rows: list[Row], batch: int = 64) -> list[LetterPlaces]:
    """Return the places of the letters of each row's plate, x and y from 0 to 1, in reading order.

    The network's slots attend to these places, so only rows of one line that it reads right have
    any: an untrained network gives none.
    """
    network.eval()
    places: list[LetterPlaces] = []
    for start in range(0, len(rows), batch):
        chunk = rows[start : start + batch]
        crops = np.stack([to_input(plate_image(row)) for row in chunk])
        outputs = network(torch.from_numpy(crops).unsqueeze(1).float())
        read = readings(torch.softmax(outputs.text, dim=2).numpy()).texts
        attention = (
            torch.softmax(outputs.attention, dim=2).reshape(-1, SLOTS, ROWS, COLUMNS).numpy()
        )
        for row, text, part in zip(chunk, read, attention, strict=True):
            places.append(_mean_places(part[: len(text)]) if text == row.text else ())
    return places


def _mean_places(shares: NDArray[np.float32]) -> LetterPlaces:
    """Return the mean places of attention (n, rows, columns); none if they are unclear."""
    x = shares.sum(axis=1) @ ((np.arange(COLUMNS) + 0.5) / COLUMNS)
    y = shares.sum(axis=2) @ ((np.arange(ROWS) + 0.5) / ROWS)
    if len(x) < 2 or np.diff(x).min() < LEAST_GAP or np.ptp(y) > MOST_RISE:
        return ()
    return tuple(zip(x.tolist(), y.tolist(), strict=True))
