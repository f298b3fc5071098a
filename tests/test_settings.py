"""The settings: described, bounded, and in step with ``.env.example``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings

from galaxy_alpr.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NUMBERS = {
    name for name, field in Settings.model_fields.items() if field.annotation in (int, float)
}


OIDC = {
    "oidc_issuer": "https://login.example",
    "oidc_client_id": "galaxy-alpr",
    "oidc_roles": {"guards": {"role": "guard"}},
}


def make(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def test_env_example_has_every_setting_with_its_description_and_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    blocks = re.findall(r"((?:^# .*\n)+)^#GALAXY_(\w+)=(.*)$", text, re.MULTILINE)
    assert [name.lower() for _, name, _ in blocks] == list(Settings.model_fields)
    for comment, name, value in blocks:
        field = Settings.model_fields[name.lower()]
        said = " ".join(line.removeprefix("# ") for line in comment.splitlines())
        assert said == field.description, name
        if field.default is None:
            assert value == "", name
        else:
            settings = _from_environment(name, value)
            assert getattr(settings, name.lower()) == field.default, name


def test_every_setting_belongs_to_one_group() -> None:
    groups = [
        base
        for base in Settings.__bases__
        if issubclass(base, BaseModel) and base is not BaseSettings
    ]
    names = [name for group in groups for name in group.model_fields]
    assert sorted(names) == sorted(Settings.model_fields)


def _from_environment(name: str, value: str) -> Settings:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"GALAXY_{name}", value)
        return make()


@pytest.mark.parametrize(
    ("cores", "memory_gb", "workers"),
    [(1, 16, 1), (2, 16, 2), (2, None, 2), (64, 64, 8), (4, 1, 2), (4, 0.5, 1), (2, 0.25, 1)],
)
def test_the_machine_sets_how_many_pictures_are_read_at_a_time(
    cores: int, memory_gb: float | None, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = None if memory_gb is None else int(memory_gb * 1024**3)
    monkeypatch.setattr("galaxy_alpr.settings.engine.usable_cores", lambda: cores)
    monkeypatch.setattr("galaxy_alpr.settings.engine.usable_memory", lambda: memory)
    assert make().effective_engine_workers == workers
    assert make(engine_workers=5).effective_engine_workers == 5


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described(name: str) -> None:
    assert Settings.model_fields[name].description


@pytest.mark.parametrize("name", sorted(NUMBERS))
@pytest.mark.parametrize("value", [-1, 10**12])
def test_every_number_is_bounded(name: str, value: int) -> None:
    with pytest.raises(ValidationError):
        make(**{name: value})


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "Germany"},
        {"country": "ZZ"},
        {"detector": ""},
        {"log_level": "loud"},
        {"keep_days": 0},
        {"keep_days": 7, "keep_days_unlisted": 8},
        {"cors_credentials": True},
        *(
            {"object_store_url": url}
            for url in (
                *("http://bucket", "s3://", "s3://Bucket", "s3://key:secret@bucket", "bucket"),
                *("s3://bucket/../other", "s3://bucket/a b", "s3://bucket/?a=1"),
            )
        ),
        {"object_store_endpoint": "ftp://store.example"},
        {"object_store_endpoint": "https://key:secret@store.example"},
        {"object_store_access_key": "key"},
        {"object_store_secret_key": "secret"},
        {"object_links": "always"},
        {"oidc_issuer": "https://login.example"},
        {**OIDC, "oidc_client_id": None},
        {**OIDC, "oidc_roles": {}},
        {**OIDC, "oidc_roles": {"a": {"role": "boss"}}},
        {**OIDC, "oidc_roles": {"a": {"role": "guard", "lots": []}}},
        {**OIDC, "oidc_roles": {"a": {"role": "guard", "lot": ["North"]}}},
        {**OIDC, "oidc_scopes": "profile"},
        {**OIDC, "oidc_redirect_url": "http://alpr.example/api/oidc/callback"},
        *(
            {**OIDC, "oidc_issuer": issuer}
            for issuer in (
                *("http://login.example", "ftp://login.example", "login.example", "https://"),
                *(
                    "https://a@login.example",
                    "https://login.example/?a=1",
                    "https://login.example/#a",
                ),
                *("http://localhost.example", "http://127.0.0.1.example", "https://h:port/"),
            )
        ),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**wrong)


def test_the_environment_is_read_and_an_empty_variable_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GALAXY_MAX_FILES", "7")
    monkeypatch.setenv("GALAXY_COUNTRY", "")
    monkeypatch.setenv("GALAXY_CORS_ORIGINS", '["https://gate.example"]')
    settings = make()
    assert settings.max_files == 7
    assert settings.country is None
    assert settings.cors_origins == ["https://gate.example"]


def test_sqlite_lies_in_the_data_folder_unless_a_database_is_named(tmp_path: Path) -> None:
    assert make(data_dir=tmp_path).effective_database_url == f"sqlite:///{tmp_path}/galaxy_alpr.db"
    url = "postgresql://user@host/db"
    assert make(database_url=url).effective_database_url == url


def test_a_provider_is_reached_over_tls_or_on_this_machine() -> None:
    for issuer in ("http://localhost:8080/realms/a", "http://127.0.0.1:9", "http://[::1]:9"):
        assert make(**{**OIDC, "oidc_issuer": issuer}).oidc_issuer == issuer
    assert make(**OIDC).oidc_issuer == OIDC["oidc_issuer"]


def test_secrets_are_not_shown() -> None:
    url = "postgresql://galaxy:hidden@host/db"
    assert "hidden" not in repr(make(gemini_api_key="hidden", database_url=url))
    assert "hidden" not in repr(make(oidc_client_secret="hidden"))
    keys = {"object_store_access_key": "key", "object_store_secret_key": "hidden"}
    assert "hidden" not in repr(make(object_store_url="s3://bucket", **keys))
    with pytest.raises(ValidationError) as caught:
        make(database_url=["hidden"], gemini_api_key={"hidden": 1}, country="hidden")
    assert "hidden" not in str(caught.value).replace("'hidden' is no country", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_sender": None},
        {"smtp_sender": "alpr@example.com\nBcc: x@example.com"},
        {"smtp_user": "alpr"},
        {"smtp_encryption": "none", "smtp_user": "alpr", "smtp_password": "secret-password"},
        {"smtp_host": "smtp.example.com\n"},
        {"public_url": "javascript:alert(1)"},
        {"public_url": "https://example.com/?x=1"},
    ],
)
def test_a_mail_server_is_complete_and_gets_no_password_in_the_clear(
    wrong: dict[str, Any],
) -> None:
    right = {"smtp_host": "smtp.example.com", "smtp_sender": "alpr@example.com"}
    assert make(**right).smtp_port_used == 587
    assert make(**right, smtp_encryption="tls").smtp_port_used == 465
    with pytest.raises(ValidationError) as refused:
        make(**{**right, **wrong})
    assert "secret-password" not in str(refused.value)
