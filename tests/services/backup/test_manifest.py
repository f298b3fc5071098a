"""What is in a backup beside the database."""

from __future__ import annotations

import re
from pathlib import Path

import galaxy_alpr
from galaxy_alpr.services.backup.manifest import SECRETS

KEY_FILE = re.compile(r'^KEY_FILE = "([a-z-]+)"$', re.MULTILINE)


def test_every_key_of_the_data_folder_is_backed_up() -> None:
    """Without its key, what is stored encrypted cannot be read after a restoration."""
    sources = Path(galaxy_alpr.__file__).parent.rglob("*.py")
    named = {name for path in sources for name in KEY_FILE.findall(path.read_text("utf-8"))}
    assert len(named) > 5
    assert named == set(SECRETS)
