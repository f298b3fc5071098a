"""Country packs: the formats, regions and plate types of a country, from one YAML file each.

A new country is a new file. ``docs/countries.md`` describes the keys and the pattern language.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from galaxy_alpr.country_codes import check_countries
from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.pack_schema import (
    Checksum,
    CountryPackError,
    PackFile,
    PlateFormat,
    PlateTypeRule,
    parse_pack,
)
from galaxy_alpr.engine.plates.patterns import PatternError, Shape, compile_pattern, text_bits
from galaxy_alpr.engine.runtime.yaml_text import parse_yaml
from galaxy_alpr.types import Region

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Form:
    """One fixed-length shape of a format.

    ``log_probability`` is the natural log of the probability that a plate drawn at random from the
    country has this shape and a given text that fits it. ``rarity`` is how much
    less probable a text of the shape is than one of the country's most common shape of this length,
    each relative to all texts with letters and digits at the same places, as a natural log.
    """

    format: PlateFormat
    shape: Shape
    log_probability: float
    rarity: float


@dataclass(frozen=True, slots=True, eq=False)
class CountryPack:
    """The formats, regions and plate types of one country. ``code`` is ISO 3166-1 alpha-2.

    ``forms`` are in order of preference, by text length. ``region_by_key`` finds a region by its
    normalised code (A-Z, 0-9). ``below`` are the shapes of text printed beneath the number that is
    not part of it, none where nothing is printed there. ``vehicles`` are on the road, in millions.
    ``sources`` name the laws, standards and registries that the pack was written from.
    """

    code: str
    name: str
    vehicles: float
    sources: tuple[str, ...]
    formats: tuple[PlateFormat, ...]
    regions: tuple[Region, ...]
    plate_types: tuple[PlateTypeRule, ...]
    below: tuple[Shape, ...]
    checksum: Checksum | None
    forms: Mapping[int, tuple[Form, ...]]
    region_by_key: Mapping[str, Region]

    def matches(self, text: str) -> Iterator[Form]:
        """Yield the forms that a normalised text fits, in order of preference."""
        forms = self.forms.get(len(text))
        if not forms:
            return
        present = text_bits(text)
        for form in forms:
            shape = form.shape
            if present & ~shape.mask:
                continue
            if shape.region and text[slice(*shape.region)] not in self.region_by_key:
                continue
            yield form

    def fits(self, text: str) -> bool:
        """Return whether a normalised text fits a form of the country."""
        return next(self.matches(text), None) is not None

    def region_of(self, text: str, form: Form) -> Region | None:
        """Return the region that a text of ``form`` names, or the one that issues its format."""
        if form.shape.region:
            return self.region_by_key.get(text[slice(*form.shape.region)])
        if form.format.region:
            return self.region_by_key.get(normalize_text(form.format.region))
        return None


def load_country_packs(directory: Path | None = None) -> dict[str, CountryPack]:
    """Return the packs by country code: the packaged ones and those in ``directory``.

    A file in ``directory`` replaces the packaged pack of the same code. The packaged packs are read
    once per process. Raises ``CountryPackError`` with the file and the key.
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


def expected_countries(codes: str | Iterable[str]) -> list[str]:
    """Return the codes of the countries expected at a site, or one code, in capitals.

    A country without a packaged pack is logged once per process. Raises ``UnknownCountry``.
    """
    countries = list(check_countries(codes))
    for code in countries:
        if code not in _packaged():
            _warn_of_missing_pack(code)
    return countries


@cache
def _warn_of_missing_pack(code: str) -> None:
    _logger.warning("there is no country pack of %s: its plates are read without formats", code)


def read_country_pack(source: Path | Traversable) -> CountryPack:
    """Read one pack. Raises ``CountryPackError`` with the file and the key."""
    try:
        data = parse_yaml(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CountryPackError(f"{source.name} cannot be read: {error}") from error
    content = parse_pack(data, source.name)
    regions = tuple(Region(region.code, region.name) for region in content.regions)
    region_by_key: dict[str, Region] = {}
    for region in regions:
        region_by_key.setdefault(normalize_text(region.code), region)
    # Of two codes with the same key, the one without marks is used (BO, not BÖ).
    region_by_key |= {region.code: region for region in regions if region.code.isascii()}
    _check_references(content, source.name, region_by_key)
    return CountryPack(
        code=content.code,
        name=content.name,
        vehicles=content.vehicles,
        sources=tuple(content.sources),
        formats=tuple(content.formats),
        regions=regions,
        plate_types=tuple(content.plate_types),
        below=_compile(content.below, (), f"{source.name}: below") if content.below else (),
        checksum=content.checksum,
        forms=_forms(content.formats, source.name, region_by_key),
        region_by_key=region_by_key,
    )


def _check_references(content: PackFile, file: str, region_keys: Collection[str]) -> None:
    """Check that the regions and formats named by other keys exist."""
    for index, plate_format in enumerate(content.formats):
        region = plate_format.region
        if region and normalize_text(region) not in region_keys:
            where = f"{file}: formats[{index}].region"
            raise CountryPackError(
                f"{where}: must be the code of a region of the pack, is {region!r}"
            )
    names = {plate_format.name for plate_format in content.formats}
    for index, rule in enumerate(content.plate_types):
        if rule.format and rule.format not in names:
            where = f"{file}: plate_types[{index}].format"
            raise CountryPackError(f"{where}: must be the name of a format, is {rule.format!r}")


def _forms(
    formats: Sequence[PlateFormat], file: str, region_keys: Collection[str]
) -> dict[int, tuple[Form, ...]]:
    total = sum(plate_format.weight for plate_format in formats)
    found: dict[int, list[tuple[float, PlateFormat, Shape]]] = {}
    for index, plate_format in enumerate(formats):
        key = f"{file}: formats[{index}].pattern"
        shapes = _compile(plate_format.pattern, region_keys, key)
        share = math.log(plate_format.weight / total / len(shapes))
        for shape in shapes:
            found.setdefault(shape.length, []).append((share, plate_format, shape))
    forms = {}
    for length, of_length in found.items():
        # A text of a format with few texts is more probable than one of the most common format.
        most = max((share, shape.log_size - shape.log_arrangement) for share, _, shape in of_length)
        forms[length] = tuple(
            Form(
                plate_format,
                shape,
                share - shape.log_size,
                max(0.0, most[0] - most[1] - share + shape.log_size - shape.log_arrangement),
            )
            for share, plate_format, shape in of_length
        )
    return forms


def _compile(pattern: str, region_keys: Collection[str], where: str) -> tuple[Shape, ...]:
    try:
        return compile_pattern(pattern, region_keys)
    except PatternError as error:
        raise CountryPackError(f"{where}: {error}") from error
