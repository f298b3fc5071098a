"""Addresses of video sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.ingest.addresses import Address, SourceKind


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("rtsp://camera.example/stream1", SourceKind.STREAM, "rtsp://camera.example/stream1"),
        ("http://10.0.0.7/video.mjpg", SourceKind.STREAM, "http://10.0.0.7/video.mjpg"),
        ("snapshot+http://10.0.0.7/now.jpg", SourceKind.SNAPSHOT, "http://10.0.0.7/now.jpg"),
        ("webcam:0", SourceKind.WEBCAM, "0"),
    ],
)
def test_the_kind_is_told_by_the_address(text: str, kind: SourceKind, place: str) -> None:
    assert Address.of(text) == Address(kind, place)
    assert Address.of(text).live


def test_files_and_folders_are_not_live(tmp_path: Path) -> None:
    file = tmp_path / "video.mp4"
    file.write_bytes(b"")
    assert Address.of(str(file)).kind is SourceKind.FILE
    assert Address.of(str(tmp_path)).kind is SourceKind.FOLDER
    assert not Address.of(str(file)).live


@pytest.mark.parametrize(
    "text",
    [
        "ftp://camera/stream",
        "rtsp://",
        "rtsp://camera:port/stream",
        "snapshot+rtsp://camera/1",
        "no/such/file.mp4",
        "webcam:x",
        "rtsp://guard:secret@camera/1",
        "concat:a.mp4|b.mp4",
    ],
)
def test_what_is_no_source_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        Address.of(text)
    assert "secret" not in str(caught.value)


def test_credentials_are_kept_apart() -> None:
    address = Address.of("rtsp://camera:8554/1")
    assert address.with_credentials("guard", "p@ss") == "rtsp://guard:p%40ss@camera:8554/1"
    assert address.with_credentials(None, None) == "rtsp://camera:8554/1"
