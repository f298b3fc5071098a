"""The OpenAPI description reads well: names of operations, and a description of everything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from galaxy_alpr.web.openapi import fields
from galaxy_alpr.web.openapi.fields import is_described
from tests.openapi_document import openapi_document

VERBS = {
    *("acknowledge", "add", "begin", "change", "confirm", "correct", "decide", "delete", "detect"),
    *("end", "erase", "export", "fail", "open", "quote", "refund", "settle", "simulate"),
    *(
        "finish",
        "get",
        "import",
        "list",
        "log",
        "preview",
        "put",
        "release",
        "replace",
        "replay",
        "request",
    ),
    *("request", "revoke", "rotate", "set", "start", "stop", "stream", "test", "undo", "verify"),
    *("close", "match", "merge", "reject", "reopen", "split"),
}
METHODS = {"list": "GET", "get": "GET", "add": "POST", "delete": "DELETE", "replace": "PUT"}

SCHEMA = openapi_document()
SCHEMAS = SCHEMA["components"]["schemas"]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in SCHEMA["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_an_operation_is_a_verb_and_a_noun() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
    assert [id for id in ids if not re.fullmatch("[a-z]+(_[a-z]+)+", id)] == []
    assert {id.partition("_")[0] for id in ids} <= VERBS


def test_a_verb_has_its_method() -> None:
    for method, path, operation in operations():
        verb = operation["operationId"].partition("_")[0]
        assert method == METHODS.get(verb, method), path


def test_some_names() -> None:
    ids = {f"{method} {path}": item["operationId"] for method, path, item in operations()}
    assert ids["GET /detections"] == "list_detections"
    assert ids["GET /detections/{id}"] == "get_detection"
    assert ids["POST /detect_image"] == "detect_image"
    assert ids["GET /statistics/read_rate"] == "get_statistics_read_rate"


def test_each_tag_is_described_and_used() -> None:
    named = [tag["name"] for tag in SCHEMA["tags"]]
    assert set(named) == {tag for _, _, item in operations() for tag in item["tags"]}
    assert all(tag["description"] for tag in SCHEMA["tags"])


def test_each_summary_begins_with_a_verb() -> None:
    first = {operation["summary"].split()[0].lower() for _, _, operation in operations()}
    assert first <= VERBS


def test_the_description_has_a_quick_start_whose_paths_exist() -> None:
    text = SCHEMA["info"]["description"]
    assert "## Quick start" in text
    assert "## Authentication" in text
    named = set(re.findall(r"`(GET|POST) (/[a-z_/]+)", text))
    assert named <= {(method, path) for method, path, _ in operations()}
    assert len(named) >= 4
    assert SCHEMA["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_there_is_a_server() -> None:
    assert [server["url"] for server in SCHEMA["servers"]] == ["/"]


def test_each_operation_and_parameter_is_described() -> None:
    for method, path, operation in operations():
        assert operation.get("description"), f"{method} {path}"
        for item in operation.get("parameters", []):
            assert item.get("description"), f"{item['name']} of {method} {path}"
        for status, answer in operation["responses"].items():
            assert answer.get("description"), f"{status} of {method} {path}"


def test_each_schema_and_property_is_described() -> None:
    bodies = {
        f"the body of {path}": content["schema"]
        for _, path, operation in operations()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    }
    missing = [
        f"{name}.{property}"
        for name, schema in {**SCHEMAS, **bodies}.items()
        for property, value in schema.get("properties", {}).items()
        if not is_described(value, SCHEMAS)
    ]
    assert missing == [], "describe them in their class, or by name in web/openapi/fields.py"
    assert [name for name, schema in SCHEMAS.items() if not schema.get("description")] == []


def test_each_shared_description_is_used() -> None:
    used = {
        (name, value.get("description"))
        for schema in SCHEMAS.values()
        for name, value in schema.get("properties", {}).items()
    }
    shared = fields._BY_NAME.items() | {
        (place.partition(".")[2], text) for place, text in fields._OF_CLASSES.items()
    }
    assert shared - used == set()


def test_what_was_added_has_its_location() -> None:
    for method, path, operation in operations():
        if "201" in operation["responses"]:
            assert "Location" in operation["responses"]["201"]["headers"], f"{method} {path}"


def test_a_page_has_its_links() -> None:
    for _, path, operation in operations():
        content = operation["responses"].get("200", {}).get("content", {})
        answer = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        schema = SCHEMAS.get(answer.removeprefix(fields.SCHEMAS), {})
        if "next_cursor" in schema.get("properties", {}):
            assert "Link" in operation["responses"]["200"]["headers"], path


def test_the_committed_document_is_that_of_the_application() -> None:
    made = create_app(Settings(_env_file=None)).openapi()
    assert json.loads(json.dumps(made)) == SCHEMA, "run `make docs`"
