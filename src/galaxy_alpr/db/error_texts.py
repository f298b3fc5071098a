"""Texts of the database's errors, without the values that they quote, such as plates."""

from __future__ import annotations

import re

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DataError, IntegrityError

_DETAILS = re.compile(r"\n(?:DETAIL|CONTEXT|HINT|LINE \d+):.*", re.DOTALL)
"""What PostgreSQL appends: "DETAIL:  Key (text)=(B1234XYZ) already exists."."""

_VALUE = re.compile(r"""(?<=entry )'.*'(?= for )|(?<=value: )'.*'(?= for )|(?<=: )".*"$""")
"""What the first line quotes: "Duplicate entry 'B1234XYZ' for key"."""


def hide_values(engine: Engine) -> None:
    """Remove the values from the errors of ``engine`` before anything can log them.

    The parameters of statements are hidden by ``hide_parameters`` of ``create_engine``.
    """
    event.listen(engine, "handle_error", _hide)


def without_values(text: str) -> str:
    """Return the text of an error of PostgreSQL or MySQL/MariaDB without the values it quotes."""
    return _VALUE.sub("…", _DETAILS.sub("", text))


def _hide(context: ExceptionContext) -> None:
    wrapped = context.sqlalchemy_exception
    if not isinstance(wrapped, IntegrityError | DataError):
        return
    for error in (context.original_exception, wrapped):
        error.args = tuple(
            without_values(item) if isinstance(item, str) else item for item in error.args
        )
