"""Examples of requests and answers for the OpenAPI description, from ``examples.yaml``."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from galaxy_alpr.web.answers import spreadsheets

WITHOUT_EXAMPLES = {"application/x-ndjson", "application/problem+json", spreadsheets.MEDIA_TYPE}
"""Media types that have the content of another one in another form."""

TEXTS = {"application/xml", "application/octet-stream"}
"""Media types besides ``text/…`` whose examples are texts: XML, and bare Base64."""


def add_examples(schema: dict[str, Any]) -> None:
    """Add the examples to the OpenAPI description ``schema``."""
    data = read_examples()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            given = data["operations"].get(f"{method.upper()} {path}", {})
            if "request" in given:
                _add(operation["requestBody"], given["request"])
            for status, answer in operation["responses"].items():
                common = {"an error": data["errors"].get(int(status))}
                _add(answer, given.get(int(status)) or {k: v for k, v in common.items() if v})


def _add(place: dict[str, Any], examples: dict[str, Any]) -> None:
    """Add named ``examples`` to the media types of ``place``; a text is CSV or XML.

    Where bodies of several kinds differ, each media type has examples of its own.
    """
    given = examples
    for media_type, content in place.get("content", {}).items():
        examples = given.get(media_type, {}) if any("/" in name for name in given) else given
        is_text = media_type.startswith("text/") or media_type in TEXTS
        named = {
            name: {"value": value}
            for name, value in examples.items()
            if isinstance(value, str) == is_text
        }
        if named and media_type not in WITHOUT_EXAMPLES:
            content["examples"] = named


@cache
def read_examples() -> dict[str, Any]:
    """Return the content of ``examples.yaml``."""
    text = (resources.files("galaxy_alpr.web.openapi") / "examples.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
