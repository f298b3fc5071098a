"""Views of held-out plates, the temperature that fits them, and the threshold of `whole`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.completeness.data.bank import PlateBank
from training.completeness.data.scenes import Image
from training.completeness.data.views import MAKERS, Change, photographed, sample
from training.completeness.labels import LABELS, WHOLE

Logits = NDArray[np.float64]
PRIOR = (0.95, 0.035, 0.015)
"""How often a plate is whole, occluded and partly unread where the product is used, roughly."""
FALSE_ALARMS = 0.007
"""Share of whole plates that may be called incomplete."""
TEMPERATURES = np.exp(np.linspace(np.log(0.5), np.log(3.0), 60))
ROUNDS = 3
"""Windows of each held-out plate as it is."""


@dataclass(frozen=True)
class Views:
    """Crops (N, 48, 144, 1) uint8, their labels (N,) and kinds."""

    images: Image
    labels: NDArray[np.int64]
    kinds: tuple[str, ...]


def plain_views(bank: PlateBank, seed: int = 11) -> Views:
    """Every plate that has nothing unread, as it is, in several windows."""
    rng = np.random.default_rng(seed)
    plates = [plate for plate in bank.plates if not plate.unread] * ROUNDS
    nothing = np.zeros((0, 4), np.float32)
    views = [photographed(rng, Change(p, WHOLE, "real", nothing), clear=True) for p in plates]
    images = np.stack([view.image for view in views])[..., None]
    return Views(images, np.zeros(len(views), np.int64), ("real",) * len(views))


def changed_views(bank: PlateBank, each: int, *, clear: bool, seed: int = 12) -> Views:
    """``each`` views of every change that training draws."""
    rng = np.random.default_rng(seed)
    views = [sample(rng, bank, name, clear=clear) for name in MAKERS for _ in range(each)]
    images = np.stack([view.image for view in views])[..., None]
    labels = np.array([view.label for view in views], np.int64)
    return Views(images, labels, tuple(view.kind for view in views))


def drawn_shares() -> NDArray[np.float64]:
    """Shares of the labels in training, by the shares of ``MAKERS``."""
    shares = np.zeros(len(LABELS))
    for name, (share, _) in MAKERS.items():
        unread = name in ("stacked", "real foreign", "real stacked", "real three", "lines unread")
        shares[2 if unread else 1 if "covered" in name or "cut" in name else 0] += share
    out: NDArray[np.float64] = shares / shares.sum()
    return out


def fit_temperature(logits: Logits, labels: NDArray[np.int64]) -> float:
    """Return the temperature at which the labels of equally frequent changes are likeliest."""
    counts = np.bincount(labels, minlength=len(LABELS))
    weights = drawn_shares()[labels] / counts[labels]
    losses = [
        -(weights * log_softmax(logits / t)[np.arange(len(labels)), labels]).sum()
        for t in TEMPERATURES
    ]
    return float(TEMPERATURES[int(np.argmin(losses))])


def log_softmax(logits: Logits) -> Logits:
    """Logarithms of the probabilities (N, 3) of logits."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    out: Logits = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return out


def prior_offsets() -> NDArray[np.float64]:
    """What is added to logits over the temperature so that they hold for ``PRIOR``."""
    out: NDArray[np.float64] = np.log(np.array(PRIOR) / drawn_shares())
    return out


def threshold_of(whole: NDArray[np.float64]) -> float:
    """The probability below which at most ``FALSE_ALARMS`` of the whole plates lie."""
    ordered = np.sort(whole)
    allowed = int(FALSE_ALARMS * len(ordered))
    return float(ordered[allowed])
