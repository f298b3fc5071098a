"""Every pack fits the examples of its formats, displays them as printed and refuses others."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.plates.alphabet import group_starts, normalize_text
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form
from galaxy_alpr.engine.plates.description import display
from tests.engine.plates.examples import FOLDER, PACKS, Documented, documented, undocumented
from tests.engine.plates.readings import read

DOCUMENTED = documented()


def _display(text: str, pack: CountryPack, form: Form) -> str:
    return display(text, form, pack.region_of(text, form))


def _displays(pack: CountryPack, shown: str) -> dict[str, set[str]]:
    """Return how the formats that fit ``shown``, gaps included, display it, by their names."""
    text = normalize_text(shown)
    starts = set(group_starts(shown, len(text)))
    found: dict[str, set[str]] = {}
    for form in pack.matches(text):
        if starts <= set(form.shape.groups()):
            found.setdefault(form.format.name, set()).add(_display(text, pack, form))
    return found


def test_every_pack_has_examples_and_sources() -> None:
    """Packs that are still without are named in the reason of the skip."""
    missing = undocumented()
    unsourced = sorted(code for code, item in DOCUMENTED.items() if not item.pack.sources)
    assert unsourced == []
    if missing:
        pytest.skip(f"packs without a file of examples: {' '.join(missing)}")


def test_every_file_of_examples_belongs_to_a_pack() -> None:
    names = {path.name for path in FOLDER.glob("*")} if FOLDER.is_dir() else set()
    assert names <= {f"{code.lower()}.yaml" for code in PACKS}


@pytest.mark.parametrize("item", DOCUMENTED.values(), ids=DOCUMENTED)
def test_every_format_has_an_example(item: Documented) -> None:
    names = {plate_format.name for plate_format in item.pack.formats}
    given = {name for name, shown in item.examples.formats.items() if shown}
    assert given == names


@pytest.mark.parametrize("item", DOCUMENTED.values(), ids=DOCUMENTED)
def test_every_example_fits_its_format_and_is_displayed_as_printed(item: Documented) -> None:
    wrong = []
    for name, shown in item.each():
        own = {
            _display(normalize_text(shown), item.pack, form)
            for form in item.pack.matches(normalize_text(shown))
            if form.format.name == name
        }
        if shown not in own:
            wrong.append(f"{name}: {shown} is displayed as {' or '.join(sorted(own)) or 'nothing'}")
    assert wrong == []


@pytest.mark.parametrize("item", DOCUMENTED.values(), ids=DOCUMENTED)
def test_a_reading_of_an_example_at_a_site_of_its_country_is_displayed_as_printed(
    item: Documented,
) -> None:
    """Where another format of the pack fits the same text and gaps, its display counts as well."""
    wrong = []
    for name, shown in item.each():
        text = normalize_text(shown)
        corrected = correct_reading(read(text, 0.99, raw=shown), [item.pack.code])
        allowed = set().union(*_displays(item.pack, shown).values())
        if (corrected.text, corrected.country) != (text, item.pack.code):
            wrong.append(f"{name}: {shown} is read as {corrected.text} of {corrected.country}")
        elif corrected.display_text not in allowed:
            wrong.append(f"{name}: {shown} is displayed as {corrected.display_text}")
    assert wrong == []


@pytest.mark.parametrize("item", DOCUMENTED.values(), ids=DOCUMENTED)
def test_counter_examples_fit_no_format(item: Documented) -> None:
    fitting = {
        shown: form.format.name
        for shown in item.examples.misfits
        for form in item.pack.matches(normalize_text(shown))
    }
    assert fitting == {}
