"""What is in a backup beside the database."""

from __future__ import annotations

import gzip
import re
from contextlib import suppress
from pathlib import Path

import pytest

import galaxy_alpr
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import (
    FILE,
    SECRETS,
    Manifest,
    read_header,
    read_manifest,
)
from tests.endpoints.conftest import SQLITE_ONLY
from tests.services.backup.conftest import Site

KEY_FILE = re.compile(r'^KEY_FILE = "([a-z-]+)"$', re.MULTILINE)


def test_every_key_of_the_data_folder_is_backed_up() -> None:
    """Without its key, what is stored encrypted cannot be read after a restoration."""
    sources = Path(galaxy_alpr.__file__).parent.rglob("*.py")
    named = {name for path in sources for name in KEY_FILE.findall(path.read_text("utf-8"))}
    assert len(named) > 5
    assert named == set(SECRETS)


@SQLITE_ONLY
def test_every_damage_is_found(site: Site, folder: BackupFolder) -> None:
    """Whichever byte changes, of the file or of a line, and wherever it is cut off."""
    site.upload("B1234XYZ")
    site.backup(folder)
    made = folder.find()
    manifest = read_manifest(made)
    whole = (made / FILE).read_bytes()
    text = gzip.decompress(whole)
    for index in range(len(whole)):
        changed = [*whole]
        changed[index] ^= 4
        (made / FILE).write_bytes(bytes(changed))
        refuses_or_is(made, manifest)
        (made / FILE).write_bytes(whole[:index])
        with pytest.raises(Conflict, match="is broken"):
            read_manifest(made)
    for index in range(0, len(text), 7):
        for byte in b'0["{':
            (made / FILE).write_bytes(
                gzip.compress(text[:index] + bytes([byte]) + text[index + 1 :])
            )
            refuses_or_is(made, manifest)
    first, rest = text.split(b"\n", 1)
    for line in (b"[1]", b"5", b'"a"', b"null", b"[5, 5, 5, 5, 5]", b"{}"):
        for lines in ((line, rest), (first, line, rest)):
            (made / FILE).write_bytes(gzip.compress(b"\n".join(lines)))
            with pytest.raises(Conflict, match="is broken"):
                read_manifest(made)
            refuses_or_is(made, manifest)


def refuses_or_is(made: Path, manifest: Manifest) -> None:
    """Fail unless a damaged manifest is refused, or the damage is none: in gzip's own header."""
    with suppress(Conflict):
        read_header(made)  # the first line alone has no checksum
    with suppress(Conflict):
        assert read_manifest(made) == manifest
