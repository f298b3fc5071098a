"""What a network is to say of a crop: a distribution over the classes of each slot.

The shipped reader, which may consist of several networks, is the teacher of ordinary plates
(G. Hinton et al., "Distilling the Knowledge in a Neural Network", 2015).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from training.changes.scenes import Plate
from training.reader.onnx_reader import OnnxReader
from training.reader.settings import ALPHABET, HIDDEN, PAD_INDEX, SLOTS, UNCLEAR_INDEX, encode_text

Targets = NDArray[np.float16]

TAUGHT = 0.5
"""Weight of the teacher's answer beside the label's."""
READ = PAD_INDEX + 1
BATCH = 64


def targets_of(text: str) -> Targets:
    """Return shares (slots, classes): 1 for each slot's class, none where it is unclear."""
    shares = np.zeros((SLOTS, len(ALPHABET)), np.float16)
    for slot, index in enumerate(encode_text(text)):
        if index != UNCLEAR_INDEX:
            shares[slot, index] = 1
    return shares


def targets_of_changed(plate: Plate) -> Targets:
    """Return shares (slots, classes) of a changed plate.

    A character that a cover hides in part is itself, or hidden, by how much is seen of it.
    """
    shares = targets_of(plate.text)
    hidden = ALPHABET.index(HIDDEN)
    for slot, (text, lost) in enumerate(zip(plate.whole, plate.covered, strict=True)):
        shares[slot] = 0
        shares[slot, hidden] = lost
        shares[slot, ALPHABET.index(text)] += 1 - lost
    return shares


class Teacher:
    """A shipped reader that says how sure one may be of a crop."""

    def __init__(self, weights: Path) -> None:
        """Load ``weights`` and the manifest beside them, whose temperature is undone."""
        self._reader = OnnxReader(weights)
        manifest = yaml.safe_load(weights.with_suffix(".yaml").read_text(encoding="utf-8"))
        self._temperature = float(manifest["temperature"])

    def answers(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return shares (N, slots, classes) of crops (N, 48, 144), of characters and padding."""
        parts = [
            self._reader.run(images[start : start + BATCH, ..., None])
            for start in range(0, len(images), BATCH)
        ]
        shares = np.concatenate(parts)[..., :READ] ** self._temperature
        out = np.zeros((*shares.shape[:2], len(ALPHABET)), np.float32)
        out[..., :READ] = shares / np.maximum(shares.sum(axis=2, keepdims=True), 1e-9)
        return out

    def teach(self, images: NDArray[np.uint8], targets: Targets) -> None:
        """Mix answers into the targets (N, slots, classes) of crops, in place.

        A crop of which the teacher reads another number of characters keeps its label.
        """
        answers = self.answers(images)
        same = _lengths(answers) == _lengths(targets)
        targets[same] = (1 - TAUGHT) * targets[same] + TAUGHT * answers[same]


def _lengths(shares: NDArray[np.float32] | Targets) -> NDArray[np.intp]:
    lengths: NDArray[np.intp] = (shares.argmax(axis=2) != PAD_INDEX).sum(axis=1)
    return lengths
