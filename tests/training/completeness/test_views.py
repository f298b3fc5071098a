"""Views of whole plates, and of plates of which something is hidden, cut off or not read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.completeness.data.bank import PlateBank
from training.completeness.data.covers import HIDDEN, MAKERS, SPARED, draw_cover, hidden_shares
from training.completeness.data.cuts import cut_beside, cut_through
from training.completeness.data.lettering import exchanged, levels, stacked_lines
from training.completeness.data.lines import UNREAD_KINDS, WHOLE_KINDS, draw_lines
from training.completeness.data.scenes import char_boxes
from training.completeness.data.views import MAKERS as CHANGES
from training.completeness.data.views import sample
from training.completeness.labels import MAP, UNKNOWN, VIEW

LABEL_OF = {
    name: 2 * (name in ("stacked", "real foreign", "real stacked", "real three", "lines unread"))
    or int(name.endswith(("covered", "cut")))
    for name in CHANGES
}


@pytest.fixture
def bank(letters: Path) -> PlateBank:
    return PlateBank(letters, held_out=False)


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_view_has_the_label_of_its_change(bank: PlateBank, name: str) -> None:
    rng = np.random.default_rng(1)
    for clear in (True, False):
        view = sample(rng, bank, name, clear=clear)
        assert view.image.shape == (VIEW[1], VIEW[0])
        assert view.image.dtype == np.uint8
        assert view.maps.shape == (2, MAP[1], MAP[0])
        assert view.label == LABEL_OF[name] or view.kind in ("drawn", "stacked")
        if view.label == 0:
            assert not view.maps.any()
        elif (view.maps != UNKNOWN).all():
            assert not view.maps[2 - view.label].any()  # only the label's own map is drawn


def test_held_out_plates_are_in_no_training_view(letters: Path) -> None:
    texts = [{item.text for item in PlateBank(letters, held_out=h).items} for h in (True, False)]
    assert texts == [{"K9TML", "HH8V2", "QW123"}, {"B1AX7", "40PZE", "XYZ51"}]


@pytest.mark.parametrize("shape", sorted(MAKERS))
def test_covers_hide_a_character_or_spare_them_all(bank: PlateBank, shape: str) -> None:
    rng = np.random.default_rng(2)
    plate = bank.plates[1]
    for hides in (True,) if shape in ("beam", "snow") else (True, False):  # these always hide some
        drawn = [draw_cover(rng, plate, hides=hides, shape=shape) for _ in range(12)]
        most = [float(hidden_shares(each[0], plate.chars).max()) for each in drawn if each]
        assert most
        assert min(most) >= HIDDEN if hides else max(most) <= SPARED


def test_a_cut_ends_in_a_character_or_beside_the_number(bank: PlateBank) -> None:
    rng = np.random.default_rng(3)
    plate = bank.plates[1]
    for _ in range(40):
        shown, part, kind = cut_through(rng, plate, bank.patches)
        width, height = shown.box[2] - shown.box[0], shown.box[3] - shown.box[1]
        filled = "filled" in kind
        assert filled or width * height < 0.98 * 160 * 36
        assert ("between" in kind) == (len(part) == 0)
        beside = cut_beside(rng, plate, bank.patches)
        inner = beside.chars[:, [0, 2]]
        assert inner.min() >= beside.box[0] - 1
        assert inner.max() <= beside.box[2] + 1


def test_characters_are_replaced_in_the_plates_own_colours(bank: PlateBank) -> None:
    plate = bank.plates[1]
    ground, ink = levels(plate)
    assert ground > 200
    assert ink < 60
    for kind in ("latin", "foreign", "stacked"):
        made = exchanged(np.random.default_rng(4), plate, kind)
        assert made is not None
        changed, boxes = made
        x1, y1, x2, y2 = boxes[0].astype(int)
        before, after = plate.image[y1:y2, x1:x2], changed.image[y1:y2, x1:x2]
        assert np.abs(before.astype(int) - after).max() > 80
        assert 0 < (after < 120).mean() < 0.7


def test_lines_of_several_plates_stand_below_each_other(bank: PlateBank) -> None:
    plate = stacked_lines(np.random.default_rng(5), bank.plates[:3])
    assert plate is not None
    assert len(np.unique(plate.chars[:, 1])) == 3


@pytest.mark.parametrize("kind", sorted({*WHOLE_KINDS, *UNREAD_KINDS}))
@pytest.mark.usefixtures("letters")
def test_rendered_lines_know_what_is_not_read(kind: str) -> None:
    plate, unread = draw_lines(np.random.default_rng(6), kind)
    assert bool(len(unread)) == (kind in UNREAD_KINDS and kind != "three")
    assert plate.image.ndim == 2
    assert plate.box[2] > plate.box[0]


def test_boxes_of_characters_follow_their_places() -> None:
    one = np.array([(0.1 + 0.2 * i, 0.5) for i in range(5)], np.float32)
    boxes = char_boxes(one, 200, 50)
    assert boxes is not None
    assert boxes[0].tolist() == pytest.approx([4, 6.25, 36, 43.75])
    two = np.array([(0.2, 0.25), (0.5, 0.25), (0.2, 0.75), (0.5, 0.75), (0.8, 0.75)], np.float32)
    lower = char_boxes(two, 100, 60)
    assert lower is not None
    assert lower[:, 1].min() > 0
    assert char_boxes(one[:2], 200, 50) is None
    assert char_boxes(one[[0, 1, 1, 2]], 200, 50) is None  # two slots at one place
