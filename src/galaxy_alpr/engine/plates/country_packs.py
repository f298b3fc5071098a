"""Country packs: what the number plates of a country look like, read from one YAML file each.

A new country is a new file; nothing here knows any country. ``docs/countries.md`` describes the
keys and the pattern language.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from galaxy_alpr.engine.plates.alphabet import LETTERS, normalize_text
from galaxy_alpr.engine.plates.pack_schema import CountryPackError, Node
from galaxy_alpr.engine.plates.patterns import (
    MAX_LENGTH,
    PatternError,
    Shape,
    compile_pattern,
    text_bits,
)
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import Region

__all__ = [
    "Checksum",
    "CountryPack",
    "CountryPackError",
    "Form",
    "PlateFormat",
    "PlateTypeRule",
    "load_country_packs",
    "read_country_pack",
]

COLORS = frozenset({"white", "black", "yellow", "red", "blue", "green", "silver", "orange"})
IGNORABLE = frozenset({"expiry"})

_TOP_KEYS = ("code", "name", "formats", "regions", "plate_types", "ignore", "checksum")
_FORMAT_KEYS = ("name", "pattern", "type", "weight", "layout", "region")
_TYPE_KEYS = ("type", "background", "text", "strip", "note", "format")


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """One numbering scheme. ``lines`` is on how many lines it is drawn, ``region`` the code of the
    region that issues it where the text itself does not say."""

    name: str
    pattern: str
    type: PlateType | None
    weight: float
    lines: int
    region: str | None


@dataclass(frozen=True, slots=True)
class PlateTypeRule:
    """What colours say about the use of a plate; with ``format`` only for plates of that format.

    ``strip`` is the colour of a strip along the lower edge; without it there may be one or not.
    """

    type: PlateType
    background: str
    text: str
    strip: str | None
    note: str | None
    format: str | None


@dataclass(frozen=True, slots=True)
class Checksum:
    """A last letter computed from the rest, as in Singapore.

    The two letters before the digits count 1 to 26 (a missing one 0), the digits are padded to the
    number of weights left; the weighted sum modulo ``len(letters)`` picks the letter.
    """

    weights: tuple[int, ...]
    letters: str

    def holds(self, text: str) -> bool:
        """Return whether ``text`` ends in the right letter; True if it is not of the kind."""
        prefix = text[:-1].rstrip("0123456789")
        digits = text[len(prefix) : -1]
        width = len(self.weights) - 2
        if not (prefix.isalpha() and digits and len(digits) <= width and text[-1].isalpha()):
            return True
        letters = [LETTERS.index(c) + 1 for c in prefix[-2:]]
        values = [*[0] * (2 - len(letters)), *letters, *map(int, digits.zfill(width))]
        total = sum(w * v for w, v in zip(self.weights, values, strict=True))
        return text[-1] == self.letters[total % len(self.letters)]


@dataclass(frozen=True, slots=True)
class Form:
    """One fixed-length shape of a format, with the natural log of the probability that a plate of
    the country drawn at random has this shape and this very text."""

    format: PlateFormat
    shape: Shape
    log_probability: float


@dataclass(frozen=True, slots=True, eq=False)
class CountryPack:
    """Everything known of one country's plates. ``code`` is ISO 3166-1 alpha-2.

    ``forms`` are in order of preference, by text length; ``region_by_key`` finds a region by its
    code as it is read (A-Z, 0-9). ``ignore`` names printed texts that are no part of the number.
    """

    code: str
    name: str
    formats: tuple[PlateFormat, ...]
    regions: tuple[Region, ...]
    plate_types: tuple[PlateTypeRule, ...]
    ignore: frozenset[str]
    checksum: Checksum | None
    forms: Mapping[int, tuple[Form, ...]]
    region_by_key: Mapping[str, Region]

    def matches(self, text: str, bits: int | None = None) -> Iterator[Form]:
        """Yield the forms that a normalised text fits, best first.

        ``bits`` is ``text_bits(text)`` where the caller has it already.
        """
        forms = self.forms.get(len(text))
        if not forms:
            return
        present = text_bits(text) if bits is None else bits
        for form in forms:
            shape = form.shape
            if present & ~shape.mask:
                continue
            if shape.region and text[slice(*shape.region)] not in self.region_by_key:
                continue
            yield form

    def region_of(self, text: str, form: Form) -> Region | None:
        """Return the region that a text of ``form`` names, or that the format belongs to."""
        if form.shape.region:
            return self.region_by_key.get(text[slice(*form.shape.region)])
        if form.format.region:
            return self.region_by_key.get(normalize_text(form.format.region))
        return None


def load_country_packs(directory: Path | None = None) -> dict[str, CountryPack]:
    """Return the packs by country code: the packaged ones and those in ``directory``.

    A file in ``directory`` replaces the packaged pack of the same code. The packaged packs are read
    once a process. Raises ``CountryPackError`` naming the file and the key.
    """
    packs = dict(_packaged())
    if directory is not None:
        if not directory.is_dir():
            raise CountryPackError(f"{directory} is not a folder of country packs")
        for path in sorted(directory.glob("*.yaml")):
            pack = read_country_pack(path)
            packs[pack.code] = pack
    return packs


@cache
def _packaged() -> dict[str, CountryPack]:
    folder = files("galaxy_alpr") / "countries"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {pack.code: pack for pack in map(read_country_pack, found)}


def read_country_pack(source: Path | Traversable) -> CountryPack:
    """Read one pack. Raises ``CountryPackError`` naming the file and the key."""
    try:
        data = yaml.load(source.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CountryPackError(f"{source.name} cannot be read: {error}") from error
    root = Node(source.name, data, _TOP_KEYS)
    code = root.text("code")
    if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise root.error("code", "must be an ISO 3166-1 alpha-2 code in capitals")
    regions = tuple(_region(node) for node in root.nodes("regions", ("code", "name")))
    region_by_key: dict[str, Region] = {}
    for region in regions:
        region_by_key.setdefault(normalize_text(region.code), region)
    # A code without a mark (BO) goes before one that is read the same (BÖ).
    region_by_key |= {region.code: region for region in regions if region.code.isascii()}
    formats, forms = _formats(root, region_by_key)
    return CountryPack(
        code=code,
        name=root.text("name"),
        formats=formats,
        regions=regions,
        plate_types=tuple(_plate_types(root, {f.name for f in formats})),
        ignore=_ignored(root),
        checksum=_checksum(root),
        forms=forms,
        region_by_key=region_by_key,
    )


# The C loader is ten times faster; wheels of PyYAML have it, a source build may not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _region(node: Node) -> Region:
    region = Region(node.text("code"), node.text("name"))
    if not 1 <= len(normalize_text(region.code)) <= 4:
        raise node.error("code", "must have 1 to 4 letters or digits")
    return region


def _formats(
    root: Node, region_by_key: Mapping[str, Region]
) -> tuple[tuple[PlateFormat, ...], dict[int, tuple[Form, ...]]]:
    compiled: list[tuple[PlateFormat, tuple[Shape, ...]]] = []
    for node in root.nodes("formats", _FORMAT_KEYS):
        kind = node.optional_choice("type", {t.value for t in PlateType})
        plate_format = PlateFormat(
            name=node.text("name"),
            pattern=node.text("pattern"),
            type=PlateType(kind) if kind else None,
            weight=node.number("weight", 1.0),
            lines=int(node.number("layout", 1)),
            region=node.optional_text("region"),
        )
        if plate_format.region and normalize_text(plate_format.region) not in region_by_key:
            raise node.error("region", "must be the code of a region of the pack")
        try:
            shapes = compile_pattern(plate_format.pattern, region_by_key)
        except PatternError as error:
            raise node.error("pattern", f"is wrong ({error})") from error
        compiled.append((plate_format, shapes))
    if not compiled:
        raise root.error("formats", "must list at least one format")
    total = sum(plate_format.weight for plate_format, _ in compiled)
    forms: dict[int, list[Form]] = {}
    for plate_format, shapes in compiled:
        share = math.log(plate_format.weight / total / len(shapes))
        for shape in shapes:
            form = Form(plate_format, shape, share - shape.log_size)
            forms.setdefault(shape.length, []).append(form)
    return (
        tuple(plate_format for plate_format, _ in compiled),
        {length: tuple(of_length) for length, of_length in forms.items()},
    )


def _plate_types(root: Node, format_names: set[str]) -> Iterator[PlateTypeRule]:
    for node in root.nodes("plate_types", _TYPE_KEYS):
        yield PlateTypeRule(
            type=PlateType(node.choice("type", {t.value for t in PlateType})),
            background=node.choice("background", COLORS),
            text=node.choice("text", COLORS),
            strip=node.optional_choice("strip", COLORS),
            note=node.optional_text("note"),
            format=node.optional_choice("format", format_names),
        )


def _ignored(root: Node) -> frozenset[str]:
    ignored = frozenset(str(item) for item in root.values("ignore"))
    if not ignored <= IGNORABLE:
        raise root.error("ignore", f"may list only {sorted(IGNORABLE)}")
    return ignored


def _checksum(root: Node) -> Checksum | None:
    node = root.optional_node("checksum", ("weights", "letters"))
    if node is None:
        return None
    weights = [w for w in node.values("weights") if isinstance(w, int)]
    if not 3 <= len(weights) == len(node.values("weights")) <= MAX_LENGTH:
        raise node.error("weights", "must list whole numbers, two for letters, the rest for digits")
    return Checksum(tuple(weights), node.text("letters"))
