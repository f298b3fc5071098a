"""No value of a row or a statement is in an error of the database."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from galaxy_alpr.db.error_texts import without_values
from tests import factories

SECRET = "B7777SECRET"


def twice(session: Session) -> None:
    for _ in range(2):
        factories.make_list_entry(session, SECRET, note=f"{SECRET} is a note")


def too_long(session: Session) -> None:
    factories.make_list_entry(session, SECRET * 3)


def missing(session: Session) -> None:
    entry = factories.make_list_entry(session, SECRET)
    session.execute(
        text("UPDATE plate_list_entries SET status = NULL WHERE id = :id"), {"id": entry.id}
    )


@pytest.mark.parametrize("act", [twice, too_long, missing])
def test_no_traceback_shows_a_plate(
    db_engine: Engine, act: Callable[[Session], None], caplog: pytest.LogCaptureFixture
) -> None:
    if act is too_long and db_engine.dialect.name == "sqlite":
        pytest.skip("SQLite stores texts of any length")
    try:
        with Session(db_engine) as session:
            act(session)
            session.flush()
    except DBAPIError:
        logging.getLogger("test").exception("failed")
    assert "plate_list_entries" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            'value violates unique constraint "uq_x"\nDETAIL:  Key (text)=(B1) already exists.',
            'value violates unique constraint "uq_x"',
        ),
        ("Duplicate entry 'B'1' for key 'uq_x'", "Duplicate entry … for key 'uq_x'"),
        (
            "Incorrect integer value: 'B1' for column 'a'",
            "Incorrect integer value: … for column 'a'",
        ),
        (
            'invalid input syntax for type integer: "B1"\nLINE 1: x',
            "invalid input syntax for type integer: …",
        ),
        ("Column 'status' cannot be null", "Column 'status' cannot be null"),
        ("UNIQUE constraint failed: a.text", "UNIQUE constraint failed: a.text"),
    ],
)
def test_the_values_that_are_quoted(said: str, expected: str) -> None:
    assert without_values(said) == expected
