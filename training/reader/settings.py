"""Sizes, alphabet and country classes of the reader, in one place for training and export."""

from __future__ import annotations

from dataclasses import dataclass

INPUT_HEIGHT = 48
INPUT_WIDTH = 144
SLOTS = 10
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PAD, HIDDEN, FOREIGN = "_", "?", "*"
ALPHABET = CHARACTERS + PAD + HIDDEN + FOREIGN
"""Classes in index order. The last three pad unused slots, and stand for a character that is hidden
and for one of another script."""
PAD_INDEX = ALPHABET.index(PAD)
UNCLEAR = "~"
UNCLEAR_INDEX = 255
"""A character so far hidden that it may be read or not: it does not count in the loss."""
COUNTRIES = (
    *("", "ID", "DE", "GB", "NL", "FR", "ES", "IT", "PL", "BR", "AR", "MX", "US", "IN", "MY", "SG"),
    *("TH", "VN", "TR", "AU", "RO", "AT", "BE", "PT", "SE", "PH"),
)
"""Country classes in index order; ``""`` stands for any other."""
COUNTRY_UNLABELLED = -100
"""Country target of crops whose country is not known: they do not count in the loss."""


@dataclass(frozen=True)
class TrainSettings:
    """One training run; written to ``settings.yaml`` beside its checkpoints."""

    seed: int = 7
    batch: int = 64
    steps: int = 60_000
    minutes: float = 0.0
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    warmup: int = 300
    schedule: str = "cosine"
    """How the learning rate falls: ``cosine`` or ``linear``."""
    frozen: int = 0
    """1: the convolutions stay as they are, for a short run."""
    recombined: int = 1
    """0: no plates are joined or get others' letters, whose places need not be found then."""
    ema: float = 0.998
    real_share: float = 0.45
    changed_share: float = 0.3
    label_smoothing: float = 0.02
    country_weight: float = 0.15
    attention_weight: float = 0.5
    checkpoint_every: int = 250
    measure_every: int = 500
    threads: int = 2
    first_shards: int = 2


def encode_text(text: str) -> list[int]:
    """Slot classes of a text; raises ``ValueError`` for what the reader cannot express."""
    if not 1 <= len(text) <= SLOTS:
        raise ValueError(f"{text!r} does not fit {SLOTS} slots")
    indices = [UNCLEAR_INDEX if char == UNCLEAR else ALPHABET.index(char) for char in text]
    return indices + [PAD_INDEX] * (SLOTS - len(text))


def country_index(country: str | None) -> int:
    """Class of an ISO code; unlabelled for ``None``, other for codes without a class."""
    if country is None:
        return COUNTRY_UNLABELLED
    return COUNTRIES.index(country) if country in COUNTRIES else 0
