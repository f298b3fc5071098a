"""``galaxy-alpr api-key``: a key that is printed once is one of the service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from galaxy_alpr.cli.app import app
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings
from tests.client import TestClient
from tests.fake_engine import FakeEngine


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments], input=stdin)


def test_create_list_and_revoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GALAXY_DATA_DIR", str(tmp_path))
    early = run("api-key", "create", "camera", "-p", "detect")
    assert early.exit_code == 1
    assert "there is no account yet" in early.stderr
    first = run("user", "create", "ani", "--password-stdin", stdin="correct horse battery\n")
    assert first.exit_code == 0, first.output

    made = run("api-key", "create", "camera", "-p", "read", "--expires-days", "30")
    assert made.exit_code == 0, made.output
    key = made.stdout.strip()
    listed = run("api-key", "list").stdout
    assert key[:12] in listed
    assert key not in listed
    (row,) = json.loads(run("api-key", "list", "--json").stdout)
    assert (row["name"], row["permissions"]) == ("camera", ["read"])
    (person,) = json.loads(run("user", "list", "--json").stdout)
    assert (person["name"], person["role"], person["lots"]) == ("ani", "admin", None)

    service = create_app(Settings(_env_file=None, data_dir=tmp_path), engine=FakeEngine())
    headers = {"X-API-Key": key}
    with TestClient(service, client=("192.0.2.8", 1), headers=headers) as client:
        assert client.get("/detections").status_code == 200
        assert client.get("/api/users").status_code == 403
        revoked = run("api-key", "revoke", key[:12])
        assert revoked.exit_code == 0, revoked.output
        assert client.get("/detections").status_code == 401
    assert "revoked" in run("api-key", "list").stdout
    assert run("api-key", "revoke", "gxk_00000000").exit_code == 1


def test_wrong_keys_are_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GALAXY_DATA_DIR", str(tmp_path))
    run("user", "create", "ani", "--password-stdin", stdin="correct horse battery\n")
    for arguments in (["-p", "lists:write", "--lot", "1"], ["-p", "read", "--lot", "9"], []):
        assert run("api-key", "create", "a", *arguments).exit_code != 0
