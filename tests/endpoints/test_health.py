from fastapi.testclient import TestClient


def test_app_starts(client: TestClient) -> None:
    assert client.get("/openapi.json").status_code == 200
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"
