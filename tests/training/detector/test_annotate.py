"""What the detector learns of a row: objects, ignored regions, corners."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from training.detector.data.annotate import annotate, negative_map
from training.detector.data.rows import load_rows, parse_row
from training.detector.level import LEVEL, load_level
from training.detector.mine import Miner, load_disputed, load_hard
from training.detector.thirdparty import Found


def test_only_level_plates_teach_the_corners_of_their_box(street: Path) -> None:
    row = load_rows(street, "train")[0]
    assert annotate(row, {}).corner_weight.tolist() == [0.0, 0.0]
    taught = annotate(row, {"level": [[80, 100, 140, 118]]}).corner_weight
    assert taught.tolist() == pytest.approx([0.3, 0.0])


def test_what_is_written_of_level_plates_is_read_again(street: Path, tmp_path: Path) -> None:
    assert load_level(tmp_path) == {}
    row = load_rows(street, "train")[0]
    line = json.dumps({"uid": row.uid, "boxes": [row.plates[0].xyxy]})
    (tmp_path / LEVEL).write_text(line + "\n", encoding="utf-8")
    assert load_level(tmp_path) == {row.uid: [[80, 100, 140, 118]]}


def test_what_nobody_annotated_is_never_plain_background() -> None:
    item = {
        "image": "x.png",
        "width": 64,
        "height": 64,
        "split": "train",
        "phash": "00",
        "plates": [],
        "plates_source": "teacher",
        "vehicles": None,
    }
    teacher = {
        "vehicles": [[1, 8, 8, 40, 40, 0.9]],
        "vehicles_doubt": [[3, 48, 0, 64, 16, 0.2]],
        "plates": [],
        "plates_doubt": [[0, 16, 32, 32, 40, 0.3]],
    }
    weights = negative_map(annotate(parse_row("s", Path("s"), item), teacher), 64)
    assert weights[0, 4, 2] == 0  # inside a vehicle an unannotated plate may stand
    assert weights[0, 7, 7] == 1
    assert weights[1:, 0, 7].max() == 0  # a doubtful vehicle is ignored
    assert 0 < weights[1:, 7, 7].max() < 1  # elsewhere vehicles are weak background


def test_label_errors_differ_from_mistakes_and_are_corrected(street: Path, tmp_path: Path) -> None:
    def found(*boxes: Sequence[float]) -> Found:
        count = len(boxes)
        array = np.asarray(boxes, np.float32).reshape(-1, 4)
        return Found(array, np.full(count, 0.9, np.float32), np.zeros(count, np.int64))

    moved, lamp, far = [80, 92, 140, 110], [20, 40, 40, 50], [150, 20, 190, 34]
    rows = load_rows(street, "train")[:3]
    answers = iter([found(moved), found(far)])
    miner = Miner(0.5, lambda _image: next(answers))
    for row, seen in zip(
        rows, ([moved], [[80, 100, 140, 118], lamp], [[80, 100, 140, 118]]), strict=True
    ):
        miner.update(row, found(*seen))
    miner.write(tmp_path)
    assert load_hard(tmp_path) == (rows[1].uid,)
    assert load_disputed(tmp_path) == {rows[0].uid: [moved]}

    learned = annotate(rows[0], {"plates_disputed": [moved, far]})
    assert learned.boxes[learned.labels == 0].tolist() == [moved]
    assert far in learned.regions.tolist(), "an unlabelled plate is no background"
