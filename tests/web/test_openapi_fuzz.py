"""Random requests made from the OpenAPI: no 5xx, and no answer that the description does not allow.

Each operation gets well-formed and malformed requests over a database with something in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CheckContext, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.events import LiveEvent
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests import factories
from tests.endpoints.conftest import make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine, photo

EXAMPLES = 25
SCHEMA = schemathesis.openapi.from_dict(create_app(Settings(_env_file=None)).openapi())
EVENT_FIELD = re.compile(r"^(event|data|id): (.*)$", re.MULTILINE)
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations() if isinstance(result, Ok)]


def events_conformance(
    _ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Check what the schema checks pass over: each event of a stream, and the order of the ids."""
    if case.operation.path != "/api/events" or response.status_code != 200:
        return
    blocks = [dict(EVENT_FIELD.findall(block)) for block in response.text.split("\n\n") if block]
    events = [LiveEvent.model_validate_json(block["data"]) for block in blocks]
    assert [event.body.type for event in events] == [block["event"] for block in blocks]
    assert events[0].body.type == "heartbeat"
    ids = [event.id for event in events if event.id is not None]
    assert ids == sorted(ids)


CHECKS = [
    events_conformance,
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running service with lots, locations, detections and list entries."""
    folder = tmp_path_factory.mktemp("fuzz")
    url = f"sqlite:///{folder}/galaxy_alpr.db"
    engine = make_engine(url)
    upgrade(engine)
    with make_sessionmaker(engine).begin() as session:
        lot = factories.make_lot(session)
        gates = [factories.make_location(session, lot=lot, country="ID") for _ in range(3)]
        for number in range(30):
            factories.make_session(
                session,
                plates=[f"B{number}XYZ", None],
                location=gates[number % 3],
                captured_at=datetime.now(UTC),
            )
        for number in range(0, 30, 5):
            factories.make_list_entry(session, f"B{number}XYZ", PlateStatus.BLOCKED)
    engine.dispose()
    app_settings = make_settings(folder, url, event_lifetime_s=0.1, max_upload_mb=1)
    with serve(create_app(app_settings, engine=FakeEngine())) as port:
        base_url = f"http://127.0.0.1:{port}"
        for text in ("B1XYZ", "B2XYZ"):
            picture = ("photo.png", photo(text), "image/png")
            httpx2.post(f"{base_url}/detect_image", files={"file": picture}).raise_for_status()
        yield base_url


def test_stored_events_are_sent_as_described(base_url: str) -> None:
    case = SCHEMA["/api/events"]["GET"].Case(query={"after": 0})
    response = case.call(base_url=base_url, timeout=30)
    case.validate_response(response, checks=CHECKS)
    assert response.text.count("event: detection.created") == 2


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_random_requests_are_answered_as_described(
    base_url: str, operation: Any, mode: GenerationMode
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: schemathesis.Case[Any]) -> None:
        response = case.call(base_url=base_url, timeout=30)
        case.validate_response(response, checks=CHECKS)

    try:
        run()
    except Unsatisfiable:
        if mode is GenerationMode.POSITIVE:
            raise
        pytest.skip("nothing can be wrong in a request of this operation")
