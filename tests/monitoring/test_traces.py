"""Traces: the spans of a request, what is in them, and that nothing is loaded without them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from galaxy_alpr.errors import ModelError, Unavailable
from galaxy_alpr.main import create_app
from galaxy_alpr.types import ImageResult
from tests.client import TestClient
from tests.endpoints.conftest import _no_settings_of_the_machine, make_settings, post  # noqa: F401
from tests.fake_engine import FakeEngine, photo
from tests.monitoring.receiver import Received, attributes, receiving

TRACE = "0af7651916cd43dd8448eb211c80319c"
SENDER = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def received(tmp_path: Path, sqlite_template: Path) -> Received:
    """What a collector gets of some requests."""
    database = tmp_path / "galaxy_alpr.db"
    database.write_bytes(sqlite_template.read_bytes())
    engine = FakeEngine()
    with receiving() as received:
        settings = make_settings(tmp_path, f"sqlite:///{database}", traces_url=received.url)
        with TestClient(create_app(settings, engine=engine)) as client:
            headers = {"traceparent": SENDER, "X-Request-ID": "request-1"}
            files = {"file": ("B1234XYZ.png", photo("B1234XYZ"))}
            assert client.post("/detect_image", files=files, headers=headers).status_code == 200
            client.get("/plate_status/B1234XYZ/variants?max_distance=1")
            client.get("/detections?plate=B1234XYZ", headers={"Authorization": "Bearer secret"})
            engine.analyze = _fail  # type: ignore[assignment, method-assign]
            assert post(client, ("files", photo("B1234XYZ"))).status_code == 200
    return received


def _fail(*_: object) -> ImageResult:
    raise ModelError("B1234XYZ cannot be read")


def _uploads(received: Received) -> list[Span]:
    return [span for span in received.spans if span.name == "POST /detect_image"]


def test_a_picture_has_a_span_for_each_stage(received: Received) -> None:
    upload = _uploads(received)[0]
    assert upload.kind == Span.SPAN_KIND_SERVER
    assert upload.trace_id.hex() == TRACE
    assert upload.parent_span_id.hex() == "b7ad6b7169203331"
    assert attributes(upload) == {
        "http.request.method": "POST",
        "http.route": "/detect_image",
        "http.response.status_code": 200,
        "galaxy_alpr.request_id": "request-1",
    }
    stages = {"queue", "decode", "detect", "read", "store"}
    below = [span for span in received.spans if span.parent_span_id == upload.span_id]
    assert {span.name for span in below} == stages
    assert len(below) == len(stages)
    store = received.named("store")
    commits = [span for span in received.spans if span.parent_span_id == store.span_id]
    assert [span.name for span in commits] == ["commit"]
    for span in (*below, *commits):
        assert span.trace_id.hex() == TRACE
        assert upload.start_time_unix_nano <= span.start_time_unix_nano
        assert span.start_time_unix_nano <= span.end_time_unix_nano <= upload.end_time_unix_nano
    detect = received.named("detect")
    assert detect.end_time_unix_nano - detect.start_time_unix_nano == 1_500_000
    assert received.services == {"galaxy-alpr"}


def test_no_plate_and_no_credential_is_sent(received: Received) -> None:
    sent = b"".join(received.bodies)
    assert b"POST /detect_image" in sent
    assert b"GET /plate_status/{plate}/variants" in sent
    assert b"B1234XYZ" not in sent
    assert b"secret" not in sent


def test_a_request_without_a_sender_has_a_trace_of_its_own(received: Received) -> None:
    span = received.named("GET /detections")
    assert span.trace_id.hex() != TRACE
    assert span.parent_span_id == b""


def test_a_picture_that_fails_has_the_spans_until_then(received: Received) -> None:
    failed = _uploads(received)[1]
    assert received.children(failed) == {"queue", "decode"}


def test_an_error_of_the_server_is_an_error_of_the_span(
    tmp_path: Path, sqlite_template: Path
) -> None:
    database = tmp_path / "galaxy_alpr.db"
    database.write_bytes(sqlite_template.read_bytes())
    with receiving() as received:
        settings = make_settings(tmp_path, f"sqlite:///{database}", traces_url=received.url)
        app = create_app(settings, engine=FakeEngine())
        with TestClient(app) as client:
            (tmp_path / "outputs" / "uploaded").rmdir()
            (tmp_path / "outputs" / "uploaded").write_bytes(b"")
            assert post(client, ("file", photo("B1234XYZ"))).status_code == 503
    for name in ("POST /detect_image", "store"):
        span = received.named(name)
        assert span.status.code == Status.STATUS_CODE_ERROR
        assert span.status.message == ""
        assert not span.events
    assert attributes(received.named("store")) == {"error.type": "DiskFailed"}


def test_a_share_of_none_traces_only_what_its_sender_traces(
    tmp_path: Path, sqlite_template: Path
) -> None:
    database = tmp_path / "galaxy_alpr.db"
    database.write_bytes(sqlite_template.read_bytes())
    with receiving() as received:
        settings = make_settings(
            tmp_path, f"sqlite:///{database}", traces_url=received.url, traces_share=0
        )
        with TestClient(create_app(settings, engine=FakeEngine())) as client:
            client.get("/detections")
            client.get("/api/lots", headers={"traceparent": SENDER})
    assert {span.name for span in received.spans} == {"GET /api/lots"}


def test_a_collector_that_is_gone_fails_no_request(tmp_path: Path, sqlite_template: Path) -> None:
    database = tmp_path / "galaxy_alpr.db"
    database.write_bytes(sqlite_template.read_bytes())
    settings = make_settings(
        tmp_path, f"sqlite:///{database}", traces_url="http://127.0.0.1:9/v1/traces"
    )
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        assert client.get("/api/lots").status_code == 200


PROGRAM = """
import sys
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.fake_engine import FakeEngine, photo

with TestClient(create_app(Settings(_env_file=None), engine=FakeEngine())) as client:
    files = {"file": photo("B1234XYZ")}
    assert client.post("/detect_image", files=files).status_code == 200
    assert client.get("/metrics").status_code == 200
print([name for name in sys.modules if name.startswith(("opentelemetry.sdk", "opentelemetry.ex"))])
"""


def test_without_traces_their_packages_are_not_loaded(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "GALAXY_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_traces_without_their_extra_are_an_error_that_says_what_to_install(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "galaxy_alpr.monitoring.traces", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    database = tmp_path / "galaxy_alpr.db"
    database.write_bytes(sqlite_template.read_bytes())
    settings = make_settings(
        tmp_path, f"sqlite:///{database}", traces_url="http://127.0.0.1:9/v1/traces"
    )
    app = create_app(settings, engine=FakeEngine())
    with pytest.raises(Unavailable, match=r"galaxy-alpr\[telemetry\]"), TestClient(app):
        pass
