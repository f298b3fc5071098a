"""Random requests made from the OpenAPI: no 5xx, and no answer that the description does not allow.

Each operation gets well-formed and malformed requests over a database with something in it, of a
person of each role, and of nobody.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count as count_up
from typing import Any

import httpx2
import pytest
import schemathesis
from fastapi import FastAPI
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

from galaxy_alpr.access import Role
from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.base import make_engine, make_sessionmaker
from galaxy_alpr.db.migrate import upgrade
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import HeadTooLarge
from galaxy_alpr.events import LiveEvent
from galaxy_alpr.main import create_app
from galaxy_alpr.services.accounts import users
from galaxy_alpr.services.accounts.log_in import Device
from galaxy_alpr.services.accounts.users import UserValues
from tests import factories
from tests.endpoints.conftest import make_settings
from tests.endpoints.live_server import serve
from tests.fake_engine import FakeEngine, photo
from tests.openapi_document import openapi_document

EXAMPLES, EXAMPLES_OF_OTHERS = 5, 4
"""Requests of an administrator, and of all who may do less together; most of these are refused."""

SCHEMA = schemathesis.openapi.from_dict(openapi_document())
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


def no_server_error(
    ctx: CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Check that no answer is a 5xx, but where a camera has no picture yet."""
    is_camera = case.operation.path.startswith("/api/cameras/{id}/")
    if not (is_camera and response.status_code == 503 and response.json()["error"] == "busy"):
        not_a_server_error(ctx, response, case)


CHECKS = [
    events_conformance,
    no_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True)
class Running:
    """A running service, and its application."""

    url: str
    app: FastAPI

    def headers(self, role: Role | None, *, limited: bool = False) -> dict[str, str]:
        """Return the credentials of a new person, none for nobody."""
        if role is None:
            return {}
        context = self.app.state.context
        lots = frozenset({1}) if limited else None
        values = UserValues(name=uuid.uuid4().hex, role=role, lots=lots)
        with context.sessions.begin() as session:
            user = users.add_user(session, values, password_hash=None, actor=SYSTEM)
        token = context.log_ins.password.open(user.id, Device(None, None)).token
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with lots, locations, detections and list entries, where people log in."""
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
    app_settings = make_settings(folder, url, event_lifetime_s=0.1, max_upload_mb=1, cameras="off")
    app = create_app(app_settings, engine=FakeEngine())
    with serve(app) as port:
        running = Running(f"http://127.0.0.1:{port}", app)
        for text in ("B1XYZ", "B2XYZ"):
            picture = ("photo.png", photo(text), "image/png")
            httpx2.post(f"{running.url}/detect_image", files={"file": picture}).raise_for_status()
        running.headers(Role.ADMIN)  # from now on everybody has to log in
        yield running


def test_stored_events_are_sent_as_described(service: Running) -> None:
    case = SCHEMA["/api/events"]["GET"].Case(query={"after": 0})
    headers = service.headers(Role.VIEWER)
    response = case.call(base_url=service.url, timeout=30, headers=headers)
    case.validate_response(response, checks=CHECKS)
    assert response.text.count("event: detection.created") == 2


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_random_requests_are_answered_as_described(
    service: Running, operation: Any, mode: GenerationMode
) -> None:
    _send(service, operation, mode, [service.headers(Role.ADMIN)], EXAMPLES)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_those_of_other_roles_too(service: Running, operation: Any) -> None:
    roles = [*(role for role in Role if role is not Role.ADMIN), None]
    people = [service.headers(role, limited=role is Role.GUARD) for role in roles]
    _send(service, operation, GenerationMode.POSITIVE, people, EXAMPLES_OF_OTHERS)


def _send(
    service: Running,
    operation: Any,
    mode: GenerationMode,
    people: Sequence[dict[str, str]],
    count: int,
) -> None:
    """Send requests with the credentials of ``people`` in turn."""
    sent = count_up()

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: schemathesis.Case[Any]) -> None:
        headers = people[next(sent) % len(people)]
        response = case.call(base_url=service.url, timeout=30, headers=headers)
        if response.status_code != HeadTooLarge.status:  # refused before any route
            case.validate_response(response, checks=CHECKS)

    try:
        run()
    except Unsatisfiable:
        if mode is GenerationMode.POSITIVE:
            raise
        pytest.skip("nothing can be wrong in a request of this operation")
