"""The service with its files in an object store, and when the store fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.errors import Conflict, ObjectStoreFailed
from galaxy_alpr.errors.disk import ObjectStoreError
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore
from tests.client import TestClient
from tests.endpoints.accounts.conftest import first_user
from tests.endpoints.conftest import (
    SQLITE_ONLY,
    Upload,
    count_sessions,
    files_below,
    make_settings,
    post,
)
from tests.fake_engine import FakeEngine, photo
from tests.s3_server import Bucket, nobody, silent

pytestmark = SQLITE_ONLY

Break = Callable[..., None]


@pytest.fixture
def settings(data_dir: Path, database_url: str, bucket: Bucket) -> Settings:
    return make_settings(data_dir, database_url, **bucket.settings)


@pytest.fixture
def store(app: FastAPI, client: TestClient) -> ArtifactStore:  # noqa: ARG001  (it runs)
    store: ArtifactStore = app.state.context.store
    return store


@pytest.fixture
def break_store(store: ArtifactStore, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Break:
    """Make the service lose its object store."""

    def break_(endpoint: str, **changes: Any) -> None:
        other = bucket.objects(endpoint=endpoint, **changes)
        for name in ("_store", "_brief", "_bucket_seen", "_written"):
            monkeypatch.setattr(store.remote, name, getattr(other, name))

    return break_


def files(bucket: Bucket) -> list[str]:
    """Return the folders of the stored files in a bucket."""
    return [key.split("/")[1] for key in bucket.list() if key.startswith("outputs/")]


def test_pictures_are_in_the_bucket_only(
    upload: Upload, client: TestClient, bucket: Bucket, data_dir: Path
) -> None:
    answer = upload(photo("B1"))
    assert files(bucket) == ["plates", "uploaded", "vehicles"]
    assert files_below(data_dir / "outputs") == files_below(data_dir / "uploads") == []
    url = answer["image"]["url"]
    whole = client.get(url)
    assert (whole.status_code, whole.content) == (200, photo("B1"))
    assert whole.headers["content-type"] == "image/png"
    assert whole.headers["cache-control"] == "private, max-age=3600"
    assert client.get(answer["annotated_image_url"]).headers["content-type"] == "image/jpeg"
    assert files(bucket) == ["annotated", "plates", "uploaded", "vehicles"]
    assert client.get("/outputs/plates/none.jpg").status_code == 404


def test_requests_are_answered_as_those_for_a_file(upload: Upload, client: TestClient) -> None:
    url = upload(photo("B1"))["image"]["url"]
    content = photo("B1")
    tag = client.get(url).headers["etag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    part = client.get(url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    assert client.get(url, headers={"range": "bytes=-5"}).content == content[-5:]
    two = client.get(url, headers={"range": "bytes=0-4,100-"})
    assert content[:5] in two.content
    assert content[100:] in two.content
    assert client.get(url, headers={"range": "bytes=99999999-"}).status_code == 416
    head = client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(content))


def test_a_lost_crop_is_made_again_and_a_lost_original_is_named(
    upload: Upload, client: TestClient, store: ArtifactStore
) -> None:
    answer = upload(photo("B1"))
    original, crop = answer["image"]["url"], answer["detections"][0]["plate"]["image_url"]
    before = client.get(crop).content
    store.delete(crop.removeprefix("/outputs/"))
    assert client.get(crop).content == before
    store.delete(original.removeprefix("/outputs/"))
    lost = client.get(original)
    assert lost.json()["error"] == "original_unavailable"
    assert client.get(answer["annotated_image_url"]).json()["error"] == "original_unavailable"


def test_a_deletion_deletes_the_files(
    upload: Upload, client: TestClient, bucket: Bucket, break_store: Break
) -> None:
    plates = [upload(photo("B1"))["detections"][0]["plate"]["id"] for _ in range(2)]
    assert client.delete(f"/api/plates/{plates[0]}").status_code == 204
    assert files(bucket) == ["plates", "uploaded", "uploaded", "vehicles", "vehicles"]
    break_store(nobody())
    answer = client.delete(f"/api/plates/{plates[1]}")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert client.get(f"/api/plates/{plates[1]}").status_code == 404


def test_without_the_store_nothing_is_accepted_and_nothing_said_to_be_missing(
    upload: Upload,
    client: TestClient,
    bucket: Bucket,
    break_store: Break,
    sessions: sessionmaker[Session],
) -> None:
    answer = upload(photo("B1"))
    before = bucket.list()
    break_store(nobody())
    refused = post(client, ("file", photo("B2")))
    assert (refused.status_code, refused.json()["error"]) == (503, "object_store_unreachable")
    assert refused.headers["retry-after"]
    for url in (
        answer["image"]["url"],
        answer["annotated_image_url"],
        answer["detections"][0]["plate"]["image_url"],
    ):
        lost = client.get(url)
        assert (lost.status_code, lost.json()["error"]) == (503, "object_store_unreachable")
    ready = client.get("/ready")
    assert ready.status_code == 503
    assert ready.json()["disk"]["error"] == "object_store_unreachable"
    assert count_sessions(sessions) == 1
    assert bucket.list() == before


def test_a_store_that_never_answers_holds_no_upload_for_ever(
    client: TestClient, bucket: Bucket, break_store: Break, sessions: sessionmaker[Session]
) -> None:
    with silent() as endpoint:
        break_store(endpoint, timeout_s=0.3)
        refused = post(client, ("file", photo("B2")))
    assert (refused.status_code, refused.json()["error"]) == (503, "object_store_unreachable")
    assert count_sessions(sessions) == 0
    assert files(bucket) == []


def test_a_file_that_fails_takes_the_others_along(
    client: TestClient,
    bucket: Bucket,
    store: ArtifactStore,
    monkeypatch: pytest.MonkeyPatch,
    sessions: sessionmaker[Session],
) -> None:
    write = store.objects.write

    def fail(key: str, data: bytes, *, sync: bool = True) -> None:
        if key.startswith("outputs/plates"):
            raise ObjectStoreError(ObjectStoreFailed, "the object store fails (InternalError)")
        write(key, data, sync=sync)

    monkeypatch.setattr(store.objects, "write", fail)
    refused = post(client, ("file", photo("B1")))
    assert (refused.status_code, refused.json()["error"]) == (503, "object_store_failed")
    assert (count_sessions(sessions), files(bucket)) == (0, [])


def test_rows_that_cannot_be_written_take_the_files_along(
    client: TestClient,
    bucket: Bucket,
    monkeypatch: pytest.MonkeyPatch,
    sessions: sessionmaker[Session],
) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("galaxy_alpr.services.readings.store.location_of", fail)
    assert post(client, ("file", photo("B1"))).status_code == 500
    assert (count_sessions(sessions), files(bucket)) == (0, [])


def test_a_service_starts_without_the_store_and_not_with_that_of_another(
    tmp_path: Path, database_url: str, bucket: Bucket
) -> None:
    settings = make_settings(tmp_path / "one", database_url, **bucket.settings)
    with TestClient(create_app(settings, engine=FakeEngine())):
        pass
    values = {**bucket.settings, "object_store_endpoint": nobody()}
    settings = make_settings(tmp_path / "one", database_url, **values)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 503
    bucket.objects().write("installation-id", b"1" * 32)
    settings = make_settings(tmp_path / "one", database_url, **bucket.settings)
    app = create_app(settings, engine=FakeEngine())
    with (
        pytest.raises(Conflict, match=f"has the files of the installation {'1' * 32}"),
        TestClient(app),
    ):
        pass


@pytest.fixture
def linked(data_dir: Path, database_url: str, bucket: Bucket) -> Iterator[TestClient]:
    """A client of a service that answers with links."""
    values = {**bucket.settings, "object_links": "redirect"}
    settings = make_settings(data_dir, database_url, **values)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        client.follow_redirects = False
        yield client


def test_pictures_may_be_answered_with_links(linked: TestClient, bucket: Bucket) -> None:
    answer = post(linked, ("file", photo("B1"))).json()
    for url in (answer["image"]["url"], answer["annotated_image_url"]):
        moved = linked.get(url)
        assert moved.status_code == 307
        assert moved.headers["cache-control"] == "no-store"
        assert moved.headers["referrer-policy"] == "no-referrer"
        link = moved.headers["location"]
        assert link.startswith(f"{bucket.options.endpoint}/{bucket.options.bucket}/")
        assert "X-Amz-Expires=60&" in link
        assert httpx2.get(link).headers["content-type"].startswith("image/")
    assert httpx2.get(linked.get(answer["image"]["url"]).headers["location"]).content == photo("B1")
    head = linked.head(answer["image"]["url"])
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(photo("B1"))))
    assert linked.get("/outputs/plates/none.jpg").status_code == 404
    policy = linked.get("/").headers["content-security-policy"]
    assert f"img-src 'self' data: blob: {bucket.options.endpoint};" in policy


def test_links_of_webhooks_lead_to_the_bucket(linked: TestClient) -> None:
    path = post(linked, ("file", photo("B1"))).json()["image"]["url"].removeprefix("/outputs/")
    links = linked.app.state.context.integrations.webhooks.links  # type: ignore[attr-defined]
    shared = linked.get("/api/shared_pictures/" + links.url(path).rpartition("/")[2])
    assert (shared.status_code, shared.headers["cache-control"]) == (307, "no-store")
    assert httpx2.get(shared.headers["location"]).content == photo("B1")
    assert linked.get("/api/shared_pictures/abc").status_code == 404


def test_a_link_is_for_who_may_see_the_picture(linked: TestClient) -> None:
    first_user(linked)
    url = post(linked, ("file", photo("B1"))).json()["image"]["url"]
    assert linked.get(url).status_code == 307
    stranger = TestClient(linked.app, client=("192.0.2.7", 40000), follow_redirects=False)
    answer = stranger.get(url)
    assert answer.status_code == 401
    assert "location" not in answer.headers
