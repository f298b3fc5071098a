"""A call of the API: everything about its request, and how its answer is parsed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, TypeAdapter

from galaxy_alpr.client.models.base import Page

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

Scalar = str | int | float | bool | datetime | None
QueryValue = Scalar | Sequence[str | int]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T]):
    """One request and the parser of its answer.

    ``route`` is the path of the OpenAPI document, ``ids`` are its values. ``can_repeat`` is true
    where the same request twice has the effect of one.
    """

    method: str
    route: str
    parse: Callable[[Any], T]
    ids: Mapping[str, str | int] = field(default_factory=dict)
    query: Mapping[str, QueryValue] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None
    file: File | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    can_repeat: bool = True

    @property
    def path(self) -> str:
        """The path with its values, below the address of the service."""
        values = {name: quote(str(value), safe="") for name, value in self.ids.items()}
        return self.route.format_map(values).lstrip("/")

    @property
    def params(self) -> list[tuple[str, str]]:
        """The query: nothing of what is ``None``, and one item for each value of a list."""
        return [
            (name, text_of(item))
            for name, value in self.query.items()
            for item in (
                value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            )
            if item is not None
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedCall(Generic[T]):
    """A call whose answer is one page of a list."""

    first: Call[Page[T]]

    def after(self, cursor: str) -> Call[Page[T]]:
        """Return the call of the page that ``cursor`` names."""
        return replace(self.first, query={**self.first.query, "cursor": cursor})


def text_of(value: Scalar) -> str:
    """Return a value as the API takes it in a query or a form.

    Raises ``ValueError`` for a moment without a timezone, which each side could take as another.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment needs a timezone: datetime(..., tzinfo=...)")
        return value.isoformat()
    return str(value)


def one(model: type[M]) -> Callable[[Any], M]:
    """Return the parser of one object."""
    return model.model_validate


def many(model: type[M]) -> Callable[[Any], tuple[M, ...]]:
    """Return the parser of a whole list."""
    adapter: TypeAdapter[tuple[M, ...]] = TypeAdapter(tuple[model, ...])  # type: ignore[valid-type]
    return adapter.validate_python


def get(
    route: str,
    parse: Callable[[Any], T],
    *,
    ids: Mapping[str, str | int] | None = None,
    **query: QueryValue,
) -> Call[T]:
    """Return a ``GET``; a ``_`` at the end of a name in ``query`` is not sent."""
    return Call(method="GET", route=route, parse=parse, ids=ids or {}, query=_names(query))


def pages(
    route: str, model: type[M], *, ids: Mapping[str, str | int] | None = None, **query: QueryValue
) -> PagedCall[M]:
    """Return the ``GET`` of a list that comes in pages."""
    parse = Page[model].model_validate  # type: ignore[valid-type]
    return PagedCall(first=get(route, parse, ids=ids, **query))


def keyed(key: str | None) -> dict[str, str]:
    """Return the header with an idempotency key: ``key``, or a new one.

    Raises ``ValueError`` for a key that the API does not take.
    """
    value = str(uuid.uuid4()) if key is None else key
    if not 1 <= len(value) <= 255 or not all("!" <= char <= "~" for char in value):
        raise ValueError("an idempotency key has 1 to 255 visible ASCII characters")
    return {"Idempotency-Key": value}


def given(**values: Any) -> dict[str, Any]:
    """Return the values of a JSON body or a form that are not ``None``."""
    return {
        name: text_of(value) if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not None
    }


def _names(query: Mapping[str, QueryValue]) -> dict[str, QueryValue]:
    return {name.rstrip("_"): value for name, value in query.items()}
