"""Alembic's environment, run on the connection that ``galaxy_alpr.db.migrate`` passes."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import BigInteger, Table, event

import galaxy_alpr.db.models  # noqa: F401  (fills the metadata)
from galaxy_alpr.db.base import Base, CodeString, UtcDateTime
from galaxy_alpr.db.mysql.collations import set_collation


def render_own_types(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Return the project's column types as source text for a new revision."""
    if kind != "type":
        return False
    name = None
    if isinstance(item, CodeString):
        name, call = "CodeString", f"CodeString({item.length})"
    elif isinstance(item, UtcDateTime):
        name, call = "UtcDateTime", "UtcDateTime()"
    elif isinstance(item, BigInteger):
        name, call = "Id", "Id"
    if name is None:
        return False
    autogen.imports.add(f"from galaxy_alpr.db.base import {name}")
    return call


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_own_types,
)
event.listen(Table, "before_create", set_collation)
try:
    with context.begin_transaction():
        context.run_migrations()
finally:
    event.remove(Table, "before_create", set_collation)
