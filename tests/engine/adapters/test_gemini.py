"""Gemini's HTTP interface, against a stand-in on this machine."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from galaxy_alpr.engine.adapters.gemini import GeminiOptions, GeminiRecognizer
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.errors import EngineUnavailable, ModelError

CROP = np.full((30, 90, 3), 200, np.uint8)


def answer(text: str, confidence: float) -> dict[str, Any]:
    answer = json.dumps({"text": text, "confidence": confidence})
    return {"candidates": [{"content": {"parts": [{"text": answer}]}}]}


@dataclass
class StandIn:
    """Answers requests in turn with (status, body); remembers them."""

    replies: list[tuple[int, Any]] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    hold: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def service() -> Iterator[StandIn]:
    stand_in = StandIn()
    stand_in.hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            stand_in.requests.append((self.path, headers, json.loads(body)))
            stand_in.hold.wait(10)
            status, reply = stand_in.replies.pop(0)
            data = reply.encode() if isinstance(reply, str) else json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}/v1beta"
    yield stand_in
    stand_in.hold.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def gemini(service: StandIn, pauses: list[float]) -> Iterator[GeminiRecognizer]:
    options = GeminiOptions("key-1", model="gemini-x", base_url=service.url, timeout_s=5)
    recognizer = GeminiRecognizer(options, pause=pauses.append)
    yield recognizer
    recognizer.close()


def test_a_crop_is_sent_and_its_reading_returned(
    gemini: GeminiRecognizer, service: StandIn
) -> None:
    service.replies = [(200, answer("b 1234 xyz", 0.81)), (200, answer("", 0.0))]
    first, second = gemini.read([CROP, CROP])
    assert (first.raw_text, first.text) == ("b 1234 xyz", "B1234XYZ")
    assert first.confidence == pytest.approx(0.81)
    assert np.prod(first.char_confidences) == pytest.approx(0.81)
    assert second.text == ""
    path, headers, body = service.requests[0]
    assert path == "/v1beta/models/gemini-x:generateContent"
    assert headers["x-goog-api-key"] == "key-1"
    picture = base64.b64decode(body["contents"][0]["parts"][1]["inline_data"]["data"])
    assert decode_image(picture).shape == CROP.shape


def test_passing_failures_are_tried_again_after_growing_pauses(
    gemini: GeminiRecognizer, service: StandIn, pauses: list[float]
) -> None:
    service.replies = [(503, "busy"), (429, "slow down"), (200, answer("AB123CD", 0.9))]
    assert gemini.read([CROP])[0].text == "AB123CD"
    assert pauses == [0.5, 1.0]


def test_lasting_failures_end_in_an_error(gemini: GeminiRecognizer, service: StandIn) -> None:
    service.replies = [(503, "busy")] * 3
    with pytest.raises(ModelError, match="did not answer: status 503"):
        gemini.read([CROP])
    assert len(service.requests) == 3


def test_a_refusal_is_told_and_not_tried_again(gemini: GeminiRecognizer, service: StandIn) -> None:
    service.replies = [(400, {"error": {"message": "API key not valid."}})]
    with pytest.raises(ModelError, match=r"status 400: API key not valid\."):
        gemini.read([CROP])
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("<html>", "is not JSON"),
        ([], "is not an object"),
        ({}, "unexpected form"),
        ({"candidates": []}, "unexpected form"),
        ({"candidates": [{"finishReason": "SAFETY"}]}, "unexpected form"),
        ({"candidates": [{"content": {"parts": [{"text": "B 1"}]}}]}, "unexpected form"),
        ({"candidates": [{"content": {"parts": [{"text": "[1]"}]}}]}, "unexpected form"),
    ],
)
def test_an_answer_of_another_form_is_an_error(
    gemini: GeminiRecognizer, service: StandIn, reply: Any, message: str
) -> None:
    service.replies = [(200, reply)]
    with pytest.raises(ModelError, match=message):
        gemini.read([CROP])


def test_a_time_out_is_an_error(service: StandIn) -> None:
    service.hold.clear()
    service.replies = [(200, answer("AB123CD", 0.9))]
    options = GeminiOptions("key-1", base_url=service.url, timeout_s=0.05, retries=0)
    gemini = GeminiRecognizer(options)
    with pytest.raises(ModelError, match="did not answer: ReadTimeout"):
        gemini.read([CROP])
    gemini.close()


def test_nobody_there_is_an_error(pauses: list[float]) -> None:
    options = GeminiOptions("key-1", base_url="http://127.0.0.1:9/v1beta", retries=1)
    gemini = GeminiRecognizer(options, pause=pauses.append)
    with pytest.raises(ModelError, match="did not answer: ConnectError"):
        gemini.read([CROP])
    assert pauses == [0.5]
    gemini.close()


def test_it_loads_by_name(service: StandIn) -> None:
    engine = load_engine("rapidocr", "gemini", gemini=GeminiOptions("k", base_url=service.url))
    assert engine.info.recognizer == "gemini-2.5-flash"
    with pytest.raises(EngineUnavailable, match="needs an API key"):
        GeminiRecognizer(GeminiOptions(""))
