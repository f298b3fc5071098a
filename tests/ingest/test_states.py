"""What is wrong with a camera's picture."""

from __future__ import annotations

from dataclasses import replace

from galaxy_alpr.ingest.states import CameraState, HealthWatch
from galaxy_alpr.ingest.video_process import SourceHealth

GOOD = SourceHealth(frames=500, fps=25.0, brightness=100.0, spread=40.0, unchanged_s=0.1)


def judge(health: SourceHealth, *, live: bool = True) -> tuple[CameraState, str | None]:
    watch = HealthWatch()
    watch.judge(GOOD, live=live)
    return watch.judge(health, live=live)


def test_a_good_picture_is_running() -> None:
    assert judge(GOOD) == (CameraState.RUNNING, None)
    assert judge(replace(GOOD, frames=0)) == (CameraState.CONNECTING, None)


def test_each_fault_has_its_state_and_reason() -> None:
    frozen = judge(replace(GOOD, unchanged_s=12.0))
    assert frozen == (CameraState.FROZEN, "the picture has not changed for 12 s")
    assert judge(replace(GOOD, brightness=2, spread=1))[0] is CameraState.BLACK
    assert judge(replace(GOOD, brightness=120, spread=1))[0] is CameraState.COVERED
    slow = judge(replace(GOOD, fps=5.0))
    assert slow == (CameraState.SLOW, "only 5.0 frames a second come instead of 25")


def test_a_file_is_neither_frozen_nor_slow() -> None:
    assert judge(replace(GOOD, unchanged_s=60.0, fps=1.0), live=False)[0] is CameraState.RUNNING


def test_a_night_picture_with_a_lamp_is_not_black() -> None:
    assert judge(replace(GOOD, brightness=6.0, spread=9.0))[0] is CameraState.RUNNING


def test_a_clock_is_wrong_only_if_it_stays_so() -> None:
    watch = HealthWatch()
    wrong = replace(GOOD, clock_s=-3600.0)
    states = [watch.judge(wrong, live=True) for _ in range(3)]
    assert [state for state, _ in states[:2]] == [CameraState.RUNNING] * 2
    assert states[2] == (CameraState.WRONG_CLOCK, "the camera's clock is -3600 s wrong")
    assert watch.judge(replace(GOOD, clock_s=2.0), live=True)[0] is CameraState.RUNNING
    assert watch.judge(wrong, live=False)[0] is CameraState.RUNNING
