"""The same delivery several times at once is stored once, with its files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.client import TestClient
from tests.endpoints.conftest import files_below
from tests.endpoints.ingest.conftest import AddSource
from tests.fake_engine import photo
from tests.ingest.pushed.deliveries import hikvision_parts, hikvision_xml, multipart


def test_the_same_delivery_at_once(
    client: TestClient, add_source: AddSource, data_dir: Path
) -> None:
    source = add_source()
    content_type, body = multipart(hikvision_parts(hikvision_xml(), photo("B1234XYZ")))

    def deliver(_: int) -> int:
        headers = {"Content-Type": content_type}
        return client.post(source.path, content=body, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(deliver, range(4))) == [200] * 4
    assert len(client.get("/session_queries").json()["items"]) == 1
    assert len(files_below(data_dir / "outputs" / "uploaded")) == 1
    shown = client.get(f"/api/ingest_sources/{source.id}").json()
    assert (shown["readings"], shown["refused"]) == (1, 0)
