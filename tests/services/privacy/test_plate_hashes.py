"""The keyed hashes of plates, and their key."""

from __future__ import annotations

import hashlib
import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from galaxy_alpr.services.privacy.plate_hashes import (
    KEY_FILE,
    PlateHashes,
    make_key,
    stored_key,
)
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore

KEY = b"0123456789abcdef0123456789abcdef"


def test_the_hash_is_an_hmac_of_the_text() -> None:
    expected = hmac.new(KEY, b"B1234XYZ", hashlib.sha256).hexdigest()
    assert PlateHashes(KEY).of("B1234XYZ") == expected
    assert PlateHashes(KEY[::-1]).of("B1234XYZ") != expected
    assert PlateHashes().of("B1234XYZ") is None


def test_a_key_is_needed_and_never_shown() -> None:
    with pytest.raises(ValueError, match="without a key"):
        PlateHashes(hides_unlisted=True)
    with pytest.raises(ValueError, match="32 bytes"):
        PlateHashes(KEY[:-1])
    assert KEY.decode() not in repr(PlateHashes(KEY))


def test_a_short_key_in_the_settings_is_refused_and_not_shown() -> None:
    key = KEY.decode()
    assert key not in repr(Settings(_env_file=None, plate_hash_key=key))
    with pytest.raises(ValueError, match="plate_hash_key") as caught:
        Settings(_env_file=None, plate_hash_key=key[:-1])
    assert key[:-1] not in str(caught.value)


def test_processes_that_start_together_have_one_key_that_only_the_owner_may_read(
    tmp_path: Path,
) -> None:
    store = ArtifactStore(tmp_path)
    assert stored_key(store) is None
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: make_key(ArtifactStore(tmp_path)), range(16)))
    assert keys == {stored_key(store)}
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "0123", "x" * 64])
def test_a_broken_key_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).write_text(content)
    with pytest.raises(OSError, match="broken"):
        make_key(ArtifactStore(tmp_path))
    assert (tmp_path / KEY_FILE).read_text() == content
