"""A client that a public generator makes from the OpenAPI description, used for the main calls."""

from __future__ import annotations

import csv
import importlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI

from galaxy_alpr.web.answers import spreadsheets
from tests.endpoints.accounts.conftest import PASSWORD
from tests.endpoints.conftest import SQLITE_ONLY
from tests.endpoints.live_server import serve
from tests.fake_engine import photo
from tests.openapi_document import openapi_document

PACKAGE = "generated_galaxy_client"
IMAGES = ("jpeg", "png", "webp", "bmp", "tiff", "heic", "heif")
BINARY = (
    *(f"image/{kind}" for kind in IMAGES),
    *("application/zip", "application/xml", "multipart/x-mixed-replace", spreadsheets.MEDIA_TYPE),
)
"""The generator reads other bytes than octet streams where its configuration says so."""

pytestmark = SQLITE_ONLY


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The generated package, which can be imported; the generator warns of nothing."""
    folder = tmp_path_factory.mktemp("client")
    description, config = folder / "openapi.json", folder / "config.json"
    description.write_text(json.dumps(openapi_document()), "utf-8")
    overrides = dict.fromkeys(BINARY, "application/octet-stream")
    config.write_text(json.dumps({"post_hooks": [], "content_type_overrides": overrides}), "utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--fail-on-warning", "--path", str(description), "--config", str(config)]
    made = subprocess.run(
        [*command, "--output-path", str(folder / PACKAGE)], capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield PACKAGE
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@dataclass(frozen=True)
class Generated:
    """The generated package with a client of a running service."""

    package: str
    client: Any
    url: str

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.package}.{name}")

    @property
    def models(self) -> ModuleType:
        return self.module("models")

    def call(self, operation: str, *args: Any, **options: Any) -> Any:
        """Call ``operation`` (tag.name) and return its parsed answer."""
        return self.module(f"api.{operation}").sync(*args, client=self.client, **options)

    def picture(self, data: bytes) -> Any:
        return self.module("types").File(io.BytesIO(data), "gate.png", "image/png")

    def upload(self, *texts: str) -> Any:
        files = [self.picture(photo(text)) for text in texts]
        location = {"captured_at": datetime(2026, 11, 22, 8, tzinfo=UTC)}
        body = self.models.DetectImageFilesBody(
            **({"file": files[0]} if len(files) == 1 else {"files": files}), **location
        )
        return self.call("detection.detect_image", body=body)


@pytest.fixture
def generated(package: str, app: FastAPI) -> Iterator[Generated]:
    client = importlib.import_module(package).Client
    with serve(app) as port:
        url = f"http://127.0.0.1:{port}"
        with client(base_url=url) as opened:
            yield Generated(package, opened, url)


def test_a_picture_is_read_and_downloaded(generated: Generated, data_dir: Path) -> None:
    answer = generated.upload("B1234XYZ")
    assert isinstance(answer, generated.models.SessionOut)
    (item,) = answer.detections
    assert item.plate.text == "B1234XYZ"
    assert answer.captured_at == datetime(2026, 11, 22, 8, tzinfo=UTC)
    stored = generated.call("files.get_picture", answer.image.url.removeprefix("/outputs/"))
    assert stored.payload.read() == (data_dir / answer.image.url.lstrip("/")).read_bytes()
    masked = generated.call("sessions.get_masked_picture", answer.session_id)
    assert masked.payload.read().startswith(b"\xff\xd8")
    one = generated.call("search.get_detection", item.id)
    assert (one.plate.text, one.session_id) == ("B1234XYZ", answer.session_id)


def test_several_pictures_with_an_error(generated: Generated) -> None:
    body = generated.models.DetectImageFilesBody(
        files=[generated.picture(photo("B1")), generated.picture(b"no picture")]
    )
    read, failed = generated.call("detection.detect_image", body=body).results
    assert read.detections[0].plate.text == "B1"
    assert failed.error == "unsupported_media_type"


def test_pages_and_a_file(generated: Generated) -> None:
    generated.upload("B1", "B2", "D3")
    texts: list[str] = []
    cursor: str | None = None
    while cursor is not None or not texts:
        options: dict[str, Any] = {} if cursor is None else {"cursor": cursor}
        page = generated.call("search.list_detections", limit=1, plate="B*", **options)
        texts += [item.plate.text for item in page.items]
        cursor = page.next_cursor
    assert sorted(texts) == ["B1", "B2"]
    lines = list(csv.DictReader(io.StringIO(generated.call("search.export_detections"))))
    assert sorted(line["plate"] for line in lines) == ["B1", "B2", "D3"]
    history = generated.call("plates.list_plate_detections", plate="B1")
    assert history.summary.count == 1


def test_the_plate_lists(generated: Generated) -> None:
    models = generated.models
    entry = models.NewEntryIn(plate="B 1 XYZ", status=models.EntryInStatus.BLOCKED, note="x")
    added = generated.call("plate_lists.add_listed_plate", body=entry)
    assert (added.plate, added.validity.value) == ("B1XYZ", "active")
    twice = generated.call("plate_lists.add_listed_plate", body=entry)
    assert (type(twice), twice.error) == (models.ErrorResponse, "conflict")
    file = generated.module("types").File(
        io.BytesIO(b"plate,status\r\nB 2 XYZ,allowed\r\n"), "list.csv", "text/csv"
    )
    body = models.ImportListedPlatesBody(file=file)
    assert generated.call("plate_lists.import_listed_plates", body=body).added == 1
    assert "B 2 XYZ,allowed" in generated.call("plate_lists.export_listed_plates")
    listed = generated.call("plate_lists.list_listed_plates", with_total=True)
    assert (listed.total, [item.plate for item in listed.items]) == (2, ["B1XYZ", "B2XYZ"])
    assert generated.call("plate_lists.get_plate_status", plate="b-1-xyz").status == "blocked"
    generated.call("plate_lists.delete_listed_plate", "B1XYZ")
    assert generated.call("plate_lists.get_plate_status", plate="B1XYZ").entry is None


def test_errors(generated: Generated) -> None:
    missing = generated.call("search.get_detection", 7)
    assert (missing.error, missing.detail) == ("not_found", "no detection 7")
    wrong = generated.call("search.list_detections", limit=0)
    assert type(wrong) is generated.models.ValidationErrorResponse
    assert [item.field for item in wrong.fields] == ["limit"]


def test_log_in_and_places(generated: Generated) -> None:
    models = generated.models
    first = models.FirstUserIn(name="Ani", password=PASSWORD)
    token = generated.call("accounts.add_first_user", body=first).token
    made = generated.module("client")
    with made.Client(base_url=generated.url) as client:  # without the cookie of the log-in
        refused = replace(generated, client=client).call("places.list_lots")
        assert refused.error == "not_signed_in"
    with made.AuthenticatedClient(base_url=generated.url, token=token) as client:
        lots = generated.module("api.places.add_lot")
        added = lots.sync_detailed(client=client, body=models.LotIn(name="North"))
        assert added.status_code == 201
        assert added.headers["location"] == f"/api/lots/{added.parsed.id}"
        totals = replace(generated, client=client).call("statistics.get_statistics_totals")
        assert totals.images.count == 0
        signed_in = replace(generated, client=client)
        trail = signed_in.call("audit.export_audit_entries", action="lot.*")
        assert [line["action"] for line in csv.DictReader(io.StringIO(trail))] == ["lot.create"]
        for name in models.PartName:
            file = signed_in.call("statistics.export_statistics", part=name)
            assert file.count("\r\n") >= 1, name
