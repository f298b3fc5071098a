"""Passwords of cameras: taken out of addresses, and useless without the key and the row."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from galaxy_alpr.errors import Conflict, ValidationFailed
from galaxy_alpr.services.cameras.credentials import split_address
from galaxy_alpr.services.cameras.passwords import KEY_FILE, CameraPasswords
from galaxy_alpr.storage import ArtifactStore


@pytest.mark.parametrize(
    ("text", "address", "user", "password"),
    [
        ("rtsp://10.0.0.8/s1", "rtsp://10.0.0.8/s1", None, None),
        ("rtsp://a:b@10.0.0.8:554/s?x=1", "rtsp://10.0.0.8:554/s?x=1", "a", "b"),
        ("rtsp://a:b@c@10.0.0.8/s", "rtsp://10.0.0.8/s", "a", "b@c"),
        ("rtsp://a%40b:p%3Aw@[::1]:554/s", "rtsp://[::1]:554/s", "a@b", "p:w"),
        ("snapshot+http://a:b@cam/p.jpg", "snapshot+http://cam/p.jpg", "a", "b"),
        ("http://a@cam/v", "http://cam/v", "a", None),
        (" /videos/a.mp4 ", "/videos/a.mp4", None, None),
        ("webcam:0", "webcam:0", None, None),
    ],
)
def test_an_address_is_split(
    text: str, address: str, user: str | None, password: str | None
) -> None:
    found = split_address(text)
    assert (found.address, found.user, found.password) == (address, user, password)
    assert password is None or password not in repr(found).replace(address, "")


def test_what_is_no_url_is_not_repeated() -> None:
    with pytest.raises(ValidationFailed) as error:
        split_address("rtsp://a:hunter2@[::1/s")
    assert "hunter2" not in str(error.value)


def test_a_password_needs_its_key_and_its_camera(tmp_path: Path) -> None:
    passwords = CameraPasswords(ArtifactStore(tmp_path))
    assert passwords.unseal(None, 3) is None
    assert list(tmp_path.iterdir()) == []
    sealed = passwords.seal("päss wörd", 3)
    assert passwords.unseal(sealed, 3) == "päss wörd"
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert passwords.seal("päss wörd", 3) != sealed
    for text, camera_id in ((sealed, 4), ("AAAA", 3)):
        with pytest.raises(Conflict, match="set it again"):
            passwords.unseal(text, camera_id)
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(Conflict, match=KEY_FILE):
        passwords.unseal(sealed, 3)
