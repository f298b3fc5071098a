"""Checked access to a country pack's YAML, so that a mistake is told by file and key."""

from __future__ import annotations

from collections.abc import Collection

from galaxy_alpr.errors import AlprError


class CountryPackError(AlprError):
    """A country pack cannot be used; the text names the file and the key."""

    code = "country_pack_error"


class Node:
    """A YAML mapping whose keys are all known and read with their types checked.

    ``where`` leads every error, such as ``id.yaml: formats[2]``.
    """

    def __init__(self, where: str, data: object, known: Collection[str]) -> None:
        if not isinstance(data, dict):
            raise CountryPackError(f"{where} must be a mapping, is {data!r}")
        for key in data:
            if key not in known:
                raise CountryPackError(f"{where}: unknown key {key!r}; known: {sorted(known)}")
        self.where = where
        self._data: dict[str, object] = data

    def error(self, key: str, problem: str) -> CountryPackError:
        return CountryPackError(f"{self.where}: {key} {problem}, is {self._data.get(key)!r}")

    def text(self, key: str) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, 'must be text (quote codes such as "NO" or "01")')
        return value

    def optional_text(self, key: str) -> str | None:
        return None if self._data.get(key) is None else self.text(key)

    def number(self, key: str, default: float) -> float:
        value = self._data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
            raise self.error(key, "must be a number above 0")
        return float(value)

    def choice(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.error(key, f"must be one of {sorted(allowed)}")
        return value

    def optional_choice(self, key: str, allowed: Collection[str]) -> str | None:
        return None if self._data.get(key) is None else self.choice(key, allowed)

    def values(self, key: str) -> list[object]:
        value = self._data.get(key) or []
        if not isinstance(value, list):
            raise self.error(key, "must be a list")
        return value

    def nodes(self, key: str, known: Collection[str]) -> list[Node]:
        return [
            Node(f"{self.where}: {key}[{index}]", item, known)
            for index, item in enumerate(self.values(key))
        ]

    def optional_node(self, key: str, known: Collection[str]) -> Node | None:
        value = self._data.get(key)
        return None if value is None else Node(f"{self.where}: {key}", value, known)
