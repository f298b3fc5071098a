"""The command line's JSON has the names and values of the API's answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.cli.conftest import Run
from tests.client import TestClient
from tests.fake_engine import FakeEngine

NOT_STORED = {
    *("session_id", "captured_at", "created_at", "sent_captured_at", "source", "file_name"),
    *(
        "captured_at_source",
        "status_now",
        "location",
        "annotated_image_url",
        "url",
        "sha256",
        "id",
        "image_url",
        "observed_class",
    ),
    *("pass_id", "camera_id", "direction"),
    *("observed_text", "is_hashed", "text_hash", "status", "decode", "store", "total"),
}
"""What the answer of the API has beyond the result of the engine, since that is stored."""

OF_ONE_CALL = {
    *("session_id", "captured_at", "created_at", "source", "image_url", "url", "id"),
    *("annotated_image_url", "decode", "detect", "read", "store", "total"),
}
"""What differs from one call to the next."""


@pytest.fixture
def client(pictures: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=pictures / "data", _env_file=None)
    with TestClient(create_app(settings, engine=FakeEngine())) as client:
        yield client


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, names) for key, item in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


def _answer(client: TestClient, path: Path) -> Any:
    response = client.post("/detect_image", files={"file": (path.name, path.read_bytes())})
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("name", ["one.png", "sub/two.png"])
def test_a_reading_is_the_answer_of_the_api_less_what_is_stored(
    pictures: Path, run: Run, client: TestClient, name: str
) -> None:
    (printed,) = json.loads(run("read", name, "--format", "json").stdout)
    assert printed.pop("file") == name
    expected = _without(_answer(client, pictures / name), NOT_STORED)
    assert set(printed["timing_ms"]) == set(expected["timing_ms"])
    assert _without(printed, OF_ONE_CALL) == _without(expected, OF_ONE_CALL)


def test_a_stored_reading_is_the_answer_of_the_api(
    pictures: Path, run: Run, client: TestClient
) -> None:
    (printed,) = json.loads(run("read", "one.png", "--store", "--format", "json").stdout)
    assert printed.pop("file") == "one.png"
    assert printed["source"] == "cli"
    expected = _answer(client, pictures / "one.png")
    assert set(printed) == set(expected)
    assert _without(printed, OF_ONE_CALL) == _without(expected, OF_ONE_CALL)


def test_places_and_lists_print_what_the_api_answers(run: Run, client: TestClient) -> None:
    lot = run("lot", "add", "North", "--timezone", "Asia/Jakarta", "--capacity", "9", "--json")
    gate = run("location", "add", "Gate 1", "--type", "entry", "--lot", "North", "--json")
    entry = run("list", "add", "B 1234 XYZ", "--status", "blocked", "--note", "stolen", "--json")
    assert json.loads(lot.stdout) | {"locations": 1} == client.get("/api/lots/1").json()
    assert json.loads(gate.stdout) == client.get("/api/locations/1").json()
    assert json.loads(entry.stdout) == client.get("/plate_status?plate=b1234xyz").json()["entry"]
    for words, path in {
        ("lot", "list"): "/api/lots",
        ("location", "list", "--lot", "1"): "/api/locations?lot_id=1",
    }.items():
        assert json.loads(run(*words, "--json").stdout) == client.get(path).json()
    entries = client.get("/plate_status/entries").json()["items"]
    assert json.loads(run("list", "list", "--json").stdout) == entries
    exported = client.get("/plate_status/export").text.splitlines()
    assert run("list", "export").stdout.splitlines() == exported
