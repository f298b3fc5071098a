"""What is sent again and what is not, time-outs, strange answers, and gates that stay shut."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from galaxy_alpr.client import (
    ApiError,
    Client,
    ServiceUnreachable,
    TooManyRequests,
    UnexpectedAnswer,
)
from galaxy_alpr.client.sending.answers import retry_after

Answer = httpx2.Response | Exception
URL = "http://alpr.example/below"
KEY = "gxk_12345678_secretsecret"
DECISION: dict[str, Any] = {
    **{"id": 1, "gate_id": 2, "outcome": "allow", "reason": "allowed", "detail": "is allowed"},
    **{"captured_at": "2026-11-22T08:00:00Z", "decided_at": "2026-11-22T08:00:01Z"},
    **{"latency_ms": 4.2, "mode": "live", "plate": "B1234XYZ"},
    "actor": {"kind": "api_key", "id": 1, "name": "gate"},
}


class Network:
    """Answers requests in turn; the last one for ever."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx2.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self) -> Client:
        transport = httpx2.MockTransport(self)
        return Client(URL, api_key=KEY, transport=transport, sleep=self.pauses.append)


def failure(status: int, code: str = "busy", **headers: str) -> httpx2.Response:
    return httpx2.Response(status, json={"error": code, "detail": "no"}, headers=headers)


def alarm_counts() -> httpx2.Response:
    counts = {"info": 0, "warning": 1, "critical": 0, "open": 1, "new_in_2030": "ignored"}
    return httpx2.Response(200, json=counts)


def test_a_read_is_sent_again_after_the_pause_that_the_service_asks_for() -> None:
    network = Network(
        failure(503, **{"Retry-After": "3"}),
        httpx2.ConnectError("refused"),
        failure(429, **{"Retry-After": "0"}),
        alarm_counts(),
    )
    with network.client() as client:
        assert client.alarm_counts().warning == 1
    assert [network.pauses[0], network.pauses[2]] == [3.0, 0.0]
    assert 0 < network.pauses[1] <= 1
    assert [str(item.url) for item in network.asked] == [f"{URL}/api/alarms/count"] * 4
    assert {item.headers["Authorization"] for item in network.asked} == {f"Bearer {KEY}"}


@pytest.mark.parametrize(
    ("answer", "error", "attempts"),
    [
        (failure(503), ApiError, 4),
        (httpx2.ReadTimeout("slow"), ServiceUnreachable, 4),
        (failure(429, **{"Retry-After": "3600"}), TooManyRequests, 1),
        (failure(409, "idempotency_key_in_use", **{"Retry-After": "1"}), ApiError, 4),
        (failure(409, "conflict"), ApiError, 1),
        (failure(500), ApiError, 1),
        (failure(422), ApiError, 1),
        (httpx2.Response(302, headers={"Location": "http://elsewhere"}), ApiError, 1),
        (httpx2.Response(200, text="<html>a proxy"), UnexpectedAnswer, 1),
        (httpx2.Response(200, json={"info": "many"}), UnexpectedAnswer, 1),
        (httpx2.Response(200, json=[1]), UnexpectedAnswer, 1),
    ],
)
def test_what_is_not_passing_is_not_sent_again(
    answer: Answer, error: type[Exception], attempts: int
) -> None:
    network = Network(answer)
    with network.client() as client, pytest.raises(error) as caught:
        client.alarm_counts()
    assert len(network.asked) == attempts
    assert KEY not in f"{caught.value}{caught.value!r}{client!r}{client.__dict__}"


def test_a_change_is_sent_again_with_its_key_and_a_deletion_is_not() -> None:
    network = Network(httpx2.ReadError("cut"), failure(404, "not_found"))
    with network.client() as client:
        with pytest.raises(ApiError):
            client.acknowledge_alarm(3, outcome="acted")
        first, second = network.asked
        assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
        network.answers = [httpx2.ReadError("cut")]
        with pytest.raises(ServiceUnreachable):
            client.delete_listed_plate("B 1/2")
    assert len(network.asked) == 3
    assert network.asked[2].url.raw_path == b"/below/plate_status/B%201%2F2"


def test_readings_of_another_system_are_sent_again_only_with_ids() -> None:
    stored = {"id": "a", "session_id": 3, "repeated": False, "text": "B1", "notes": []}
    answer = httpx2.Response(200, json={"results": [stored]})
    network = Network(httpx2.ReadError("cut"), answer)
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    with network.client() as client:
        found = client.send_readings([{"id": "a", "captured_at": at, "picture": b"jpg"}])
        assert found.results[0].session_id == 3
        network.answers = [httpx2.ReadError("cut")]
        with pytest.raises(ServiceUnreachable):
            client.send_readings([{"id": "a"}, {"plate": {"text": "B2"}}])
    assert len(network.asked) == 3
    assert json.loads(network.asked[1].content) == {
        "readings": [{"id": "a", "captured_at": "2026-11-22T08:00:00+00:00", "picture": "anBn"}]
    }


def test_pauses_as_a_moment() -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert retry_after("Sun, 22 Nov 2026 08:00:05 GMT", now) == 5
    assert retry_after("Sun, 22 Nov 2026 07:00:05 GMT", now) == 0
    assert retry_after("soon", now) is None


@pytest.mark.parametrize(
    ("base_url", "key"),
    [
        ("ftp://alpr.example", None),
        ("alpr.example", None),
        ("http://user:pass@alpr.example", None),
        ("http://alpr.example?x=1", None),
        ("http://alpr.example", "a\nb"),
    ],
)
def test_wrong_addresses_and_keys(base_url: str, key: str | None) -> None:
    with pytest.raises(ValueError, match=r"base_url|api_key"):
        Client(base_url, api_key=key)


def test_the_key_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Network(alarm_counts()).client() as client:
        client.alarm_counts()
    assert KEY not in caplog.text


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx2.Response(200, json=DECISION), "allowed"),
        (httpx2.Response(200, json={**DECISION, "outcome": "deny", "reason": "stale"}), "stale"),
        (httpx2.Response(200, json={**DECISION, "outcome": "ALLOW"}), "allowed"),
        (httpx2.Response(200, json={**DECISION, "outcome": "allow_later"}), "allowed"),
        (httpx2.Response(200, json={**DECISION, "outcome": True}), "no_answer"),
        (httpx2.Response(200, json={**DECISION, "mode": "shadow"}), "mode_shadow"),
        (httpx2.Response(200, json={"outcome": "allow"}), "no_answer"),
        (httpx2.Response(200, text="allow"), "no_answer"),
        (httpx2.Response(200), "no_answer"),
        (httpx2.Response(202, json={**DECISION, "outcome": None}), "no_answer"),
        (failure(503), "no_answer"),
        (failure(403), "no_answer"),
        (httpx2.ReadTimeout("slow"), "no_answer"),
        (httpx2.ConnectError("refused"), "no_answer"),
    ],
)
def test_only_a_literal_allow_opens(answer: Answer, reason: str) -> None:
    network = Network(answer)
    with network.client() as client:
        found = client.decide_gate(
            location="Gate 1", captured_at=datetime.now(UTC), plate="B1234XYZ", confidence=0.9
        )
    literal = (
        isinstance(answer, httpx2.Response)
        and answer.content == httpx2.Response(200, json=DECISION).content
    )
    assert (bool(found), found.opens, found.reason) == (literal, literal, reason)
    keys = {request.headers["Idempotency-Key"] for request in network.asked}
    assert len(keys) == 1
    assert len(network.asked) == (2 if isinstance(answer, Exception) else 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"plate": "B1", "picture": b"x"},
        {"plate": "B1"},
        {},
        {"picture": "/no/such/file.jpg"},
        {"picture": b"x", "confidence": 0.9},
        {"plate": "B1", "confidence": 0.9, "idempotency_key": "a b"},
        {"plate": "B1", "confidence": 0.9, "captured_at": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"plate": "B1", "confidence": 0.9, "unknown": 1},
    ],
)
def test_wrong_arguments_of_a_decision_do_not_open(wrong: dict[str, Any]) -> None:
    network = Network(httpx2.Response(200, json=DECISION))
    arguments: dict[str, Any] = {"location": "Gate 1", "captured_at": datetime.now(UTC), **wrong}
    with network.client() as client:
        found = client.decide_gate(**arguments)
    assert (bool(found), found.reason, network.asked) == (False, "not_sent", [])
    assert found.error is not None


def test_an_allow_that_comes_late_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 0.0, 3.5])
    monkeypatch.setattr("galaxy_alpr.client.methods.time.monotonic", lambda: next(moments, 4.0))
    with Network(httpx2.Response(200, json=DECISION)).client() as client:
        found = client.decide_gate(
            location="Gate 1",
            captured_at=datetime.now(UTC) - timedelta(seconds=1),
            plate="B1234XYZ",
            confidence=0.9,
        )
    assert (bool(found), found.reason) == (False, "late")
    assert found.decision is not None
