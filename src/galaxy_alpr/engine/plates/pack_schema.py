"""The keys of a country pack's YAML file and the check of a file's content."""

from __future__ import annotations

import reprlib
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from galaxy_alpr.country_codes import country_codes
from galaxy_alpr.engine.plates.alphabet import LETTERS, normalize_text
from galaxy_alpr.engine.plates.patterns import MAX_LENGTH
from galaxy_alpr.enums import PlateType
from galaxy_alpr.errors import AlprError

_MAX_REGION_LENGTH = 4
_MESSAGES = {
    "extra_forbidden": "is an unknown key",
    "missing": "is missing",
    "model_type": "must be a mapping",
    "string_type": 'must be text (quote codes such as "NO" or "01")',
}


class CountryPackError(AlprError):
    """A country pack that cannot be used; the message names the file and the key."""

    code = "country_pack_error"


def _country_code(code: str) -> str:
    if code not in country_codes():
        raise ValueError("must be an ISO 3166-1 alpha-2 code in capitals")
    return code


def _region_code(code: str) -> str:
    if not 1 <= len(normalize_text(code)) <= _MAX_REGION_LENGTH:
        raise ValueError(f"must have 1 to {_MAX_REGION_LENGTH} letters or digits")
    return code


def _items(value: object) -> object:
    """Return an empty list for a key without a value (``regions:``)."""
    return [] if value is None else value


Text = Annotated[str, Field(pattern=r"\S")]
Item = TypeVar("Item")
Items = Annotated[list[Item], BeforeValidator(_items)]
PlateColor = Literal["white", "black", "yellow", "red", "blue", "green", "silver", "orange"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlateFormat(_Strict):
    """One numbering scheme.

    ``weight`` is how common it is among the country's plates, on any scale, ``layout`` the number
    of lines it is printed on, ``region`` the code of the region that alone issues it.
    """

    name: Text
    pattern: Text
    type: PlateType | None = None
    weight: float = Field(default=1.0, gt=0, strict=True)
    layout: int = Field(default=1, gt=0, strict=True)
    region: Text | None = None


class RegionEntry(_Strict):
    """A region with its code as printed, marks included (``MÜ``)."""

    code: Annotated[Text, AfterValidator(_region_code)]
    name: Text


class PlateTypeRule(_Strict):
    """The use of plates of certain colours; with ``format`` only of plates of that format.

    ``strip`` is the colour of a strip along the lower edge. A rule without it holds for plates with
    and without a strip.
    """

    type: PlateType
    background: PlateColor
    text: PlateColor
    strip: PlateColor | None = None
    note: Text | None = None
    format: Text | None = None


class Checksum(_Strict):
    """A last letter computed from the characters before it, as in Singapore.

    The two letters before the digits count 1 to 26 (a missing one 0), the digits are padded to the
    number of remaining weights; the weighted sum modulo ``len(letters)`` selects the letter.
    """

    weights: list[Annotated[int, Field(strict=True)]] = Field(min_length=3, max_length=MAX_LENGTH)
    letters: Text

    def holds(self, text: str) -> bool:
        """Return whether ``text`` ends in the right letter; True where it has no such letter."""
        prefix = text[:-1].rstrip("0123456789")
        digits = text[len(prefix) : -1]
        width = len(self.weights) - 2
        if not (prefix.isalpha() and digits and len(digits) <= width and text[-1].isalpha()):
            return True
        letters = [LETTERS.index(c) + 1 for c in prefix[-2:]]
        values = [*[0] * (2 - len(letters)), *letters, *map(int, digits.zfill(width))]
        total = sum(w * v for w, v in zip(self.weights, values, strict=True))
        return text[-1] == self.letters[total % len(self.letters)]


class PackFile(_Strict):
    """The content of a file.

    ``vehicles`` is the number of vehicles on the road, in millions; only the order of magnitude
    matters. ``sources`` name the laws, standards and registries that the pack was written from.
    ``below`` is a pattern of text printed beneath the number.
    """

    code: Annotated[Text, AfterValidator(_country_code)]
    name: Text
    vehicles: float = Field(default=15.0, gt=0)
    sources: Items[Text] = Field(default_factory=list)
    below: Text | None = None
    formats: list[PlateFormat] = Field(min_length=1)
    regions: Items[RegionEntry] = Field(default_factory=list)
    plate_types: Items[PlateTypeRule] = Field(default_factory=list)
    checksum: Checksum | None = None


def parse_pack(content: object, file: str) -> PackFile:
    """Check the content of a pack's ``file``. Raises ``CountryPackError``."""
    try:
        return PackFile.model_validate(content)
    except ValidationError as error:
        raise CountryPackError(
            "; ".join(_problem(file, item) for item in error.errors(include_url=False))
        ) from error


def _problem(file: str, error: ErrorDetails) -> str:
    """Return ``file: formats[2].weight: problem``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    key = "".join(parts).removeprefix(".")
    message = _MESSAGES.get(error["type"], error["msg"].removeprefix("Value error, "))
    shown = "" if error["type"] == "missing" else f", is {reprlib.repr(error['input'])}"
    return ": ".join(filter(None, (file, key, message))) + shown
