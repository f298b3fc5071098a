"""The id of a request, and its line in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from galaxy_alpr.engine.protocols import Analyzer
from galaxy_alpr.logs import request_id
from tests.client import TestClient
from tests.endpoints.accounts.conftest import (  # noqa: F401
    PASSWORD,
    Person,
    admin,
    first_user,
    person,
)
from tests.endpoints.conftest import SQLITE_ONLY
from tests.fake_engine import photo

pytestmark = SQLITE_ONLY

ACCESS = "galaxy_alpr.access"
HEX = set("0123456789abcdef")


class Noted(logging.Handler):
    """Keeps each record with the id of the request in whose context it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[str | None, logging.LogRecord]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((request_id.get(), record))

    def answers(self) -> list[logging.LogRecord]:
        return [record for _, record in self.records if record.name == ACCESS]


@pytest.fixture
def noted(client: TestClient) -> Iterator[Noted]:
    """All records of the service, whose level the running application has set."""
    assert client.get("/health").status_code == 200
    logger = logging.getLogger("galaxy_alpr")
    handler, before = Noted(), logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.mark.parametrize("given", ["a", "A-1_b.c", "f" * 64])
def test_the_id_of_a_client_is_used(client: TestClient, noted: Noted, given: str) -> None:
    answer = client.get("/api/lots", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given
    assert noted.records[-1][0] == given


@pytest.mark.parametrize("given", ["", "f" * 65, "a b", "a\u00e9", "<script>", "a;b", "B1/2"])
def test_another_id_is_replaced(client: TestClient, given: str) -> None:
    first = client.get("/api/lots", headers={b"X-Request-ID": given.encode()})
    second = client.get("/api/lots")
    ids = {answer.headers["X-Request-ID"] for answer in (first, second)}
    assert len(ids) == 2
    assert all(len(id) == 32 and set(id) <= HEX for id in ids)


def test_every_answer_has_an_id(client: TestClient) -> None:
    answers = [
        client.get("/nowhere"),
        client.delete("/health"),
        client.get("/health", headers={"Host": "elsewhere.example"}),
        client.post("/plate_status", content=b"x" * 200_000),
        client.get("/api/lots", headers={"x-large": "x" * 70_000}),
        client.options(
            "/api/lots", headers={"Origin": "https://a.b", "Access-Control-Request-Method": "GET"}
        ),
        client.get("/api/lots", headers={"Origin": "https://a.b"}),
        client.get("/"),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 200, 413, 431, 200, 200, 200]
    assert all(len(answer.headers["X-Request-ID"]) == 32 for answer in answers)
    assert "X-Request-ID" in answers[6].headers["Access-Control-Expose-Headers"]


def test_the_line_of_a_request_has_the_template_of_its_path(
    client: TestClient, noted: Noted
) -> None:
    client.post("/api/lots", json={"name": "North", "capacity": 3, "timezone": "Asia/Jakarta"})
    client.get("/api/lots/1")
    client.get("/plate_status/B%201234%20XYZ/variants?max_distance=1")
    client.get("/plate_status/1234/variants")
    client.get("/detections?plate=B1234XYZ&limit=3")
    client.get("/B1234XYZ.txt")
    client.request("B1234XYZ", "/health")
    lines = [record.getMessage().split(" ") for record in noted.answers()]
    assert [line[:3] for line in lines] == [
        ["POST", "/api/lots", "201"],
        ["GET", "/api/lots/1", "200"],
        ["GET", "/plate_status/{plate}/variants", "200"],
        ["GET", "/plate_status/{plate}/variants", "200"],
        ["GET", "/detections", "200"],
        ["GET", "other", "404"],
        ["other", "/health", "405"],
    ]
    fields = noted.answers()[1].__dict__
    assert fields["route"] == "/api/lots/{id}"
    assert fields["path"] == "/api/lots/1"
    assert fields["status"] == 200
    assert fields["duration_ms"] > 0
    assert fields["client"] == "127.0.0.1"
    assert (fields["actor_kind"], fields["actor_id"]) == ("anonymous", None)


def test_what_was_refused_before_its_route_was_found(client: TestClient, noted: Noted) -> None:
    client.post("/plate_status", content=b"x" * 200_000)
    assert noted.answers()[-1].getMessage().startswith("POST /plate_status 413 ")


def test_the_line_names_the_actor_by_its_id(
    person: Person,  # noqa: F811
    noted: Noted,
) -> None:
    person("viewer", name="Citra").get("/api/lots")
    line = noted.answers()[-1]
    assert (line.__dict__["actor_kind"], line.__dict__["actor_id"]) == ("person", 2)
    assert " person:2 " in line.getMessage()
    assert "Citra" not in line.getMessage()


def test_probes_are_logged_only_when_they_fail(client: TestClient, noted: Noted) -> None:
    client.get("/health")
    client.get("/ready")
    client.delete("/health")
    assert [record.getMessage()[:18] for record in noted.answers()] == ["DELETE /health 405"]


def test_the_threads_of_the_engine_log_with_the_id(
    app: FastAPI, client: TestClient, noted: Noted
) -> None:
    engine: Analyzer = app.state.context.engine
    logger = logging.getLogger("galaxy_alpr.engine")
    analyze = engine.analyze

    def logging_analyze(*arguments: object) -> object:
        logger.warning("analysing")
        return analyze(*arguments)  # type: ignore[arg-type]

    engine.analyze = logging_analyze  # type: ignore[method-assign, assignment]
    client.post("/detect_image", files={"file": photo("B1")}, headers={"X-Request-ID": "r-7"})
    ids = [id for id, record in noted.records if record.getMessage() == "analysing"]
    assert ids == ["r-7"]


def test_an_unexpected_error_is_logged_with_the_id(
    app: FastAPI, client: TestClient, noted: Noted
) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    answer = client.get("/broken", headers={"X-Request-ID": "r-8"})
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] == "r-8"
    failed = [record for id, record in noted.records if id == "r-8"]
    assert [record.levelname for record in failed] == ["ERROR", "INFO"]
