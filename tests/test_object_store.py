"""Stored files behave alike on a disk and in an object store, and its failures have names."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from galaxy_alpr.errors import (
    ObjectStoreDenied,
    ObjectStoreFailed,
    ObjectStoreFull,
    ObjectStoreUnreachable,
    Unavailable,
)
from galaxy_alpr.errors.disk import ObjectStoreError
from galaxy_alpr.storage import ArtifactStore
from galaxy_alpr.storage.s3.errors import failure_of
from tests.s3_server import SECRET, Bucket, nobody, silent

AT = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
MISSING = f"plates/2026/11/22/{9:032x}.jpg"


@pytest.fixture
def store(tmp_path: Path, remote: Bucket | None) -> ArtifactStore:
    objects = None if remote is None else remote.objects()
    store = ArtifactStore(tmp_path / "data", remote=objects)
    store.make_folders()
    return store


def test_what_is_written_is_read_and_listed_until_it_is_deleted(store: ArtifactStore) -> None:
    path = store.name("plates", ".jpg", AT)
    assert not store.holds(path)
    store.write(path, b"picture")
    assert store.read(path) == b"picture"
    assert store.read_range(path, 2, 3) == b"ctu"
    assert b"".join(store.objects.chunks(f"outputs/{path}")) == b"picture"
    assert store.stat(path).bytes == 7
    assert store.holds(path)
    assert store.made_here(path)
    assert list(store.stored_paths()) == [path]
    store.write(path, b"again")
    assert store.read(path) == b"again"
    store.delete(path)
    store.delete(path)
    assert not store.holds(path)
    assert list(store.stored_paths()) == []
    assert list(store.staged_files()) == []


@pytest.mark.parametrize("path", [MISSING, "plates/2026", "plates/nothing here", "plates/%00"])
def test_what_is_missing_is_missing(store: ArtifactStore, path: str) -> None:
    assert not store.holds(path)
    with pytest.raises((FileNotFoundError, IsADirectoryError)):
        store.read(path)


@pytest.mark.parametrize(
    "path", ["", "plates/../../secret", "/etc/secret", "../secret", "static/secret"]
)
def test_a_path_that_leads_out_is_not_used(store: ArtifactStore, path: str) -> None:
    for act in (store.read, store.delete, store.stat, lambda path: store.write(path, b"x")):
        with pytest.raises(PermissionError, match="not the path of a stored file"):
            act(path)
    assert not store.holds(path)
    assert list(store.delete_all([path])) == [path]


def test_many_are_deleted_and_missing_ones_are_no_failure(store: ArtifactStore) -> None:
    paths = [store.name("vehicles", ".jpg", AT) for _ in range(5)]
    for path in paths:
        store.write(path, b"crop", sync=False)
    assert store.delete_all([*paths[:4], MISSING]) == {}
    assert list(store.stored_paths()) == paths[4:]


def test_a_file_is_moved_where_none_is(store: ArtifactStore) -> None:
    path = store.name("clips", ".avi", AT)
    store.write(path, b"clip")
    store.move(f"outputs/{path}", f"quarantine/one/outputs/{path}")
    assert not store.holds(path)
    assert store.objects.folders("quarantine") == ["one"]
    store.write(path, b"other")
    with pytest.raises(FileExistsError):
        store.move(f"quarantine/one/outputs/{path}", f"outputs/{path}")
    store.move(f"quarantine/one/outputs/{path}", f"outputs/{path}", replace=True)
    assert store.read(path) == b"clip"
    with pytest.raises(FileNotFoundError):
        store.move(f"outputs/{MISSING}", f"quarantine/one/outputs/{MISSING}")


def test_a_file_being_written_goes_from_the_disk_to_the_quarantine(store: ArtifactStore) -> None:
    name = f"{1:032x}.jpg"
    (store.uploads / name).write_bytes(b"half")
    store.move(f"uploads/{name}", f"quarantine/one/uploads/{name}")
    assert list(store.staged_files()) == []
    assert store.objects.read(f"quarantine/one/uploads/{name}") == b"half"
    store.move(f"quarantine/one/uploads/{name}", f"uploads/{name}")
    assert (store.uploads / name).read_bytes() == b"half"


def test_a_file_grows_by_what_is_added(store: ArtifactStore) -> None:
    store.objects.append("quarantine/one/manifest.jsonl", b"a\n")
    store.objects.append("quarantine/one/manifest.jsonl", b"b\n")
    assert store.objects.read("quarantine/one/manifest.jsonl") == b"a\nb\n"


def test_a_store_that_works_is_writable_and_nothing_stays(store: ArtifactStore) -> None:
    store.check_writable()
    assert list(store.objects.files("")) == []


def test_only_an_object_store_has_links(tmp_path: Path, bucket: Bucket) -> None:
    path = f"plates/2026/11/22/{1:032x}.jpg"
    assert ArtifactStore(tmp_path).link(path) is None
    assert ArtifactStore(tmp_path, remote=bucket.objects()).link(path) is None
    store = ArtifactStore(tmp_path, remote=bucket.objects(links=True))
    store.write(path, b"picture")
    link = store.link(path)
    assert link is not None
    assert store.remote is not None
    assert link.startswith(f"{store.remote.options.origin}/")
    assert SECRET not in link
    assert "X-Amz-Expires=60&" in link
    answer = httpx2.get(link)
    assert (answer.content, answer.headers["content-type"]) == (b"picture", "image/jpeg")


def kind_of(store: ArtifactStore, path: str = MISSING) -> set[type[Unavailable] | None]:
    """Return what each operation fails with."""
    kinds: set[type[Unavailable] | None] = set()
    errors: list[OSError] = []
    for act in (
        lambda: store.write(path, b"x"),
        lambda: store.read(path),
        lambda: store.read_range(path, 0, 1),
        lambda: store.holds(path),
        lambda: store.delete(path),
        lambda: store.move(f"outputs/{path}", f"quarantine/x/{path}"),
        lambda: list(store.stored_paths()),
        lambda: store.check_writable(),
    ):
        try:
            act()
            kinds.add(None)
        except ObjectStoreError as error:
            errors.append(error)
            kinds.add(error.kind)
    errors += store.delete_all([path]).values()
    assert not [error for error in errors if SECRET in f"{error}{error.__cause__}"]
    return kinds | {error.kind for error in errors if isinstance(error, ObjectStoreError)}


def test_a_store_that_nobody_serves_is_unreachable(tmp_path: Path, bucket: Bucket) -> None:
    store = ArtifactStore(tmp_path, remote=bucket.objects(endpoint=nobody()))
    store.make_folders()
    assert kind_of(store) == {ObjectStoreUnreachable}


def test_a_store_that_never_answers_is_unreachable_after_the_limit(
    tmp_path: Path, bucket: Bucket
) -> None:
    with silent() as endpoint:
        store = ArtifactStore(tmp_path, remote=bucket.objects(endpoint=endpoint, timeout_s=0.2))
        store.make_folders()
        assert kind_of(store) == {ObjectStoreUnreachable}


def test_a_bucket_that_is_gone_is_no_missing_file(tmp_path: Path, bucket: Bucket) -> None:
    store = ArtifactStore(tmp_path, remote=bucket.objects(bucket="another-bucket"))
    store.make_folders()
    for act in (lambda: store.holds(MISSING), lambda: store.write(MISSING, b"x")):
        with pytest.raises(ObjectStoreError) as failed:
            act()
        assert failed.value.kind is ObjectStoreFailed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("status code: 403 Forbidden: <Error><Code>AccessDenied</Code>", ObjectStoreDenied),
        ("403: <Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>k</A>", ObjectStoreDenied),
        ("status code: 401 Unauthorized", ObjectStoreDenied),
        ("status code: 507 <Code>XMinioStorageFull</Code>", ObjectStoreFull),
        ("status code: 503 <Code>SlowDown</Code>", ObjectStoreUnreachable),
        ("in 1 s - HTTP error: error sending request", ObjectStoreUnreachable),
        ("status code: 400 <Code>InvalidRequest</Code>", ObjectStoreFailed),
    ],
)
def test_each_failure_has_its_kind_and_keeps_the_rest_to_itself(
    text: str, kind: type[Unavailable]
) -> None:
    error = failure_of(RuntimeError(text))
    assert error.kind is kind
    assert "AWSAccessKeyId" not in str(error)


def test_the_package_is_loaded_only_where_there_is_an_object_store() -> None:
    code = (
        "import sys; from galaxy_alpr.main import create_app; from galaxy_alpr.settings import "
        "Settings; create_app(Settings(_env_file=None)); print('obstore' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, bucket: Bucket) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(Unavailable, match=r"pip install 'galaxy-alpr\[fleet\]'"):
        bucket.objects()
