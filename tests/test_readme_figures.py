"""The README's figures on the drawn pictures are what a clone measures."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image
from typer.testing import CliRunner

from examples.draw_set import FOLDER, draw, drawings
from galaxy_alpr.cli import app

ROOT = Path(__file__).resolve().parents[1]


def test_rates_on_the_drawn_pictures_are_those_of_the_readme(tmp_path: Path) -> None:
    table = tmp_path / "figures.md"
    result = CliRunner().invoke(app, ["eval", str(FOLDER), "--markdown", str(table)])
    assert result.exit_code == 0, result.output
    rows = [row for row in table.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    rates = [row for row in rows[2:] if "processor time" not in row]
    assert len(rates) >= 4
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rates if row not in readme] == []


def test_labels_of_the_drawn_pictures_are_those_of_the_script() -> None:
    lines = (FOLDER / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    stored = {row["image"]: row for row in map(json.loads, lines)}
    assert set(stored) == {drawing.name for drawing in drawings()}
    assert {path.name for path in (FOLDER / "images").iterdir()} == set(stored)
    drawing = drawings()[3]
    image, row = draw(drawing)
    assert row == stored[drawing.name]
    written = io.BytesIO()
    image.save(written, "JPEG", quality=82)
    with Image.open(written) as made, Image.open(FOLDER / "images" / drawing.name) as shipped:
        assert made.size == shipped.size


def test_the_drawn_pictures_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 3_000_000
