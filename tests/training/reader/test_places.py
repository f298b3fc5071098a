"""The places of letters that a network's slots attend to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (training group)")

from tests.training.reader.drawn import PLACES, row_of  # noqa: E402
from training.reader.data.rows import Row  # noqa: E402
from training.reader.network.model import ModelSettings, PlateReader  # noqa: E402
from training.reader.network.places import _mean_places, places_of  # noqa: E402
from training.widen import widened  # noqa: E402

SHIPPED = Path(__file__).resolve().parents[3] / "training" / "weights" / "reader.pt"


def test_letters_are_where_slots_attend() -> None:
    shares = np.zeros((3, 6, 36), np.float32)
    for slot, column in enumerate((4, 14, 28)):
        shares[slot, 3, column] = 1.0
    x, y = zip(*_mean_places(shares), strict=True)
    assert x == pytest.approx((4.5 / 36, 14.5 / 36, 28.5 / 36))
    assert y == pytest.approx((3.5 / 6,) * 3)
    shares[2] = 0.0
    shares[2, 0, 28] = 1.0
    assert _mean_places(shares) == (), "two lines"
    shares[2] = shares[1]
    assert _mean_places(shares) == (), "two slots that attend to one place"


def test_only_plates_read_right_are_cut(tmp_path: Path) -> None:
    rows = [
        row_of(tmp_path, "AB12", ink=20, ground=220),
        Row(tmp_path / "AB12.png", "QQQQ", "ID", "made", "train", pseudo=False),
    ]
    torch.manual_seed(0)
    small = ModelSettings(stem=8, middle=8, wide=16, tokens=16, heads=2, context_layers=1)
    assert places_of(PlateReader(small), rows) == [(), ()]
    network = PlateReader()
    begun = torch.load(SHIPPED, map_location="cpu", weights_only=True)
    network.load_state_dict(widened(begun, network))
    places, none = places_of(network, rows)
    assert [x for x, _ in places] == pytest.approx([x for x, _ in PLACES], abs=0.06)
    assert none == ()
