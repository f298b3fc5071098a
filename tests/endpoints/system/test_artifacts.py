"""``/outputs`` and ``/static``: the files, with what browsers expect, and nothing beside them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.types import Message

from tests.client import TestClient
from tests.endpoints.conftest import SQLITE_ONLY

pytestmark = SQLITE_ONLY

SECRET = b"not for the world"
STORED = "uploaded/2026/11/22/abc.jpg"
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def files(client: TestClient, data_dir: Path) -> TestClient:
    """A client of a service with one stored file, one static file, and secrets around them."""
    stored = data_dir / "outputs" / STORED
    stored.parent.mkdir(parents=True)
    stored.write_bytes(CONTENT)
    (data_dir / "static" / "logo.svg").write_text("<svg/>")
    (data_dir / "secret.txt").write_bytes(SECRET)
    (data_dir / "outputs.txt").write_bytes(SECRET)
    (data_dir / "outputs" / "link.jpg").symlink_to(data_dir / "secret.txt")
    (data_dir / "outputs" / "folder").symlink_to(data_dir)
    return client


def test_a_file_comes_with_its_type_and_validators(files: TestClient) -> None:
    answer = files.get(f"/outputs/{STORED}")
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["etag"]
    assert answer.headers["last-modified"]
    assert "private" in answer.headers["cache-control"]
    svg = files.get("/static/logo.svg")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.headers["x-content-type-options"] == "nosniff"


def test_conditional_requests_are_obeyed(files: TestClient) -> None:
    url = f"/outputs/{STORED}"
    first = files.get(url)
    unchanged = files.get(url, headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    since = files.get(url, headers={"if-modified-since": first.headers["last-modified"]})
    assert since.status_code == 304
    assert files.get(url, headers={"if-none-match": '"other"'}).status_code == 200


def test_ranges_are_obeyed(files: TestClient) -> None:
    url = f"/outputs/{STORED}"
    part = files.get(url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, CONTENT[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(CONTENT)}"
    assert files.get(url, headers={"range": "bytes=-5"}).content == CONTENT[-5:]
    beyond = files.get(url, headers={"range": "bytes=9999-"})
    assert beyond.status_code == 416
    assert beyond.json()["error"] == "range_not_satisfiable"
    assert beyond.headers["content-range"].endswith(f"/{len(CONTENT)}")
    assert files.get(url, headers={"range": "bytes=a-b"}).status_code in {200, 400}
    other_unit = files.get(url, headers={"range": "lines=0-1"})
    assert (other_unit.status_code, other_unit.content) == (200, CONTENT)


def test_head_answers_without_the_content(files: TestClient) -> None:
    answer = files.head(f"/outputs/{STORED}")
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.content == b""
    assert files.head("/outputs/none.jpg").status_code == 404


@pytest.mark.parametrize("folder", ["outputs", "static"])
@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "..%2fsecret.txt",
        "..%5csecret.txt",
        "..\\secret.txt",
        "%252e%252e/secret.txt",
        "uploaded/../../secret.txt",
        "uploaded/%2e%2e/%2e%2e/secret.txt",
        "./%2e%2e/secret.txt",
        "%00",
        "%00/../secret.txt",
        "secret.txt%00.jpg",
        "../outputs.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "....//secret.txt",
        "link.jpg",
        "folder/secret.txt",
        "folder",
        "uploaded",
        "",
        "a" * 5000,
        "%ff%fe",
        "C:%5cWindows%5cwin.ini",
        "file:///etc/passwd",
    ],
)
def test_nothing_outside_the_folder_is_reached(files: TestClient, folder: str, path: str) -> None:
    status, body = get_exactly(files, f"/{folder}/{path}")
    assert status == 404, path
    assert json.loads(body)["error"] == "not_found"


def get_exactly(client: TestClient, target: str) -> tuple[int, bytes]:
    """Get ``target`` as it stands, which a client library would tidy up first."""
    sent = exchange(client, target)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def exchange(
    client: TestClient,
    target: str,
    *,
    method: str = "GET",
    headers: Sequence[tuple[bytes, bytes]] = (),
    before_sending: Callable[[], None] = lambda: None,
) -> list[Message]:
    """Call the application as a server does and return what it sends.

    The path is unquoted once. ``before_sending`` is called before each message.
    """
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        before_sending()
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(target),
        "raw_path": target.encode(),
        "query_string": b"",
        "headers": list(headers),
        "server": ("test", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }

    async def run() -> None:
        await client.app(scope, receive, send)

    asyncio.run(run())
    return sent


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        (None, 200, CONTENT),
        ("bytes=10-19", 206, CONTENT[10:20]),
        ("bytes=0-4,1000-", 206, CONTENT[1000:]),
        ("bytes=9999-", 416, b"range_not_satisfiable"),
    ],
)
def test_a_file_deleted_after_its_answer_began_is_sent(
    files: TestClient, data_dir: Path, method: str, asked: str | None, status: int, part: bytes
) -> None:
    headers = [] if asked is None else [(b"range", asked.encode())]
    stored = data_dir / "outputs" / STORED
    first, *rest = exchange(
        files,
        f"/outputs/{STORED}",
        method=method,
        headers=headers,
        before_sending=lambda: stored.unlink(missing_ok=True),
    )
    assert first["status"] == status
    body = b"".join(message["body"] for message in rest)
    assert part in body or method == "HEAD"
    if method == "GET":
        assert len(body) == int(dict(first["headers"])[b"content-length"])
