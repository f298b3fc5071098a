"""The Postman collection: made from the OpenAPI document, with every operation once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
METHODS = ("get", "post", "put", "patch", "delete")


def requests() -> list[tuple[str, dict[str, Any]]]:
    """Return each request with the name of its folder."""
    found = json.loads((DOCS / "galaxy-alpr.postman_collection.json").read_text("utf-8"))
    assert found["info"]["schema"].endswith("/v2.1.0/collection.json")
    assert {item["key"] for item in found["variable"]} == {"base_url", "api_key"}
    assert found["auth"]["bearer"][0]["value"] == "{{api_key}}"
    return [(folder["name"], item) for folder in found["item"] for item in folder["item"]]


def test_the_collection_is_up_to_date() -> None:
    command = [sys.executable, "docs/make_collection.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_operation_is_there_once() -> None:
    openapi = json.loads((DOCS / "openapi.json").read_text("utf-8"))
    wanted = [
        (operations[method]["tags"][0], method.upper(), path)
        for path, operations in openapi["paths"].items()
        for method in METHODS
        if method in operations
    ]
    found = [
        (
            folder,
            item["request"]["method"],
            "/" + "/".join(re.sub(r"^:(\w+)$", r"{\1}", p) for p in item["request"]["url"]["path"]),
        )
        for folder, item in requests()
    ]
    assert sorted(found) == sorted(wanted)


def test_each_request_is_complete() -> None:
    for _, item in requests():
        request = item["request"]
        url, body = request["url"], request.get("body")
        where = f"{request['method']} {url['raw']}"
        assert url["raw"].split("?")[0] == "{{base_url}}/" + "/".join(url["path"]), where
        names = [part[1:] for part in url["path"] if part.startswith(":")]
        assert [value["key"] for value in url.get("variable", [])] == names, where
        assert all(value["value"] for value in url.get("variable", [])), where
        assert all(value["value"] for value in url["query"] if not value["disabled"]), where
        fields = [*url["query"], *request["header"], *url.get("variable", [])]
        assert all(isinstance(field["value"], str) for field in fields), where
        if body is None:
            continue
        assert request["method"] in ("POST", "PUT", "PATCH"), where
        if body["mode"] == "raw":
            assert isinstance(json.loads(body["raw"]), (dict, list)), where
            assert request["header"][0]["value"] == "application/json", where
        elif body["mode"] != "file":
            kinds = {field["type"] for field in body["formdata"]}
            assert kinds <= {"file", "text"}, where
            assert "file" in kinds, where
