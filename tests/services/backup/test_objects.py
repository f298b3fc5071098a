"""A backup of an installation whose files are in an object store: rows, and a list of the files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from galaxy_alpr.db.queries.files import named_paths
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.backup.folder import BackupFolder
from galaxy_alpr.services.backup.manifest import read_manifest
from galaxy_alpr.services.backup.upkeep import find_faults
from tests.endpoints.conftest import SQLITE_ONLY
from tests.s3_server import Bucket
from tests.services.backup.conftest import Site, make_site

pytestmark = SQLITE_ONLY


@pytest.fixture
def site(database_url: str, tmp_path: Path, bucket: Bucket) -> Iterator[Site]:
    site = make_site(database_url, tmp_path / "data", bucket)
    site.upload("B1", "B2")
    (site.store.static / "logo.svg").write_bytes(b"<svg/>")
    yield site
    site.engine.dispose()


def elsewhere(tmp_path: Path, bucket: Bucket | None) -> Site:
    return make_site(f"sqlite:///{tmp_path / 'its.db'}", tmp_path / "its", bucket)


def test_the_list_has_what_the_rows_name(site: Site, folder: BackupFolder) -> None:
    made = site.backup(folder)
    place = folder.find()
    with site.sessions() as session:
        named = {f"outputs/{path}" for path in named_paths(session)}
    lines = gzip.decompress((place / "objects.jsonl.gz").read_bytes()).splitlines()
    listed = {path: (sha256, size) for path, sha256, size in map(json.loads, lines)}
    assert set(listed) == {path for path in named if "/annotated/" not in path}
    assert all(sha256 and size for sha256, size in listed.values())
    objects = made.header.objects
    assert objects is not None
    assert (objects.count, objects.url) == (6, site.store.remote and site.store.remote.options.url)
    assert made.header.format == 2
    assert made.header.damaged == {}
    assert list(read_manifest(place).entries) == ["static/logo.svg"]
    assert list(find_faults(folder, folder.names())) == []
    (place / "objects.jsonl.gz").write_bytes(b"")
    assert any("objects.jsonl.gz" in fault for fault in find_faults(folder, folder.names()))


def test_a_missing_file_is_named(site: Site, folder: BackupFolder) -> None:
    lost = next(path for path in site.store.stored_paths() if path.startswith("uploaded"))
    site.store.delete(lost)
    assert site.backup(folder).header.damaged == {f"outputs/{lost}": "missing"}


def test_the_rows_come_back_and_the_files_are_looked_up(
    site: Site, folder: BackupFolder, tmp_path: Path, bucket: Bucket
) -> None:
    site.backup(folder)
    rows = site.rows()
    other = elsewhere(tmp_path, bucket)
    assert other.restore(folder).faults == []
    assert other.rows() == rows
    assert other.faults() == []
    assert (other.store.static / "logo.svg").is_file()
    lost = next(path for path in site.store.stored_paths() if path.startswith("plates"))
    site.store.delete(lost)
    again = other.restore(folder, replace=True)
    assert again.faults == [f"missing: {lost}"]
    other.engine.dispose()


def test_files_of_the_other_kind_of_place_are_refused(
    site: Site, folder: BackupFolder, tmp_path: Path, bucket: Bucket
) -> None:
    site.backup(folder)
    on_disk = elsewhere(tmp_path, None)
    with pytest.raises(Conflict, match="Set GALAXY_OBJECT_STORE_URL"):
        on_disk.restore(folder)
    foreign = bucket.fresh()
    foreign.objects().write("installation-id", b"1" * 32)
    with pytest.raises(Conflict, match="of another installation"):
        elsewhere(tmp_path, foreign).restore(folder)
    on_disk.upload("B3")
    other_folder = BackupFolder(tmp_path / "other backups")
    on_disk.backup(other_folder)
    with pytest.raises(Conflict, match="has files of a disk"):
        make_site(f"sqlite:///{tmp_path / 'x.db'}", tmp_path / "x", bucket).restore(other_folder)
