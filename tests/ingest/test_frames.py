"""The newest frame of a camera, in its process and in others."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from galaxy_alpr.ingest.frames import NewestFrames
from tests.endpoints.cameras.conftest import pixels
from tests.fake_engine import FakeEngine


def test_another_process_gets_the_frames_that_it_asks_for(tmp_path: Path) -> None:
    folder, engine, image = tmp_path / "cameras", FakeEngine(), pixels("B1234XYZ")
    reading, showing = NewestFrames(folder), NewestFrames(folder)
    objects = engine.detect(image)
    reading.put(3, image, objects)
    reading.publish()
    assert not folder.exists(), "nobody has asked"
    assert showing.newest(3) is None
    reading.read(3, engine.read(image, objects.plates))
    reading.publish()
    found = showing.newest(3)
    assert found is not None
    assert [box.text for box in found.boxes if box.is_plate] == ["B1234XYZ"]
    assert np.abs(found.image.astype(int) - image).mean() < 3
    assert found.jpeg(boxes=True) != found.jpeg()
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.glob("*.frame"))
    (folder / "3.frame").write_bytes(b"of another version")
    assert showing.newest(3) is None
    reading.forget(3)
    assert list(folder.iterdir()) == []
