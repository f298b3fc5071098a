"""The photos on which engines are timed, and the table of their times."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.photos import Times, choose, photos, rows, uhd
from galaxy_alpr.evaluation.dataset import Sample


def scene(source: str, number: int) -> Sample:
    return Sample(Path(f"{source}/images/{number}.jpg"), source, None, (), None)


def test_photos_are_spread_evenly_over_the_sources() -> None:
    samples = [scene("many", i) for i in range(50)] + [scene("some", i) for i in range(9)]
    samples += [scene("few", 0)]
    chosen = choose(samples, 20)
    assert Counter(sample.source for sample in chosen) == {"many": 10, "some": 9, "few": 1}
    assert choose(samples[::-1], 20) == chosen, "the same whatever the order"


def test_crops_are_no_photos() -> None:
    crop = Sample(Path("crop.jpg"), "crops", None, None, None, crop_text="AB12")
    assert choose([crop, scene("one", 1)], 5) == [scene("one", 1)]


def test_the_examples_stand_in_for_absent_photos(tmp_path: Path) -> None:
    images, what = photos(tmp_path / "absent", 120)
    assert len(images) == 3
    assert what.startswith("3 examples")


def test_a_4k_picture_is_made_of_an_example(tmp_path: Path) -> None:
    images, _ = photos(tmp_path / "absent", 120)
    assert uhd(images[0]).shape == (2160, 3840, 3)
    assert uhd(images[0]).dtype == np.uint8


def test_the_table_tells_ratios_and_targets() -> None:
    ours, other = Times([8.0, 8.0], [4.0, 4.0]), Times([10.0, 10.0], [4.0, 4.0])
    table = rows(["ours", "other"], [ours, other])
    assert table[0] == ("CPU mean", "8.0", "10.0", "0.80", "0.8", "yes")
    assert table[4] == ("wall p50", "4.0", "4.0", "1.00", "0.8", "NO")
    assert rows(["ours"], [ours])[0] == ("CPU mean", "8.0")
