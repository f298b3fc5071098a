"""The crops that are attached to events, from a disk or an object store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.errors.disk import ObjectStoreError
from galaxy_alpr.services.webhooks.bodies.pictures import MAX_BYTES, crop
from galaxy_alpr.storage import ArtifactStore
from tests.s3_server import Bucket, nobody

NAME = f"{1:032x}.jpg"
PATH = f"plates/2026/11/22/{NAME}"


def event(path: str = PATH) -> dict[str, Any]:
    return {"plate": {"image_url": f"/outputs/{path}"}, "vehicle": None}


def test_a_crop_is_attached_unless_it_is_gone_empty_or_too_large(
    tmp_path: Path, remote: Bucket | None
) -> None:
    store = ArtifactStore(tmp_path, remote=None if remote is None else remote.objects())
    store.make_folders()
    assert crop(event(), "plate", store) is None
    store.write(PATH, b"crop")
    assert crop(event(), "plate", store) == (NAME, b"crop")
    assert crop(event(), "vehicle", store) is None
    assert crop(event("plates/../../secret"), "plate", store) is None
    for content in (b"", bytes(MAX_BYTES + 1)):
        store.write(PATH, content)
        assert crop(event(), "plate", store) is None


def test_an_event_waits_for_a_store_that_does_not_answer(tmp_path: Path, bucket: Bucket) -> None:
    store = ArtifactStore(tmp_path, remote=bucket.objects(endpoint=nobody()))
    with pytest.raises(ObjectStoreError):
        crop(event(), "plate", store)
