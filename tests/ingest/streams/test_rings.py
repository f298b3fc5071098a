"""The last frames of a stream, its pace, and clips."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from galaxy_alpr.ingest.streams.clips import Clip, clip_of
from galaxy_alpr.ingest.streams.pace import Pace
from galaxy_alpr.ingest.streams.rings import ClipRing, PictureRing
from tests.ingest.conftest import frame


def test_pictures_are_bounded_and_found_by_their_moment() -> None:
    ring = PictureRing()
    large = np.zeros((1080, 1920, 3), np.uint8)
    for number in range(40):
        ring.add(number * 0.1, large)
    assert ring._bytes <= 64_000_000
    found = ring.near(3.72)
    assert found is not None
    assert found.at == pytest.approx(3.7)
    assert ring.near(1.0) is None


def test_a_clip_is_a_video_of_the_frames_of_a_time(tmp_path: Path) -> None:
    ring = ClipRing()
    for number in range(100):
        ring.add(number * 0.05, frame(min(number, 40)))
    found = ring.between(1.0, 3.0)
    assert 8 <= len(found) <= 14
    clip = clip_of([(kept.at, kept.data) for kept in found], found[-1].size)
    assert clip is not None
    clip.write(tmp_path / "clip.avi")
    video = cv2.VideoCapture(str(tmp_path / "clip.avi"))
    assert video.get(cv2.CAP_PROP_FRAME_COUNT) == len(found)
    assert video.get(cv2.CAP_PROP_FPS) == pytest.approx(clip.fps, abs=0.05)
    good, image = video.read()
    video.release()
    assert good
    assert abs(image.astype(int) - frame(round(found[0].at / 0.05))).mean() < 3


def test_frames_of_another_size_are_in_no_clip_together() -> None:
    ring = ClipRing()
    for number in range(10):
        ring.add(number, frame(1, width=320 if number < 5 else 640))
    found = ring.between(0, 20)
    assert {kept.size for kept in found} == {(640, 240)}
    assert clip_of([(0.0, b"one")], (640, 240)) is None
    assert isinstance(clip_of([(0.0, b"one"), (1.0, b"two")], (640, 240)), Clip)


def looked(pace: Pace, *, moving: bool, waiting: bool) -> int:
    return sum(pace.wants(n / 25, moving=moving, waiting=waiting) for n in range(250))


def test_the_pace_follows_motion_rate_and_load() -> None:
    assert looked(Pace(None, live=True), moving=True, waiting=False) in (124, 125, 126)
    assert looked(Pace(None, live=True), moving=False, waiting=False) in (50, 51)
    assert looked(Pace(2.0, live=True), moving=True, waiting=False) in (20, 21)
    assert looked(Pace(None, live=False), moving=False, waiting=True) == 250
    loaded = Pace(None, live=True)
    for number in range(40):
        loaded.taken(number * 0.5)  # the engine takes two frames a second
    assert 35 <= looked(loaded, moving=True, waiting=True) <= 45
