"""The examples of each pack: ``examples/CODE.yaml`` beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from galaxy_alpr.engine.plates.country_packs import CountryPack, load_country_packs
from galaxy_alpr.engine.runtime.yaml_text import parse_yaml

FOLDER = Path(__file__).parent / "examples"
PACKS = load_country_packs()


class Examples(BaseModel):
    """Examples as printed by the name of their format, and texts that fit none of the pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    formats: dict[str, list[str]] = Field(default_factory=dict)
    misfits: list[str] = Field(default_factory=list, alias="not")


@dataclass(frozen=True)
class Documented:
    """A pack with its examples."""

    pack: CountryPack
    examples: Examples

    def each(self) -> list[tuple[str, str]]:
        """Return every example with the name of its format."""
        return [(name, shown) for name, some in self.examples.formats.items() for shown in some]


@cache
def documented() -> dict[str, Documented]:
    """Return the packs that have a file of examples, by code."""
    found = {}
    for code, pack in PACKS.items():
        path = FOLDER / f"{code.lower()}.yaml"
        if path.is_file():
            content = parse_yaml(path.read_text(encoding="utf-8"))
            found[code] = Documented(pack, Examples.model_validate(content))
    return found


def undocumented() -> list[str]:
    """Return the codes of the packs without a file of examples."""
    return sorted(set(PACKS) - set(documented()))
