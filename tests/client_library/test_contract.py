"""The client and ``docs/openapi.json`` agree: paths, parameters, bodies and fields of answers."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from galaxy_alpr.client import AsyncClient, Client
from galaxy_alpr.client.calls import devices, lists, parking, recognition
from galaxy_alpr.client.models.events import BODIES, Event
from galaxy_alpr.client.sending.answers import nothing, raw
from galaxy_alpr.client.sending.call import Call, PagedCall

ROOT = Path(__file__).resolve().parents[2]
OPENAPI: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
SCHEMAS: dict[str, Any] = OPENAPI["components"]["schemas"]
AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
SAMPLES: dict[str, Any] = {
    **{"picture": b"picture", "url": "/outputs/uploaded/a.jpg", "id": 1, "session_id": 1},
    **{"lot_id": 1, "plate": "B1234XYZ", "captured_at": AT, "from_": AT, "to": AT, "at": AT},
    **{"valid_from": AT, "valid_until": AT, "idempotency_key": "key", "readings": [{"id": "1"}]},
}
BODIES_OF_CALLS = {
    "decide_gate": ({"picture"}, {"plate", "confidence", "vehicle_class"}),
}
"""Arguments that exclude each other: the call is built without each of the groups."""


def builders() -> list[Callable[..., Any]]:
    return [
        found
        for module in (recognition, lists, parking, devices)
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    ]


def calls(build: Callable[..., Any]) -> Iterator[Call[Any]]:
    """Yield the call of a function with all of its arguments."""
    names = set(inspect.signature(build).parameters)
    for left_out in BODIES_OF_CALLS.get(build.__name__, (set[str](),)):
        values = {
            name: SAMPLES.get(name, 1) for name in names - left_out - {"provisional", "complete"}
        }
        if "picture" not in left_out and build.__name__ == "decide_gate":
            values = {name: values[name] for name in ("picture", "location", "captured_at")}
        built = build(**values)
        yield built.first if isinstance(built, PagedCall) else built


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    return schema


def kinds(schema: dict[str, Any]) -> list[dict[str, Any]]:
    schema = resolved(schema)
    found = schema.get("anyOf") or schema.get("oneOf")
    return [kind for item in found for kind in kinds(item)] if found else [schema]


def compare(model: type[BaseModel], schema: dict[str, Any], path: str) -> Iterator[str]:
    """Yield what a model and the schema of an object do not agree on."""
    properties = resolved(schema)["properties"]
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    yield from (f"{path}.{name} is not in the API" for name in sorted(fields.keys() - properties))
    yield from (f"{path}.{name} is missing" for name in sorted(properties.keys() - fields))
    for name in fields.keys() & properties:
        found = kinds(properties[name])
        annotation = fields[name].annotation
        may_be_null = any(kind.get("type") == "null" for kind in found)
        if may_be_null and types.NoneType not in get_args(annotation):
            yield f"{path}.{name} may be null"
        values = [kind for kind in found if kind.get("type") != "null"]
        yield from compare_value(annotation, values, f"{path}.{name}")


def compare_value(annotation: Any, found: list[dict[str, Any]], path: str) -> Iterator[str]:
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = (kind for kind in get_args(annotation) if kind is not types.NoneType)
    if get_origin(annotation) is tuple:
        inner = [kind for item in found for kind in items_of(item)]
        yield from compare_value(get_args(annotation)[0], inner, f"{path}[]")
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for schema in found[:1]:
            yield from compare(annotation, schema, path)
    else:
        allowed = {int: {"integer"}, float: {"number", "integer"}, bool: {"boolean"}}
        wanted = allowed.get(annotation, {"object"} if get_origin(annotation) else {"string"})
        told = {kind.get("type", "string") for kind in found}
        if not told <= wanted:
            yield f"{path} is {told}"


def items_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = [schema["items"]] if "items" in schema else schema.get("prefixItems", [])
    return [kind for item in found for kind in kinds(item)]


def model_of(call: Call[Any]) -> tuple[type[BaseModel], bool]:
    """Return the model of an answer, and whether the answer is a list of it."""
    owner = getattr(call.parse, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, BaseModel):
        return owner, False
    annotation = getattr(owner, "_type")  # noqa: B009 - of a TypeAdapter
    return get_args(annotation)[0], True


@pytest.mark.parametrize("build", builders(), ids=lambda build: build.__name__)
def test_a_call_is_one_of_the_api(build: Callable[..., Any]) -> None:
    for call in calls(build):
        if call.parse is raw:
            assert call.route.startswith("/outputs/")
            continue
        if call.route == "/api/readings" and call.route not in OPENAPI["paths"]:
            pytest.skip("docs/openapi.json has no POST /api/readings yet")
        operation = OPENAPI["paths"][call.route][call.method.lower()]
        known = {(item["in"], item["name"].lower()) for item in operation.get("parameters", [])}
        assert {("query", name) for name in call.query} <= known
        assert {("path", name) for name in call.ids} <= known
        assert {("header", name.lower()) for name in call.headers} <= known
        bodies = operation.get("requestBody", {}).get("content", {})
        if call.json is not None:
            bodies_json = kinds(bodies["application/json"]["schema"])
            schema = next(kind for kind in bodies_json if set(call.json) <= set(kind["properties"]))
            assert set(schema["required"]) <= set(call.json)
        if call.file is not None:
            fields = bodies["multipart/form-data"]["schema"]["properties"]
            assert {"file", *(call.form or {})} <= set(fields)
        answers = [found for status, found in operation["responses"].items() if status < "3"]
        if call.parse is nothing:
            assert "content" not in answers[0]
            continue
        model, is_list = model_of(call)
        for found in kinds(answers[0]["content"]["application/json"]["schema"])[:1]:
            schema = found["items"] if is_list else found
            wrong = set(compare(model, schema, build.__name__))
            assert wrong - {"search_plates.summary is missing"} == set()  # it is not asked for


def test_every_event_of_the_api_is_known() -> None:
    body = resolved(SCHEMAS["LiveEvent"])["properties"]["body"]
    found: dict[str, dict[str, Any]] = {}
    for schema in kinds(body):
        kind = resolved(schema["properties"]["type"])
        for name in kind.get("enum", [kind.get("const")]):
            found[name] = schema
    assert set(found) - set(BODIES) == set()
    wrong = [line for name in found for line in compare(BODIES[name], found[name], name)]
    assert wrong == []
    assert set(Event.model_fields) == set(SCHEMAS["LiveEvent"]["properties"])


def test_both_clients_have_the_same_methods() -> None:
    def methods(client: type) -> dict[str, list[str]]:
        return {
            name: list(inspect.signature(found).parameters)
            for name, found in inspect.getmembers(client, inspect.isfunction)
            if not name.startswith("_")
        }

    assert methods(Client) == methods(AsyncClient)
    assert {build.__name__ for build in builders()} <= set(methods(Client))
    assert "picture" in str(inspect.signature(Client.read))
    assert "Read one picture" in (Client.read.__doc__ or "")


def test_the_client_imports_neither_engine_nor_database() -> None:
    code = "import sys, galaxy_alpr.client; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    own = {name for name in modules if name.startswith("galaxy_alpr.")}
    assert all(name.startswith("galaxy_alpr.client") for name in own)
    heavy = {"sqlalchemy", "fastapi", "starlette", "numpy", "cv2", "onnxruntime", "uvicorn"}
    assert not modules & {*heavy, "pydantic_settings", "cryptography", "PIL", "typer"}
