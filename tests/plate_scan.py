"""A search for texts in everything that is stored: all tables, all files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Engine, select

from galaxy_alpr.db.base import Base


def places_of(engine: Engine, data_dir: Path, texts: Collection[str]) -> list[str]:
    """Return where one of ``texts`` is stored, also with separators between its characters."""
    pattern = re.compile(
        "|".join(r"[^A-Za-z0-9]*".join(text) for text in texts), re.IGNORECASE | re.ASCII
    )
    found = [name for name, value in _values(engine) if pattern.search(value)]
    for file in data_dir.rglob("*"):
        name = str(file.relative_to(data_dir))
        if pattern.search(file.name):
            found.append(f"name of {name}")
        # Separators are not looked for in pictures: in random bytes a short text would be found.
        if file.is_file() and any(text.encode() in file.read_bytes() for text in texts):
            found.append(name)
    return sorted(set(found))


def _values(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield every stored value with the name of its column."""
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    yield f"{table.name}.{name}", str(value)
