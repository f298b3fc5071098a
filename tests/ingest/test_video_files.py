"""Tests of the files that may be cameras."""

from pathlib import Path

import pytest

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.ingest.addresses import SourceKind
from galaxy_alpr.ingest.video_files import VideoFiles


def test_files_of_the_folder_are_cameras_by_either_path(tmp_path: Path) -> None:
    (tmp_path / "gate.mp4").touch()
    files = VideoFiles(tmp_path)
    for text in ("gate.mp4", str(tmp_path / "gate.mp4")):
        assert files.address(text).place == str((tmp_path / "gate.mp4").resolve())
    assert files.address("rtsp://camera/1").kind is SourceKind.STREAM
    assert files.address("webcam:0").kind is SourceKind.WEBCAM


@pytest.mark.parametrize("text", ["../secret.mp4", "../none.mp4", "link.mp4", "/etc/passwd"])
def test_nothing_is_told_of_files_outside(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    (tmp_path / "secret.mp4").touch()
    (folder / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    with pytest.raises(ValidationFailed) as outside:
        VideoFiles(folder).address(text)
    with pytest.raises(ValidationFailed) as missing:
        VideoFiles(folder).address("missing.mp4")
    assert str(outside.value) == str(missing.value)


def test_without_a_folder_no_file_is_a_camera(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed) as caught:
        VideoFiles(None).check({"address": "rtsp://camera/1", "sub_address": str(tmp_path)})
    assert caught.value.field == "sub_address"
