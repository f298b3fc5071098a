"""The pool in a service and on the command line, with the real engine and with a drawn one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.image.origin import decoded_from
from galaxy_alpr.main import create_app
from galaxy_alpr.main.engine import build_engine
from galaxy_alpr.main.fleet.pool import identity_of, open_engine_worker
from galaxy_alpr.settings import Settings
from galaxy_alpr.types import ImageResult
from tests.client import TestClient
from tests.fake_engine import FakeEngine, photo
from tests.fleet.pool.parts import Broken, Slow
from tests.fleet.pool.parts import service as pooled_service
from tests.nats_server import NatsServer
from tests.waiting import until

EXAMPLES = Path(__file__).parents[3] / "examples"
DRAWN = sorted((EXAMPLES / "drawn" / "images").glob("*.jpg"))[::4]


def settings_of(server: NatsServer, tmp_path: Path, **values: Any) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=tmp_path / "data",
        nats_url=server.url,
        engine_pool=True,
        **values,
    )


@contextmanager
def engine_worker(server: NatsServer, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield the process of ``galaxy-alpr engine-worker``, which is ready."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GALAXY_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "galaxy_alpr", "engine-worker", "--slots", "1"],
        env=kept | {"GALAXY_NATS_URL": server.url, "GALAXY_COUNTRY": "ID"},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "pictures of the pool are read; Ctrl-C ends it\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def counted(client: TestClient) -> dict[str, float]:
    """Return the requests to the pool by their outcome."""
    text = client.get("/metrics").text
    pattern = r'galaxy_alpr_engine_pool_requests_total\{outcome="(\w+)"\} ([\d.]+)'
    return {name: float(value) for name, value in re.findall(pattern, text) if float(value)}


def workers(client: TestClient) -> float:
    found = re.search(r"galaxy_alpr_engine_pool_workers ([\d.]+)", client.get("/metrics").text)
    return float(found[1]) if found else 0.0


def without_times(result: ImageResult) -> ImageResult:
    return replace(result, timing_ms={})


def test_a_service_has_its_pictures_read_by_workers(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    settings = settings_of(nats_server, tmp_path)
    at_worker = Slow()
    with (
        open_engine_worker(settings, 1, at_worker) as worker,
        TestClient(create_app(settings, engine=Broken())) as client,
    ):
        worker.start()
        until(lambda: workers(client) == 1)
        sent = client.post("/detect_image", files={"file": ("a.png", photo("B1234XYZ"))})
        assert sent.status_code == 200
        assert sent.json()["detections"][0]["plate"]["text"] == "B1234XYZ"
        assert counted(client) == {"answered": 1}
    assert at_worker.done == 1


def test_a_service_without_workers_reads_itself_or_is_busy(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    with TestClient(create_app(settings_of(nats_server, tmp_path), engine=FakeEngine())) as client:
        sent = client.post("/detect_image", files={"file": ("a.png", photo("B1234XYZ"))})
        assert sent.json()["detections"][0]["plate"]["text"] == "B1234XYZ"
    settings = settings_of(nats_server, tmp_path / "busy", engine_pool_fallback="busy")
    with TestClient(create_app(settings)) as client:  # starts without a worker
        sent = client.post("/detect_image", files={"file": ("a.png", photo("B1234XYZ"))})
        assert sent.status_code == 503
        assert sent.json()["error"] == "busy"
        assert sent.headers["retry-after"] == "1"
        assert client.get("/detections").json()["items"] == []


def test_a_failure_of_a_worker_is_an_error_and_not_an_empty_picture(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    settings = settings_of(nats_server, tmp_path)
    with (
        open_engine_worker(settings, 1, Broken()) as worker,
        TestClient(create_app(settings, engine=FakeEngine())) as client,
    ):
        worker.start()
        until(lambda: workers(client) == 1)
        sent = client.post("/detect_image", files={"file": ("a.png", photo("B1234XYZ"))})
        assert sent.status_code == 500
        assert sent.json()["error"] == "model_error"
        assert client.get("/detections").json()["items"] == []


def test_the_command_answers_as_the_own_engine_does(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    """Whole pictures as files and as pixels, detection, and the crops of plates."""
    settings = settings_of(nats_server, tmp_path, country="ID")
    own = build_engine(settings)
    with (
        engine_worker(nats_server, tmp_path) as process,
        pooled_service(nats_server, own, identity=identity_of(own, settings)) as pooled,
    ):
        pooled.wait_for_workers()
        engine = pooled.engine
        assert len(DRAWN) == 10
        for path in [EXAMPLES / "jakarta.jpg", *DRAWN]:
            data = path.read_bytes()
            image = decode_image(data)
            expected = without_times(own.analyze(image))
            assert without_times(engine.analyze(image)) == expected, path
            with decoded_from(image, data):
                assert without_times(engine.analyze(image)) == expected, path
            found = own.detect(image)
            assert engine.detect(image) == found, path
            assert engine.read(image, found.plates, ["MY"]) == own.read(image, found.plates, ["MY"])
            assert found.plates
        assert set(pooled.outcomes) == {"answered"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        log = process.stderr.read()
        assert f"models      {identity_of(own, settings).digest}" in log
        assert nats_server.url in log


def test_the_command_needs_a_server(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GALAXY_")}
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_alpr", "engine-worker"],
        env=kept,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "GALAXY_NATS_URL" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "changed",
    [{"country": "MY"}, {"min_confidence": 0.5}, {"detector_second_look": False}],
)
def test_engines_with_other_settings_are_others(changed: dict[str, Any]) -> None:
    one, other = Settings(_env_file=None), Settings(_env_file=None, **changed)
    engine = FakeEngine()
    assert identity_of(engine, one) == identity_of(engine, Settings(_env_file=None))
    assert identity_of(engine, one).digest != identity_of(engine, other).digest


def test_engines_with_other_weights_are_others(tmp_path: Path) -> None:
    network = tmp_path / "detector.onnx"
    settings = Settings(_env_file=None, detector=str(network))
    digests = set()
    for content in (b"one", b"other"):
        network.write_bytes(content)
        digests.add(identity_of(FakeEngine(), settings).digest)
    assert len(digests) == 2


def test_the_pool_needs_a_server() -> None:
    with pytest.raises(ValueError, match="engine_pool needs nats_url"):
        Settings(_env_file=None, engine_pool=True)
