"""The documents say what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from galaxy_alpr.db.diagram import diagram
from galaxy_alpr.main import create_app
from galaxy_alpr.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "src").rglob("README.md"),
    *(ROOT / "training").rglob("*.md"),
    *(ROOT / "benchmarks").glob("*.md"),
]


def test_diagram_of_the_tables_is_in_step() -> None:
    assert (ROOT / "docs" / "database.md").read_text(encoding="utf-8") == diagram(), (
        "python -m galaxy_alpr.db.diagram > docs/database.md"
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)(?:#[^)]*)?\)", text):
        assert (document.parent / target).exists(), f"{target} is not there"


def test_every_path_of_the_api_has_an_example() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path in create_app(Settings(_env_file=None)).openapi()["paths"]:
        fixed = re.sub(r"\{[^}]+\}", "[^ '?]+", path)
        assert re.search(f"{fixed}(?=[ '?`\n])", text), f"docs/make_api.py has no call of {path}"


def test_readme_names_verbs_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE):
        assert re.search(f"^{verb}:", makefile, re.MULTILINE), f"no make {verb}"
