"""Writes ``docs/galaxy-alpr.postman_collection.json``: every operation of the API for Postman.

``python docs/make_collection.py`` makes a collection of format 2.1 from ``docs/openapi.json``;
Bruno, Insomnia and Hoppscotch import it, too. ``--check`` only compares it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
TARGET = DOCS / "galaxy-alpr.postman_collection.json"
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
METHODS = ("get", "post", "put", "patch", "delete")
PUBLIC = {"/health", "/ready", "/api/log_in", "/api/first_user"}
"""Paths that need no key."""
DESCRIPTION = (
    "Every operation of the API. Set the variables base_url and api_key; a key is made by "
    "`galaxy-alpr api-key create`. Optional parameters are disabled until they are ticked."
)


def collection(openapi: dict[str, Any]) -> dict[str, Any]:
    """Return the collection of an OpenAPI document."""
    folders: dict[str, list[dict[str, Any]]] = {}
    for path, operations in openapi["paths"].items():
        for method in METHODS:
            if method in operations:
                operation = operations[method]
                item = _item(openapi, path, method, operation)
                folders.setdefault(operation["tags"][0], []).append(item)
    return {
        "info": {"name": "Galaxy ALPR", "description": DESCRIPTION, "schema": SCHEMA},
        "auth": {"type": "bearer", "bearer": [_pair("token", "{{api_key}}", type="string")]},
        "variable": [
            _pair("base_url", "http://localhost:8000", type="string"),
            _pair("api_key", "", type="string"),
        ],
        "item": [{"name": tag, "item": items} for tag, items in folders.items()],
    }


def _item(
    openapi: dict[str, Any], path: str, method: str, operation: dict[str, Any]
) -> dict[str, Any]:
    parameters = [_resolved(openapi, item) for item in operation.get("parameters", [])]
    request: dict[str, Any] = {
        "method": method.upper(),
        "description": operation.get("description", ""),
        "header": [_parameter(openapi, item) for item in parameters if item["in"] == "header"],
        "url": _url(openapi, path, parameters),
    }
    body = _body(openapi, operation.get("requestBody"))
    if body is not None:
        request["body"] = body
        if body["mode"] == "raw":
            request["header"].insert(0, _pair("Content-Type", "application/json"))
    if path in PUBLIC:
        request["auth"] = {"type": "noauth"}
    return {"name": operation["summary"], "request": request, "response": []}


def _url(openapi: dict[str, Any], path: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    with_colons = re.sub(r"\{(\w+)\}", r":\1", path)
    query = [_parameter(openapi, item) for item in parameters if item["in"] == "query"]
    sent = "&".join(f"{item['key']}={item['value']}" for item in query if not item["disabled"])
    found: dict[str, Any] = {
        "raw": "{{base_url}}" + with_colons + (f"?{sent}" if sent else ""),
        "host": ["{{base_url}}"],
        "path": with_colons.strip("/").split("/"),
        "query": query,
    }
    values = [_parameter(openapi, item) for item in parameters if item["in"] == "path"]
    if values:
        found["variable"] = [{k: v for k, v in item.items() if k != "disabled"} for item in values]
    return found


def _parameter(openapi: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    is_needed = item.get("required", False)
    value = _example(
        openapi, {**item["schema"], **({"example": item["example"]} if "example" in item else {})}
    )
    text = value if isinstance(value, str) else json.dumps(value)
    if value in (None, [], ""):
        text = item["name"] if is_needed else ""
    return _pair(
        item["name"], text, description=item.get("description", ""), disabled=not is_needed
    )


def _body(openapi: dict[str, Any], body: dict[str, Any] | None) -> dict[str, Any] | None:
    if body is None:
        return None
    content = body["content"]
    if "properties" in _resolved(openapi, content.get("multipart/form-data", {}).get("schema", {})):
        return {"mode": "formdata", "formdata": _form(openapi, content["multipart/form-data"])}
    if "application/json" not in content:
        return {"mode": "file", "file": {}}
    media = content["application/json"]
    value = _first(media.get("examples", {}))
    if value is None:
        value = _example(openapi, media["schema"])
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return {"mode": "raw", "raw": text, "options": {"raw": {"language": "json"}}}


def _form(openapi: dict[str, Any], media: dict[str, Any]) -> list[dict[str, Any]]:
    schema = _resolved(openapi, media["schema"])
    examples = _first(media.get("examples", {})) or {}
    fields = []
    for name, found in schema.get("properties", {}).items():
        about = found.get("description", "")
        if found.get("format") == "binary" or found.get("items", {}).get("format") == "binary":
            fields.append(
                {"key": name, "type": "file", "src": [], "description": about}
                | ({"disabled": True} if name == "files" else {})
            )
            continue
        value = examples.get(name, _example(openapi, found))
        text = value if isinstance(value, str) else json.dumps(value)
        is_sent = name in examples
        fields.append(_pair(name, text, type="text", description=about, disabled=not is_sent))
    return fields


def _first(examples: dict[str, Any]) -> Any:
    return next((item["value"] for item in examples.values()), None)


def _example(openapi: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Return a value that a schema gives as an example, or one of its kind."""
    schema = _resolved(openapi, schema)
    for name in ("example", "const", "default"):
        if schema.get(name) is not None:
            return schema[name]
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return schema["enum"][0]
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            return _example(openapi, schema[name][0])
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {name: _example(openapi, properties[name]) for name in schema.get("required", [])}
    kinds: dict[str, Any] = {"integer": 1, "number": 1, "boolean": True, "array": [], "null": None}
    return kinds.get(schema.get("type", "string"), "")


def _resolved(openapi: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        found: Any = openapi
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        value = {**found, **{key: item for key, item in value.items() if key != "$ref"}}
    return value


def _pair(key: str, value: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "value": value, **more}


def text_of(openapi: dict[str, Any]) -> str:
    """Return the text of the collection's file."""
    return json.dumps(collection(openapi), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the collection, or compare it."""
    text = text_of(json.loads((DOCS / "openapi.json").read_text("utf-8")))
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.is_file() or TARGET.read_text("utf-8") != text:
        raise SystemExit(f"{TARGET} is not up to date: make docs")


if __name__ == "__main__":
    main()
