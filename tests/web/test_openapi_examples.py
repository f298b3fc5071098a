"""The examples of the OpenAPI description are of its schemas, of its paths, and whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from galaxy_alpr import errors
from galaxy_alpr.endpoints.schemas.accounts.audit import CSV_COLUMNS as AUDIT_COLUMNS
from galaxy_alpr.endpoints.schemas.flat_records import FLAT_COLUMNS
from galaxy_alpr.endpoints.schemas.lists import CSV_COLUMNS
from galaxy_alpr.endpoints.schemas.parking.payments import CSV_COLUMNS as PAYMENT_COLUMNS
from galaxy_alpr.web.errors import FRAMEWORK_CODES
from galaxy_alpr.web.openapi.examples import read_examples
from tests.openapi_document import openapi_document

SCHEMA = openapi_document()


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in SCHEMA["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield where a body stands, its media type, and its schema with its examples."""
    places = {"request": operation.get("requestBody", {}), **operation["responses"]}
    for place, answer in places.items():
        for media_type, content in answer.get("content", {}).items():
            yield place, media_type, content


CASES = [
    pytest.param(content["schema"], item["value"], id=f"{name} {place} {title}")
    for name, operation in operations()
    for place, _, content in contents(operation)
    for title, item in content.get("examples", {}).items()
]


@cache
def validator(schema: str) -> jsonschema_rs.Validator:
    """Return what checks values by a schema, given as JSON; many bodies have the same one."""
    whole = {"components": SCHEMA["components"], **json.loads(schema)}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


@pytest.mark.parametrize(("schema", "value"), CASES)
def test_an_example_is_of_its_schema(schema: dict[str, Any], value: Any) -> None:
    validator(json.dumps(schema)).validate(value)


@pytest.mark.parametrize("name", dict(operations()))
def test_every_body_has_an_example(name: str) -> None:
    missing = [
        f"{place} {media_type}"
        for place, media_type, content in contents(dict(operations())[name])
        if media_type == "application/json" and "examples" not in content
    ]
    assert not missing, f"{name}: {missing} in examples.yaml"


def test_every_example_is_shown() -> None:
    described = dict(operations())
    for name, given in read_examples()["operations"].items():
        shown = [
            item["value"]
            for _, _, content in contents(described[name])
            for item in content.get("examples", {}).values()
        ]
        for place, examples in given.items():
            by_type = [part for key, part in examples.items() if "/" in key]
            for title, value in [item for part in by_type or [examples] for item in part.items()]:
                assert value in shown, f"{name} {place} {title}"


def test_an_error_has_the_code_of_its_status() -> None:
    codes = {error.code: error.status for error in vars(errors).values() if _is_error(error)}
    codes |= {code: status for status, code in FRAMEWORK_CODES.items()}
    for name, operation in operations():
        for place, _, content in contents(operation):
            for item in content.get("examples", {}).values():
                is_error = place[0] in "45" and isinstance(item["value"], dict)
                if is_error and "error" in item["value"]:
                    assert str(codes[item["value"]["error"]]) == place, (name, item)


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, errors.AlprError)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("GET /detections", FLAT_COLUMNS),
        ("GET /plate_status/export", CSV_COLUMNS),
        ("GET /api/audit", AUDIT_COLUMNS),
        ("GET /api/payments/export", PAYMENT_COLUMNS),
    ],
)
def test_a_csv_has_the_columns_of_its_export(name: str, columns: dict[str, Any]) -> None:
    content = dict(operations())[name]["responses"]["200"]["content"]["text/csv"]
    (example,) = content["examples"].values()
    lines = list(csv.reader(example["value"].splitlines()))
    assert lines[0] == list(columns)
    assert {len(line) for line in lines} == {len(columns)}
