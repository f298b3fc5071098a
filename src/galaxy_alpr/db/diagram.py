"""The tables as a Mermaid diagram: ``python -m galaxy_alpr.db.diagram > docs/database.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sqlalchemy import Column, Table, TypeDecorator

from galaxy_alpr.db import models
from galaxy_alpr.db.base import Base


def diagram() -> str:
    """Return ``docs/database.md``: the diagram, then one line about each table."""
    lines = [
        "# Database",
        "",
        "Made from the models by `python -m galaxy_alpr.db.diagram`; a test compares the two.",
        "Moments are stored in UTC, files by their path relative to `outputs/`.",
        "",
        "```mermaid",
        "erDiagram",
        *(f"    {line}" for table in Base.metadata.sorted_tables for line in _table(table)),
        *(f"    {line}" for table in Base.metadata.sorted_tables for line in _relations(table)),
        "```",
        "",
        *(f"- `{name}`: {summary}" for name, summary in _summaries()),
        "",
    ]
    return "\n".join(lines)


def _table(table: Table) -> Iterator[str]:
    yield f"{table.name} {{"
    for column in table.columns:
        yield f"    {_type(column)} {column.name}{_keys(column)}"
    yield "}"


def _type(column: Column[object]) -> str:
    inner = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    name = inner.python_type.__name__
    return f"{name}{'_null' if column.nullable else ''}"


def _keys(column: Column[object]) -> str:
    keys = [
        *(["PK"] if column.primary_key else []),
        *(["FK"] if column.foreign_keys else []),
        *(["UK"] if column.unique else []),
    ]
    return f" {', '.join(keys)}" if keys else ""


def _relations(table: Table) -> Iterator[str]:
    for column in table.columns:
        for key in column.foreign_keys:
            many = "o|" if column.unique else "o{"
            one = "|o" if column.nullable else "||"
            yield f"{key.column.table.name} {one}--{many} {table.name} : {column.name}"


def _summaries() -> Iterator[tuple[str, str]]:
    for table in Base.metadata.sorted_tables:
        model = next(
            item for item in vars(models).values() if getattr(item, "__table__", None) is table
        )
        yield table.name, (model.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    sys.stdout.write(diagram())
