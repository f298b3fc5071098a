"""A replica of the version before works on the migrated database: migrations only expand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect

from galaxy_alpr.db.base import make_engine
from galaxy_alpr.db.migrations.steps import take_steps

BEFORE = "0036"
"""The newest revision of the version before."""


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """The tables of the version before and of this one, by name; columns and unique sets."""
    path: Path = tmp_path_factory.mktemp("expand") / "galaxy_alpr.db"
    engine = make_engine(f"sqlite:///{path}")
    take_steps(engine, BEFORE)
    before = _tables(engine)
    take_steps(engine, None)
    after = _tables(engine)
    engine.dispose()
    return before, after


def test_no_table_and_no_column_is_gone(schemas: tuple[Any, Any]) -> None:
    before, after = schemas
    assert before.keys() <= after.keys()
    for name, (columns, _) in before.items():
        assert columns.keys() <= after[name][0].keys(), name


def test_what_the_version_before_inserts_is_accepted(schemas: tuple[Any, Any]) -> None:
    """A new column is empty or has a default, and no column has become required."""
    before, after = schemas
    for name, (columns, _) in before.items():
        for column, values in after[name][0].items():
            old = columns.get(column)
            optional = values["nullable"] or values["default"] is not None
            assert optional or (old is not None and not old["nullable"]), f"{name}.{column}"


def test_no_values_have_become_unique(schemas: tuple[Any, Any]) -> None:
    """A unique set of new columns alone is empty in what the version before writes."""
    before, after = schemas
    for name, (columns, unique) in before.items():
        for constraint in after[name][1] - unique:
            assert not constraint <= columns.keys(), f"{name}: {sorted(constraint)}"


def test_types_have_not_changed(schemas: tuple[Any, Any]) -> None:
    before, after = schemas
    for name, (columns, _) in before.items():
        for column, values in columns.items():
            assert str(values["type"]) == str(after[name][0][column]["type"]), f"{name}.{column}"


def _tables(engine: Engine) -> dict[str, tuple[dict[str, Any], frozenset[frozenset[str]]]]:
    found = inspect(engine)
    tables = {}
    for name in found.get_table_names():
        columns = {str(column["name"]): column for column in found.get_columns(name)}
        unique = {frozenset(item["column_names"]) for item in found.get_unique_constraints(name)}
        unique |= {
            frozenset(str(column) for column in item["column_names"])
            for item in found.get_indexes(name)
            if item["unique"]
        }
        tables[name] = (columns, frozenset(unique))
    return tables
