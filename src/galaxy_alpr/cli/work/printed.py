"""What is printed: tables for people, JSON with the API's names, names of files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TypeVar

import typer
from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from galaxy_alpr.web.schema import Schema

PIPE_WIDTH = 1000
"""Width of a table that is written to a file or a pipe, where it must not be cut off."""

Body = TypeVar("Body", bound=BaseModel)


def shown(path: str | Path) -> str:
    r"""Return the name of a file as a text; bytes that are not UTF-8 become ``\xff``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def printable(text: str) -> str:
    r"""Return a text for a terminal: control characters become ``\x1b``."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def print_schemas(items: Schema | Sequence[Schema]) -> None:
    """Print an answer of the API, or a list of them, as JSON."""
    if isinstance(items, Schema):
        values: object = items.model_dump(mode="json", by_alias=True)
    else:
        values = [item.model_dump(mode="json", by_alias=True) for item in items]
    print_json(values)


def print_json(values: object) -> None:
    """Print plain values as JSON."""
    typer.echo(json.dumps(values, ensure_ascii=False, indent=2))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], file: IO[str] | None = None
) -> None:
    """Print a table; ``None`` is an empty cell, and no text is taken as markup."""
    table = Table(*columns)
    for column in table.columns:
        column.no_wrap = True
    for row in rows:
        table.add_row(*(Text("" if cell is None else printable(str(cell))) for cell in row))
    console = Console(file=file)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    console.print(table)


def merged(
    now: Mapping[str, object], given: Mapping[str, object], clear: Sequence[str] = ()
) -> dict[str, object]:
    """Return the values of a change: ``given`` where not ``None``, else those of ``now``.

    Those in ``clear`` are ``None``. Raises ``typer.BadParameter`` for one that is in both.
    """
    values = {name: value for name, value in given.items() if value is not None}
    for name in clear:
        if name in values:
            raise typer.BadParameter(f"{name} is given, and to be cleared")
    return {**now, **values, **dict.fromkeys(clear)}


def checked(body: type[Body], values: Mapping[str, object]) -> Body:
    """Return a body or the parameters of a request to the API.

    A wrong value is an error of the command line.
    """
    try:
        return body.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(_problem(item["loc"], item["msg"]) for item in error.errors())
        raise typer.BadParameter(problems) from error


def _problem(location: Sequence[int | str], message: str) -> str:
    name = ".".join(str(part) for part in location)
    message = message.removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
