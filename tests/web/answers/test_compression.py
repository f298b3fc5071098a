"""JSON and CSV are compressed, and nothing else."""

from __future__ import annotations

import gzip
import zlib

import httpx2
import pytest

from galaxy_alpr.web.answers.compression import MIN_BYTES
from tests.client import TestClient
from tests.endpoints.accounts.conftest import PASSWORD
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fake_engine import photo

GZIP = {"Accept-Encoding": "gzip"}
PLAIN = {"Accept-Encoding": "identity"}

pytestmark = SQLITE_ONLY


def raw(client: httpx2.Client, path: str) -> bytes:
    with client.stream("GET", path, headers=GZIP) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert "content-length" not in answer.headers
        return b"".join(answer.iter_raw())


@pytest.mark.usefixtures("detections")
@pytest.mark.parametrize("format", ["json", "csv", "jsonl"])
def test_a_list_is_compressed(remote: httpx2.Client, format: str) -> None:
    path = f"/detections?format={format}"
    plain = remote.get(path, headers=PLAIN)
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    packed = raw(remote, path)
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content) / 3


def test_a_long_export_is_whole(remote: httpx2.Client) -> None:
    rows = [f"B {number} XYZ,blocked,,,{'n' * 90}" for number in range(1, 3000)]
    file = ("list.csv", "\r\n".join(["plate,status,valid_from,valid_until,note", *rows, ""]))
    added = remote.post("/plate_status/import", files={"file": file}, timeout=60)
    assert added.json()["added"] == len(rows)
    plain = remote.get("/plate_status/export", headers=PLAIN)
    assert gzip.decompress(raw(remote, "/plate_status/export")) == plain.content
    assert len(plain.text.splitlines()) == len(rows) + 1


@pytest.mark.usefixtures("detections")
def test_a_short_answer_is_sent_as_it_is(remote: httpx2.Client) -> None:
    answer = remote.get("/api/lots", headers=GZIP)
    assert len(answer.content) < MIN_BYTES
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-length"] == str(len(answer.content))


def test_pictures_and_live_events_are_not_compressed(remote: httpx2.Client) -> None:
    files = {"file": ("a.png", photo("B1"), "image/png")}
    url = remote.post("/detect_image", files=files).json()["image"]["url"]
    assert "content-encoding" not in remote.get(url, headers=GZIP).headers
    with remote.stream("GET", "/api/events?after=0", headers=GZIP) as answer:
        assert "content-encoding" not in answer.headers
        assert b"heartbeat" in next(answer.iter_raw())


@pytest.mark.usefixtures("detections")
def test_the_etag_of_a_compressed_answer_is_weak_and_counts(remote: httpx2.Client) -> None:
    note = {"text": "B 7 XY", "note": "n" * MIN_BYTES}
    assert remote.patch("/api/plates/1", json=note).status_code == 200
    plain = remote.get("/api/plates/1", headers=PLAIN)
    packed = remote.get("/api/plates/1", headers=GZIP)
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    change = {"text": "B 77 XY"}
    known = {"If-Match": packed.headers["etag"]}
    assert remote.patch("/api/plates/1", json=change, headers=known).status_code == 200
    assert remote.patch("/api/plates/1", json=change, headers=known).status_code == 412


def test_answers_with_secrets_are_not_compressed(admin: TestClient) -> None:
    key = {"name": "k" * 100, "permissions": ["read"]}
    answers = [
        admin.post("/api/log_in", json={"name": "Ani", "password": PASSWORD}, headers=GZIP),
        admin.post("/api/api_keys", json=key, headers=GZIP),
        admin.post("/api/second_factor", json={"password": PASSWORD}, headers=GZIP),
    ]
    for answer in answers:
        assert answer.is_success
        assert "content-encoding" not in answer.headers


@pytest.mark.usefixtures("detections")
def test_every_piece_of_an_export_is_decompressed_as_it_comes(remote: httpx2.Client) -> None:
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    text = unpack.decompress(raw(remote, "/detections?format=csv"))
    assert unpack.eof
    assert text.startswith(b"detection_id,")
