"""Drawn drive-bys: what is drawn, and how the passes of a few are read."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.passes.camera import frames, some_conditions
from benchmarks.passes.drives import some_drive
from benchmarks.passes.measure import best_single, measure, vote
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.types import TextCandidate
from tests.fake_engine import FakeEngine, photo
from tests.typefaces import write_typefaces
from training.synthetic.trimmings import FONT_DIR_VARIABLE

TWO_LANES, ALONE = 4, 13


@pytest.fixture(scope="module", autouse=True)
def _typefaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("typefaces")
    write_typefaces(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FONT_DIR_VARIABLE, str(folder))
        yield


def test_the_corners_of_a_plate_lie_where_it_is_drawn() -> None:
    drive = some_drive(TWO_LANES, hard=False)
    drawn = frames(drive, some_conditions(TWO_LANES, hard=False))
    first = next(drawn)
    later = next(itertools.islice(drawn, 8, None))
    assert len(later.quads) == 2
    changed = np.abs(later.image.astype(int) - first.image).max(axis=2)
    for quad in later.quads.values():
        x, y = quad.mean(axis=0).astype(int)
        assert changed[y - 2 : y + 3, x - 2 : x + 3].mean() > 20


def test_the_simpler_rules() -> None:
    (drawn,) = FakeEngine().analyze(decode_image(photo("AB12"))).plates
    plates = [
        replace(drawn, text=text, confidence=share, candidates=(TextCandidate(text, share),))
        for text, share in (("B81", 0.99), ("BB1", 0.8), ("BB1", 0.7), ("B91", 0.9))
    ]
    assert (best_single(plates), vote(plates)) == ("B81", "BB1")
    assert vote(plates[:2]) == "B81"
    withheld = [replace(plate, text=None) for plate in plates]
    assert (best_single(withheld), vote(withheld)) == ("B81", "BB1")
    assert vote([*withheld, plates[3]]) == "B91"
    assert vote([]) is None


def test_two_vehicles_side_by_side_and_a_poor_picture() -> None:
    engine = load_engine(threads=1)
    normal = measure(engine, [TWO_LANES], hard=False)
    hard = measure(engine, [ALONE], hard=True)
    assert [item.consensus for item in normal.outcomes] == [item.text for item in normal.outcomes]
    assert [item.consensus for item in hard.outcomes] == [item.text for item in hard.outcomes]
    for tally in (normal, hard):
        assert (tally.doubled, tally.invented, tally.sure_and_wrong) == (0, 0, 0)
