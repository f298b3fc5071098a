"""Changed plates: what is done to them, and what is to be read afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.changes.bank import PlateBank
from training.changes.covers import HIDDEN as HIDDEN_SHARE
from training.changes.covers import MAKERS, SPARED, draw_cover, hidden_shares
from training.changes.cuts import cut_beside, cut_through
from training.changes.kinds import KINDS, covered, shoot
from training.changes.lettering import exchanged, levels, stacked_lines
from training.changes.lines import COMMON_KINDS, RARE_KINDS, draw_lines
from training.changes.scenes import Plate, char_boxes
from training.reader.data.changed import changed_crop, changed_plate
from training.reader.settings import CHARACTERS, FOREIGN, HIDDEN, SLOTS, encode_text

WHOLE = {
    *("real spared", "real beside", "real latin", "real two", "drawn spared", "lines"),
    "real post",
}


@pytest.fixture
def bank(letters: Path) -> PlateBank:
    return PlateBank(letters, held_out=False)


def is_whole(plate: Plate) -> bool:
    return set(plate.text) <= set(CHARACTERS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_to_be_read_follows_from_the_change(bank: PlateBank, kind: str) -> None:
    rng = np.random.default_rng(1)
    for clear in (True, False):
        plate = changed_plate(rng, bank, kind)
        image, matrix = shoot(rng, plate, clear=clear)
        assert image.shape[2] == 3
        assert matrix.shape == (2, 3)
        if kind in WHOLE:
            assert is_whole(plate)
        elif kind.endswith(("covered", "cut")):
            assert HIDDEN in plate.text
        elif kind == "real foreign":
            assert FOREIGN in plate.text


def test_a_crop_knows_where_its_characters_are(bank: PlateBank) -> None:
    rng = np.random.default_rng(2)
    for _ in range(30):
        crop, plate = changed_crop(rng, bank)
        text = plate.text
        assert 1 <= len(encode_text(text)[:SLOTS]) == SLOTS
        known = ~np.isnan(crop.centres[:, 0])
        assert known.sum() == len(text) - text.count(FOREIGN)


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
        assert min(most) >= HIDDEN_SHARE if hides else max(most) <= SPARED


def test_what_a_cover_spares_is_read_as_before(bank: PlateBank) -> None:
    rng = np.random.default_rng(3)
    plate = bank.plates[1]
    for _ in range(20):
        spared = covered(rng, plate, bank, hides=False)
        assert spared is None or spared.text == plate.text
        hidden = covered(rng, plate, bank, hides=True)
        assert hidden is None or len(hidden.texts) == len(plate.texts)


def test_a_cut_loses_characters_at_one_end(bank: PlateBank) -> None:
    rng = np.random.default_rng(3)
    plate = bank.plates[1]
    for _ in range(40):
        shown = cut_through(rng, plate, bank.patches)
        left = shown.text.strip(HIDDEN)
        assert HIDDEN in shown.text
        assert "~" in left or left in plate.text
        beside = cut_beside(rng, plate, bank.patches)
        inner = beside.chars[:, [0, 2]]
        assert beside.text == plate.text
        assert inner.min() >= beside.box[0] - 1
        assert inner.max() <= beside.box[2] + 1


def test_each_line_of_a_cut_plate_loses_its_own_characters(bank: PlateBank) -> None:
    rng = np.random.default_rng(4)
    chars = bank.plates[1].chars.copy()
    chars[3:] += (-84, 60, -84, 60)  # the last two characters below the first two
    two = replace(bank.plates[1], chars=chars, image=np.zeros((200, 240), np.uint8))
    shown = [cut_through(rng, two, bank.patches).texts for _ in range(40)]
    assert any(texts[0] == HIDDEN == texts[3] for texts in shown)


@pytest.mark.parametrize(("kind", "length"), [("latin", 1), ("foreign", 1), ("stacked", 2)])
def test_characters_are_replaced_in_the_plates_own_colours(
    bank: PlateBank, kind: str, length: int
) -> None:
    plate = bank.plates[1]
    ground, ink = levels(plate)
    assert ground > 200
    assert ink < 60
    changed = exchanged(np.random.default_rng(4), plate, kind)
    assert changed is not None
    place = next(i for i, text in enumerate(changed.texts) if text != plate.texts[i])
    assert len(changed.text) == len(plate.text) - 1 + length == len(changed.chars)
    x1, y1, x2, y2 = plate.chars[place].astype(int)
    before, after = plate.image[y1:y2, x1:x2], changed.image[y1:y2, x1:x2]
    assert np.abs(before.astype(int) - after).max() > 80
    assert 0 < (after < 120).mean() < 0.7


def test_lines_of_several_plates_stand_below_each_other(bank: PlateBank) -> None:
    plate = stacked_lines(np.random.default_rng(5), bank.plates[:3])
    assert plate is not None
    assert len(np.unique(plate.chars[:, 1])) == 3
    assert len(plate.text) == len(plate.chars)


@pytest.mark.parametrize("kind", sorted({*COMMON_KINDS, *RARE_KINDS}))
@pytest.mark.usefixtures("letters")
def test_rendered_lines_know_what_is_to_be_read(kind: str) -> None:
    plate = draw_lines(np.random.default_rng(6), kind)
    assert is_whole(plate) == (kind not in ("beside", "line", "foreign"))
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
