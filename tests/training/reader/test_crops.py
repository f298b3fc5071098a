"""Training crops: letters where they are said to be, worse crops, slanted ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.reader.data.crops import slanted
from training.reader.data.photos import box_view, photograph, upright_view
from training.reader.data.shards import CropMaker, Shard
from training.reader.data.worsen import night, smear, worsen
from training.synthetic.plates import render_plate

pytestmark = pytest.mark.usefixtures("fonts")


def test_letters_lie_where_a_crop_says() -> None:
    rng = np.random.default_rng(11)
    plate = render_plate(rng, "DE", two_lines=True)
    photo = photograph(rng, plate, severity=0.0, least_height=60)
    x1, y1, x2, y2 = photo.box
    for cut in (box_view, upright_view):
        view, centres = cut(rng, photo)
        assert view.shape[0] >= 0.9 * min(y2 - y1, x2 - x1)
        assert centres.shape == (len(plate.text), 2)
        assert ((centres > 0) & (centres < 1)).all()
        upper = centres[:, 1] < 0.5
        assert upper.any()
        assert not upper.all()
        assert (np.diff(upper.astype(int)) <= 0).all()  # the upper line is read first
        for line in (centres[upper], centres[~upper]):
            assert (np.diff(line[:, 0]) > 0).all()


def test_worse_crops_are_smeared_dark_or_coarse() -> None:
    rng = np.random.default_rng(6)
    plate = render_plate(rng, "ID")
    crop = np.ascontiguousarray(plate.image[:80, :200])
    smeared, dark = smear(rng, crop), night(rng, crop)
    assert (
        np.abs(np.diff(smeared.astype(int), axis=1)).mean()
        < 0.8 * np.abs(np.diff(crop.astype(int), axis=1)).mean()
    )
    assert dark.mean() < 0.6 * crop.mean()
    changed = 0
    for _ in range(200):
        out = worsen(rng, crop)
        assert out.shape == crop.shape
        assert out.dtype == np.uint8
        changed += not np.array_equal(out, crop)
    assert 20 < changed < 120


def test_a_slanted_picture_slopes_and_leans() -> None:
    image = np.full((60, 200, 3), 255, np.uint8)
    cv2.line(image, (20, 30), (180, 30), (0, 0, 0), 1)
    cv2.line(image, (100, 5), (100, 55), (0, 0, 0), 1)
    out, window = slanted(image, [0.0, 0.0, 200.0, 60.0], slope=0.2, lean=0.5)
    assert window == [0.0, 0.0, float(out.shape[1]), float(out.shape[0])]
    assert out.shape[:2] == (60 + 0.2 * 200 + 1, 200 + 0.5 * 60 + 1)
    dark = out[..., 0] < 200
    y, x = np.nonzero(dark)
    # The line sinks by 0.2 of its 160 px; the stroke moves aside by 0.5 of its 50 px.
    left, right = y[x == x.min()].mean(), y[x == x.max()].mean()
    assert right - left == pytest.approx(32, abs=2)
    top, bottom = x[y == y.min()].mean(), x[y == y.max()].mean()
    assert bottom - top == pytest.approx(25, abs=2)


@pytest.fixture
def shard() -> Shard:
    return CropMaker([], real_share=0.0, seed=1).make(32)


def test_shard_survives_the_disk(shard: Shard, tmp_path: Path) -> None:
    shard.save(tmp_path / "shard-000000")
    loaded = Shard.load(tmp_path / "shard-000000")
    assert np.array_equal(loaded.images, shard.images)
    assert np.array_equal(loaded.texts, shard.texts)
