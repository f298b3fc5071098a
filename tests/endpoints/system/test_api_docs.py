"""``/docs`` without a network: nothing on the page, or behind it, comes from another server."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY

pytestmark = SQLITE_ONLY

ASSET = re.compile(r"""(?:src|href)="([^"]+)"|url: '([^']+)'""")


def test_the_page_names_no_other_server_and_all_it_names_is_there(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert not re.search(r"(?:https?:)?//[a-z]", page.text.replace("<!-- ", ""))
    assert '"validatorUrl": null' in page.text
    assert "prefers-color-scheme: dark" in page.text
    names = [src or url for src, url in ASSET.findall(page.text)]
    assert len([name for name in names if not name.startswith("data:")]) == 3
    for name in names:
        if not name.startswith("data:"):
            assert client.get(urljoin("/docs", name)).status_code == 200, name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("swagger-ui-bundle.js", "javascript"),
        ("swagger-ui.css", "text/css"),
        ("LICENSE.txt", "text/plain"),
    ],
)
def test_its_files_have_their_types_and_are_asked_for_again(
    client: TestClient, name: str, kind: str
) -> None:
    answer = client.get(f"/docs/{name}")
    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get(f"/docs/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_nothing_beside_its_files_is_served(client: TestClient) -> None:
    for path in ("nothing.js", "..%2fmain.py", "%2e%2e/main.py", "..%5cmain.py"):
        answer = client.get(f"/docs/{path}")
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), path
    assert client.get("/redoc").status_code == 404
