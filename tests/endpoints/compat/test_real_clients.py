"""The packages of CodeProject.AI and of DeepStack, unchanged, against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from codeprojectai import core as codeproject
from deepstack import core as deepstack

from galaxy_alpr.errors import ModelError
from tests.endpoints.compat.conftest import Service
from tests.endpoints.live_server import serve
from tests.fake_engine import photo

PICTURE = photo("B1234XYZ", "-")
HERE = "127.0.0.1"


@pytest.fixture(scope="module")
def port(service: Service) -> Iterator[int]:
    """The port of the application, whose start-up the fixture of the service has done."""
    with serve(service.admin.app, lifespan="off") as port:
        yield port


def test_codeproject_detects_vehicles_plates_and_models(service: Service, port: int) -> None:
    service.set_access("codeproject", "lan")
    before = service.stored()
    found = codeproject.CodeProjectAIObject(HERE, port).detect(PICTURE)
    assert codeproject.get_objects_summary(found) == {"car": 2}
    assert codeproject.get_object_confidences(found, "car") == [0.93, 0.93]
    for model, labels in (("license-plate", ["DayPlate"]), ("ipcam-general", ["vehicle"])):
        client = codeproject.CodeProjectAIObject(HERE, port, custom_model=model)
        assert codeproject.get_objects(client.detect(PICTURE)) == labels
    assert service.stored() == before


def test_codeproject_reads_plates(service: Service, port: int) -> None:
    service.set_access("codeproject", "lan")
    client = codeproject.CodeProjectAIObject(HERE, port)
    for path in ("vision", "image"):
        url = client._url_base.replace("vision", path) + "/alpr"
        answer = codeproject.process_image(url, PICTURE, 0.4, 10)
        assert [item["plate"] for item in answer["predictions"]] == ["B1234XYZ"]


def test_deepstack_with_and_without_its_key(service: Service, port: int) -> None:
    service.set_access("codeproject", "key")
    key = service.key("detect")
    client = deepstack.DeepstackObject(HERE, port, api_key=key, min_confidence=0.5)
    assert deepstack.get_objects_summary(client.detect(PICTURE)) == {"car": 2}
    plates = deepstack.DeepstackObject(HERE, port, api_key=key, custom_model="license-plate")
    assert [item["label"] for item in plates.detect(PICTURE)] == ["DayPlate"]
    for wrong in ("", "wrong"):
        with pytest.raises(deepstack.DeepstackException, match="status code: 401"):
            deepstack.DeepstackObject(HERE, port, api_key=wrong).detect(PICTURE)
    with pytest.raises(deepstack.DeepstackException, match="404"):
        deepstack.DeepstackFace(HERE, port, api_key=key).detect(PICTURE)


def test_a_failure_is_never_no_vehicle(
    service: Service, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.set_access("codeproject", "lan")

    def fail(_image: Any) -> Any:
        raise ModelError("the detector failed")

    monkeypatch.setattr(service.engine, "detect", fail)
    for client in (
        codeproject.CodeProjectAIObject(HERE, port),
        deepstack.DeepstackObject(HERE, port),
    ):
        with pytest.raises(KeyError, match="predictions"):
            client.detect(PICTURE)
