"""Motion before a camera that stands still."""

from __future__ import annotations

import numpy as np

from galaxy_alpr.ingest.motion import Motion, thumbnail
from galaxy_alpr.types import BgrImage
from tests.ingest.conftest import frame


def noisy(number: int, seed: int, *, light: float = 0.0) -> BgrImage:
    rng = np.random.default_rng(seed)
    image = frame(number, width=640, height=480).astype(float) + light
    return np.clip(image + rng.normal(0, 6, image.shape), 0, 255).astype(np.uint8)


def test_noise_and_light_are_no_motion() -> None:
    motion = Motion()
    assert motion.changed(thumbnail(noisy(0, 0))) == 1.0
    shares = [motion.changed(thumbnail(noisy(0, n, light=n % 5))) for n in range(1, 40)]
    assert max(shares) < 0.002


def test_a_small_object_that_moves_is_motion() -> None:
    motion = Motion()
    for number in range(20):
        motion.changed(thumbnail(noisy(0, number)))
    assert motion.changed(thumbnail(noisy(8, 99))) > 0.004


def test_what_stays_becomes_background() -> None:
    motion = Motion()
    motion.changed(thumbnail(noisy(0, 0)))
    shares = [motion.changed(thumbnail(noisy(30, n))) for n in range(120)]
    assert shares[0] > 0.004 > max(shares[100:])


def test_another_size_begins_anew() -> None:
    motion = Motion()
    motion.changed(thumbnail(frame(0)))
    assert motion.changed(thumbnail(frame(0, width=640, height=300))) == 1.0


def test_what_moves_behind_a_mask_does_not_count() -> None:
    left = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
    masked, whole = Motion([left]), Motion()
    for number in range(3):
        picture = thumbnail(frame(number))  # a square that moves on the left
        found = masked.changed(picture), whole.changed(picture)
    assert found[0] == 0.0
    assert found[1] > 0.0
