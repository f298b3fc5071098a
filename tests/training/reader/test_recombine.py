"""Real plates made into ones that nobody has seen: halves joined, letters exchanged."""

from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.training.reader.drawn import CUTS, PLACES, row_of, whole_of
from training.reader.data.exchange import LetterPool, letter_spans
from training.reader.data.recombine import Image, Whole, join
from training.reader.data.shards import CropMaker
from training.reader.settings import ALPHABET, encode_text


def joined(rng: np.random.Generator, left: Whole, right: Whole) -> tuple[Image, str]:
    """The two plates joined, which must be possible."""
    plate = join(rng, left, right)
    assert plate is not None
    return plate


def test_a_joined_plate_shows_what_its_text_says() -> None:
    left, right = whole_of("AB12", ink=20, ground=220), whole_of("XY89", ink=20, ground=220)
    texts = set()
    for seed in range(12):
        image, text = joined(np.random.default_rng(seed), left, right)
        kept = next(n for n in range(4) if text == "AB12"[:n] + "XY89"[n:])
        assert np.array_equal(image[:, : 30 * kept, 0], left.image[:, : 30 * kept])
        there = image[:, 30 * kept :, 0].astype(int) - right.image[:, 30 * kept :]
        assert np.abs(there).mean() < 4
        texts.add(text)
    assert texts == {"AY89", "AB89", "AB19"}


def test_the_right_part_takes_over_size_and_polarity() -> None:
    left = whole_of("AB12", ink=20, ground=220)
    right = whole_of("XY89", ink=240, ground=10, height=60)
    image, text = joined(np.random.default_rng(0), left, right)
    assert image.shape == (40, 120, 3)
    kept = next(n for n in range(4) if text == "AB12"[:n] + "XY89"[n:])
    assert np.median(image[:, 30 * kept :]) > 180


def test_plates_that_cannot_meet_are_not_joined() -> None:
    left = whole_of("AB12", ink=20, ground=220)
    rng = np.random.default_rng(0)
    assert all(join(rng, left, Whole(left.image, "XY", (0.12,))) is None for _ in range(9))
    short = Whole(left.image, "AB1", (0.5, 0.52))
    long = Whole(left.image, "CDEFGHIJKL", (0.51,) * 9)
    plates = [join(np.random.default_rng(seed), short, long) for seed in range(30)]
    texts = {plate[1] if plate else None for plate in plates}
    assert texts == {"ADEFGHIJKL", None}, "eleven characters have no slots"


def test_a_cut_moves_to_where_there_is_no_ink(tmp_path: Path) -> None:
    row = row_of(tmp_path, "AB12", ink=240, ground=30)
    off = tuple((x + 0.04 * (-1) ** n, y) for n, (x, y) in enumerate(PLACES))
    whole = Whole.of(row, off)
    assert all(whole.ink[int(x * 120)] < 0.02 for x in whole.cuts)
    assert whole.levels == pytest.approx((30, 240), abs=12)


def test_a_plate_whose_letters_climb_is_made_level(tmp_path: Path) -> None:
    row = row_of(tmp_path, "HHHH", ink=20, ground=220)
    image = row.image()
    turned = cv2.warpAffine(
        image, np.array([[1.0, 0, 0], [0.1, 1, -6]]), (120, 40), borderMode=cv2.BORDER_REPLICATE
    )
    cv2.imwrite(str(row.path), turned)
    climbing = tuple((x, 0.5 + 0.1 * 3 * (x - 0.5)) for x, _ in PLACES)
    whole = Whole.of(row, climbing)
    tops = [int(np.flatnonzero((whole.image[:, c : c + 30] < 120).any(1))[0]) for c in (0, 90)]
    before = [int(np.flatnonzero((turned[:, c : c + 30, 0] < 120).any(1))[0]) for c in (0, 90)]
    assert abs(before[0] - before[1]) > 6
    assert abs(tops[0] - tops[1]) <= 2


def test_a_span_holds_its_letter_and_no_other() -> None:
    whole = whole_of("AI12", ink=20, ground=220)
    spans = letter_spans(whole)
    for place, (low, high) in enumerate(spans):
        inked = whole.image < 120
        cell = inked[:, 30 * place : 30 * place + 30].sum()
        assert inked[:, round(low * 120) : round(high * 120)].sum() == cell
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_the_frame_of_a_plate_is_not_part_of_its_letters() -> None:
    whole = whole_of("AB12", ink=20, ground=220)
    framed = whole.image.copy()
    framed[:, :3], framed[:, -3:] = 0, 0
    first, *_, last = letter_spans(Whole(framed, "AB12", CUTS))
    assert first[0] * 120 >= 3
    assert last[1] * 120 <= 117


def test_exchanged_letters_are_those_the_text_says() -> None:
    """Every letter of the new plate is drawn as the plate with that letter draws it."""
    plates = [whole_of(text, ink=20, ground=220) for text in ("AB12", "XY89", "KL47")]
    case = LetterPool(plates)
    drawn = {
        char: plate.image[:, 30 * n : 30 * n + 30]
        for plate in plates
        for n, char in enumerate(plate.text)
    }
    texts = set()
    for seed in range(40):
        image, text = case.exchange(np.random.default_rng(seed), plates[0])
        assert [c.isdigit() for c in text] == [False, False, True, True]
        inked = (image[..., 0] < 120).sum(axis=0)
        shown = int(inked.sum())
        expected = sum(int((drawn[char] < 120).sum()) for char in text)
        assert shown == pytest.approx(expected, rel=0.06)
        texts.add(text)
    assert "AB12" in texts
    assert len(texts) > 12
    assert {text[0] for text in texts} == set("ABXYKL")


def test_a_new_letter_takes_over_the_plate_it_comes_to() -> None:
    base = whole_of("AB12", ink=240, ground=40)
    others = [whole_of("XY89", ink=20, ground=220, height=60), base]
    case = LetterPool(others)
    for seed in range(20):
        image, _ = case.exchange(np.random.default_rng(seed), base)
        assert image.shape[0] == 40
        assert np.median(image) == pytest.approx(40, abs=4)
        assert image.max() > 220


def test_faint_and_tiny_letters_stay_where_they_are() -> None:
    base = whole_of("AB12", ink=20, ground=220)
    small = Whole(np.asarray(cv2.resize(base.image, (36, 12)), np.uint8), "XY89", CUTS)
    for other in (whole_of("XY89", ink=120, ground=160), small):
        case = LetterPool([base, other])
        texts = {case.exchange(np.random.default_rng(seed), base)[1] for seed in range(30)}
        assert set("".join(texts)) == set("AB12")


def test_shards_hold_joined_and_exchanged_texts(tmp_path: Path) -> None:
    rows = [row_of(tmp_path, text, ink=20, ground=220) for text in ("AB12", "XY89")]
    seen = CropMaker(rows, real_share=1.0, seed=1, places=[PLACES, PLACES]).make(60).texts
    texts = {"".join(ALPHABET[i] for i in line).rstrip("_") for line in seen}
    assert {"AB12", "XY89"} < texts
    halves = {a[:n] + b[n:] for a in ("AB12", "XY89") for b in ("AB12", "XY89") for n in range(4)}
    assert texts & halves > {"AB12", "XY89"}
    assert texts - halves, "letters exchanged singly"
    assert all(set(text[:2]) <= set("ABXY") and set(text[2:]) <= set("1289") for text in texts)
    whole = CropMaker(rows, real_share=1.0, seed=1).make(60).texts.tolist()
    assert {tuple(line) for line in whole} == {tuple(encode_text(t)) for t in ("AB12", "XY89")}
