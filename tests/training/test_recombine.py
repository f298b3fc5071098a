"""Two real plates joined into one that nobody has seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed")
cv2 = pytest.importorskip("cv2", reason="opencv is not installed")
torch = pytest.importorskip("torch", reason="torch is not installed (training group)")
pytest.importorskip("fontTools", reason="fonttools is not installed (training group)")
pytest.importorskip("tqdm", reason="tqdm is not installed (training group)")

from training.reader.dataset import Row  # noqa: E402
from training.reader.model import ModelSettings, PlateReader  # noqa: E402
from training.reader.recombine import Whole, _between, cuts_of, join  # noqa: E402
from training.reader.settings import ALPHABET, encode_text  # noqa: E402
from training.reader.shards import CropMaker  # noqa: E402
from training.widen import widened  # noqa: E402

SHIPPED = Path(__file__).resolve().parents[2] / "training" / "weights" / "reader.pt"
CUTS = (0.25, 0.5, 0.75)


def _plate(text: str, *, ink: int, ground: int, height: int = 40) -> Any:
    """A plate of four letters in four equal cells, (height, 120, 3) uint8."""
    image = np.full((height, 120, 3), ground, np.uint8)
    for place, letter in enumerate(text):
        cv2.putText(image, letter, (30 * place + 6, height - 10), 0, 0.9, (ink,) * 3, 2)
    return image


def _whole(text: str, **look: int) -> Whole:
    return Whole(cv2.cvtColor(_plate(text, **look), cv2.COLOR_BGR2GRAY), text, CUTS)


def _row(folder: Path, text: str, **look: int) -> Row:
    path = folder / f"{text}.png"
    cv2.imwrite(str(path), _plate(text, **look))
    return Row(path, text, "ID", "made", "train", pseudo=False)


def test_a_joined_plate_shows_what_its_text_says() -> None:
    left, right = _whole("AB12", ink=20, ground=220), _whole("XY89", ink=20, ground=220)
    texts = set()
    for seed in range(12):
        image, text = join(np.random.default_rng(seed), left, right)
        kept = next(n for n in range(4) if text == "AB12"[:n] + "XY89"[n:])
        assert np.array_equal(image[:, : 30 * kept, 0], left.image[:, : 30 * kept])
        there = image[:, 30 * kept :, 0].astype(int) - right.image[:, 30 * kept :]
        assert np.abs(there).mean() < 4
        texts.add(text)
    assert texts == {"AY89", "AB89", "AB19"}


def test_the_right_part_takes_over_size_and_polarity() -> None:
    left = _whole("AB12", ink=20, ground=220)
    right = _whole("XY89", ink=240, ground=10, height=60)
    image, text = join(np.random.default_rng(0), left, right)
    assert image.shape == (40, 120, 3)
    kept = next(n for n in range(4) if text == "AB12"[:n] + "XY89"[n:])
    assert np.median(image[:, 30 * kept :]) > 180


def test_plates_that_cannot_meet_are_not_joined() -> None:
    left = _whole("AB12", ink=20, ground=220)
    rng = np.random.default_rng(0)
    assert all(join(rng, left, Whole(left.image, "XY", (0.12,))) is None for _ in range(9))
    short = Whole(left.image, "AB1", (0.5, 0.52))
    long = Whole(left.image, "CDEFGHIJKL", (0.51,) * 9)
    joined = [join(np.random.default_rng(seed), short, long) for seed in range(30)]
    texts = {plate[1] if plate else None for plate in joined}
    assert texts == {"ADEFGHIJKL", None}, "eleven characters have no slots"


def test_cuts_lie_between_the_places_looked_at() -> None:
    looks = np.zeros((3, 6, 36), np.float32)
    for slot, column in enumerate((4, 14, 28)):
        looks[slot, 3, column] = 1.0
    assert _between(looks) == pytest.approx((9.5 / 36, 21.5 / 36))
    looks[2] = 0.0
    looks[2, 0, 28] = 1.0
    assert _between(looks) == (), "two lines"
    looks[2] = looks[1]
    assert _between(looks) == (), "two slots that look at one place"


def test_only_plates_read_right_are_cut(tmp_path: Path) -> None:
    rows = [
        _row(tmp_path, "AB12", ink=20, ground=220),
        Row(tmp_path / "AB12.png", "QQQQ", "ID", "made", "train", pseudo=False),
    ]
    torch.manual_seed(0)
    small = ModelSettings(stem=8, middle=8, wide=16, tokens=16, heads=2, context_layers=1)
    assert cuts_of(PlateReader(small), rows) == [(), ()]
    network = PlateReader()
    begun = torch.load(SHIPPED, map_location="cpu", weights_only=True)
    network.load_state_dict(widened(begun, network))
    places, none = cuts_of(network, rows)
    assert places == pytest.approx(CUTS, abs=0.06)
    assert none == ()


def test_shards_hold_joined_texts(tmp_path: Path) -> None:
    rows = [_row(tmp_path, text, ink=20, ground=220) for text in ("AB12", "XY89")]
    seen = CropMaker(rows, real_share=1.0, seed=1, cuts=[CUTS, CUTS]).make(60).texts
    texts = {"".join(ALPHABET[i] for i in line).rstrip("_") for line in seen}
    assert {"AB12", "XY89"} < texts
    assert texts <= {
        a[:n] + b[n:] for a in ("AB12", "XY89") for b in ("AB12", "XY89") for n in range(4)
    }
    whole = CropMaker(rows, real_share=1.0, seed=1).make(60).texts.tolist()
    assert {tuple(line) for line in whole} == {tuple(encode_text(t)) for t in ("AB12", "XY89")}
