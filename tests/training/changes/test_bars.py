"""Posts before a plate, and what is to be learned of the characters behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.changes.bank import PlateBank
from training.changes.bars import barred, parted
from training.changes.seen import seen_through
from training.reader.data.targets import Teacher, targets_of, targets_of_changed
from training.reader.settings import ALPHABET, HIDDEN, PAD_INDEX, UNCLEAR


@pytest.fixture
def bank(letters: Path) -> PlateBank:
    return PlateBank(letters, held_out=False)


def test_a_character_hidden_in_part_is_itself_and_hidden_by_shares(bank: PlateBank) -> None:
    plate = bank.plates[0]
    cover = np.zeros(plate.image.shape, np.float32)
    x1, _, x2, _ = plate.chars[0]
    cover[:, round(float(x1)) : round(float(x1 + 0.25 * (x2 - x1)))] = 1
    seen = seen_through(plate, cover)
    assert seen.text == UNCLEAR + plate.text[1:]
    shares = targets_of_changed(seen)
    own, hidden = ALPHABET.index(plate.text[0]), ALPHABET.index(HIDDEN)
    assert 0.2 < shares[0, hidden] < 0.8
    assert float(shares[0, own] + shares[0, hidden]) == pytest.approx(1, abs=1e-3)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert seen_through(plate, cover, opacity=0.4).text == plate.text
    assert seen_through(plate, np.ones_like(cover)).text == HIDDEN * len(plate.text)


def test_only_a_characters_ink_counts_as_hidden_where_it_is_narrow(bank: PlateBank) -> None:
    plate = replace(bank.plates[0], texts=tuple("I" * len(bank.plates[0].texts)))
    cover = np.zeros(plate.image.shape, np.float32)
    x1, _, x2, _ = (float(value) for value in plate.chars[1])
    middle = (x1 + x2) / 2
    cover[:, round(middle - 0.15 * (x2 - x1)) : round(middle + 0.15 * (x2 - x1))] = 1
    assert seen_through(plate, cover).text == "I?" + "I" * (len(plate.texts) - 2)


def test_what_is_beyond_a_post_is_hidden_and_beside_one_all_is_read(bank: PlateBank) -> None:
    rng = np.random.default_rng(4)
    parts = 0
    for plate in bank.plates * 8:
        assert set(barred(rng, plate, bank.patches).text) <= {*plate.text, HIDDEN, UNCLEAR}
        spared = parted(rng, plate, bank.patches, spared=True)
        assert spared is not None
        assert spared.text == plate.text
        part = parted(rng, plate, bank.patches)
        if part is not None and HIDDEN in part.text:
            parts += 1
            assert part.text[0] == HIDDEN or part.text[-1] == HIDDEN
            assert part.text.strip(HIDDEN + UNCLEAR) in plate.text
            assert part.box[2] - part.box[0] < plate.box[2] - plate.box[0]
    assert parts > 5


def test_a_teacher_that_reads_another_length_is_not_believed() -> None:
    class Made(Teacher):
        def __init__(self) -> None:
            pass

        def answers(self, images: np.ndarray) -> np.ndarray:
            assert len(images) == 2
            out = np.stack([targets_of("AB8"), targets_of("AB")]).astype(np.float32)
            out[0, 2] = 0
            out[0, 2, [ALPHABET.index("8"), ALPHABET.index("B")]] = 0.6, 0.4
            return out

    targets = np.stack([targets_of("ABB"), targets_of("ABB")])
    Made().teach(np.zeros((2, 48, 144), np.uint8), targets)
    assert targets[0, 2, ALPHABET.index("B")] == pytest.approx(0.7, abs=1e-3)
    assert targets[0, 2, ALPHABET.index("8")] == pytest.approx(0.3, abs=1e-3)
    assert targets[1, 2, ALPHABET.index("B")] == 1
    assert targets[1, 3, PAD_INDEX] == 1
