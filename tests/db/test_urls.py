"""Passwords in the database's URL, and messages about it."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.urls import parse_url


@pytest.mark.parametrize(
    "password", ["s3cret", "a@b", "a:b", "a/b", "a%b", "a?b#c[d] e", "%40", "ü"]
)
def test_a_password_that_is_written_as_it_should_be(password: str) -> None:
    text = URL.create(
        "postgresql", "galaxy", password, "db.example", 5432, "galaxy"
    ).render_as_string(hide_password=False)
    url = parse_url(text)
    assert (url.username, url.password, url.host, url.port, url.database) == (
        *("galaxy", password, "db.example"),
        *(5432, "galaxy"),
    )
    assert url.drivername == "postgresql+psycopg"
    assert password not in repr(make_engine(text))


@pytest.mark.parametrize("password", ["s3cr@t-part", "@t-part", "a@t-part:b", "x:y@t-part/z"])
@pytest.mark.parametrize("start", ["postgresql", "mysql", "mariadb+pymysql"])
def test_a_password_with_an_at_is_refused_without_a_part_of_it(password: str, start: str) -> None:
    with pytest.raises(ArgumentError, match="write @ as %40") as caught:
        parse_url(f"{start}://galaxy:{password}@db.example/galaxy")
    assert "part" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize("text", ["galaxy:t-part@db/x", "postgresql://db:t-part", "t-part", " "])
def test_what_is_no_url_is_not_quoted(text: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_url(text)
    assert "part" not in str(caught.value)


@pytest.mark.parametrize("name", ["password", "passwd"])
def test_a_password_among_the_parameters_is_not_shown(name: str) -> None:
    url = parse_url(f"mysql://galaxy@db/galaxy?{name}=s3cret&charset=utf8mb4")
    assert url.password == "s3cret"
    assert "s3cret" not in str(url)
    assert dict(url.query) == {"charset": "utf8mb4"}


def test_a_file_of_sqlite_may_have_any_name() -> None:
    assert parse_url("sqlite:////data/a@b:c.db").database == "/data/a@b:c.db"
