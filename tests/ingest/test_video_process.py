"""Sources decoded by a process of their own."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import cv2
import pytest

from galaxy_alpr.ingest import decoder
from galaxy_alpr.ingest.addresses import Address
from galaxy_alpr.ingest.decoder import Decoding
from galaxy_alpr.ingest.video_process import (
    SourceEnded,
    SourceOptions,
    VideoFrame,
    VideoProcess,
)
from tests.ingest.conftest import VP8, Serve, frame


def read_all(process: VideoProcess) -> tuple[list[VideoFrame], str | None]:
    """Return all frames until the end, and the reason of the end."""
    frames: list[VideoFrame] = []
    while True:
        try:
            found = process.next()
        except SourceEnded as error:
            return frames, error.reason
        if found is not None:
            frames.append(found)


def some(process: VideoProcess, count: int) -> list[VideoFrame]:
    """Return the first frames of a live source. Raises ``SourceEnded``."""
    frames: list[VideoFrame] = []
    for _ in range(20 * count):
        found = process.next()
        if found is not None:
            frames.append(found)
        if len(frames) == count:
            return frames
    raise AssertionError(f"only {len(frames)} frames came")


def test_every_frame_of_a_file_comes_in_order(video: Path) -> None:
    with VideoProcess(Address.of(str(video)), SourceOptions(always=True)) as process:
        frames, reason = read_all(process)
    assert reason is None
    assert len(frames) == 140
    assert {item.dropped for item in frames} == {0}
    moments = [item.at for item in frames]
    assert moments == sorted(moments)
    assert moments[-1] == pytest.approx(13.9, abs=0.2)
    assert abs(frames[5].image.astype(int) - frame(5)).mean() < 3


def test_where_nothing_moves_no_frame_comes(video: Path) -> None:
    with VideoProcess(Address.of(str(video)), SourceOptions()) as process:
        frames, _ = read_all(process)
    # The square stands still from 2.0 s on; after some seconds it is background.
    assert 40 < len(frames) < 120
    assert frames[-1].at < 12


def test_the_rate_is_kept(video: Path) -> None:
    with VideoProcess(Address.of(str(video)), SourceOptions(always=True, rate=5)) as process:
        frames, _ = read_all(process)
    assert len(frames) in (70, 71)


def test_a_folder_of_pictures_is_a_video(tmp_path: Path) -> None:
    for number in range(6):
        cv2.imwrite(str(tmp_path / f"{number:02}.png"), frame(number))
    (tmp_path / "notes.txt").write_text("no picture")
    options = SourceOptions(always=True, fps=2)
    with VideoProcess(Address.of(str(tmp_path)), options) as process:
        frames, reason = read_all(process)
    assert reason is None
    assert [item.at for item in frames] == [0, 0.5, 1, 1.5, 2, 2.5]
    assert (frames[3].image == frame(3)).all()


def test_what_is_no_video_ends_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video" * 100)
    with VideoProcess(Address.of(str(broken)), SourceOptions()) as process:
        frames, reason = read_all(process)
    assert (frames, reason) == ([], "the source cannot be opened")
    empty = tmp_path / "empty"
    empty.mkdir()
    with VideoProcess(Address.of(str(empty)), SourceOptions()) as process:
        assert read_all(process)[1] == "the folder has no pictures"


def test_a_decoder_that_crashes_is_an_end(video: Path) -> None:
    with VideoProcess(Address.of(str(video)), SourceOptions(always=True)) as process:
        assert process.next() is not None
        os.kill(process.pid, signal.SIGKILL)
        _, reason = read_all(process)
    assert reason == "the process that decodes the source has ended"


def test_a_decoder_that_hangs_is_killed(video: Path) -> None:
    options = SourceOptions(always=True, timeout_s=-9.0)  # one second in all
    with VideoProcess(Address.of(str(video)), options) as process:
        os.kill(process.pid, signal.SIGSTOP)
        _, reason = read_all(process)
        assert reason == "the process that decodes the source has ended"
        assert process._child.wait() == -signal.SIGKILL


def test_a_clip_of_a_file_is_there_at_its_end_too(video: Path) -> None:
    with VideoProcess(Address.of(str(video)), SourceOptions(always=True, clips=True)) as process:
        read_all(process)
        clip = process.clip(1.0, 3.0)
        assert clip is not None
        assert (clip.width, clip.height) == (320, 240)
        assert len(clip.frames) in (10, 11)
        assert process.clip(100.0, 110.0) is None


def test_a_decoder_whose_source_hangs_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoder, "_HANGS_S", 0.0)
    monkeypatch.setattr(decoder, "open_capture", lambda _: threading.Event().wait(60))
    decoding = Decoding({"kind": "stream", "place": str(tmp_path), "timeout_s": 0.1})
    assert decoding.take(0.2) is None
    assert decoding.ended
    assert decoding.reason == "the decoder hangs"


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_stream_is_read(rtsp: Serve, transport: str) -> None:
    server = rtsp()
    with VideoProcess(Address.of(server.url), SourceOptions(transport=transport)) as process:
        frames = some(process, 5)
        assert {item.image.shape for item in frames} == {(240, 320, 3)}
        assert process.health is not None
        assert process.health.frames >= 5


def test_a_server_that_dies_is_an_end_and_its_successor_is_read(rtsp: Serve) -> None:
    server = rtsp()
    address = Address.of(server.url)
    with VideoProcess(address, SourceOptions(timeout_s=3)) as process:
        some(process, 3)
        server.stop()
        _, reason = read_all(process)
        assert reason is not None
    rtsp(port=server.port, width=640, encoder=VP8)
    with VideoProcess(address, SourceOptions()) as process:
        assert some(process, 1)[0].image.shape == (480, 640, 3)


def test_a_password_is_needed_and_stands_in_no_list_of_processes(rtsp: Serve) -> None:
    secret = "p@ss:word/1"
    server = rtsp(password=secret)
    address = Address.of(server.url)
    with VideoProcess(address, SourceOptions(timeout_s=3)) as process:
        assert read_all(process)[1] == "the camera asks for a user and a password"
    with VideoProcess(address, SourceOptions(user="guard", password=secret)) as process:
        some(process, 1)
        pid = process.pid
        shown = (
            Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()
        )
    for text in (b"p@ss", b"p%40ss"):
        assert text not in shown
    assert secret not in repr(SourceOptions(user="guard", password=secret))
