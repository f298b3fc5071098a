"""The documents say what is there."""

from __future__ import annotations

import builtins
import re
from pathlib import Path

import pytest

import galaxy_alpr
from docs.make_countries import TARGET, written
from galaxy_alpr.db.diagram import diagram
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from tests.openapi_document import openapi_document

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "src/**/*.md", "training/**/*.md", "benchmarks/*.md")
    for path in ROOT.glob(pattern)
)
FILE_NAMES = {
    path.name
    for folder in ("src", "tests", "training", "benchmarks", "examples", "docs", "frontend/src")
    for path in (ROOT / folder).rglob("*.*")
}
"""A tree drawing names a file without its folder."""

MADE_BY_THE_READER = {"frequent_plates.py", "xx.yaml", "settings.yaml"}
LOG = ROOT / "training" / "log"
"""Experiments speak of the code as it was."""

BASES = ("", "src", "src/galaxy_alpr", "frontend", "frontend/src", "tests")
"""Folders that documents name paths from, beside their own."""

PATH = re.compile(
    r"(?<![\w/.{<-])(?:[\w.-]+/)*[\w-]+\.(?:py|pyi|ya?ml|tsx?|mjs|md|toml|sh)(?![\w/*.])"
)
EXAMPLE = re.compile(r"^```python\n(.*?)^```(?:\n\n```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
"""A block of Python, and what it prints."""

MODULE = re.compile(r"python3? -m ((?:galaxy_alpr|training|benchmarks)[\w.]*)")
PLACEHOLDER = re.compile(r"[A-Z]{2,}(?<!README)(?<!RESULTS)(?<!CONTRIBUTING)(?<!CHANGELOG)\.")
"""``NAME.onnx``, ``CODE.yaml``: a file that the reader is to make."""


def test_diagram_of_the_tables_is_in_step() -> None:
    assert (ROOT / "docs" / "database.md").read_text(encoding="utf-8") == diagram(), (
        "python -m galaxy_alpr.db.diagram > docs/database.md"
    )


def test_table_of_the_country_packs_is_in_step() -> None:
    document = TARGET.read_text(encoding="utf-8")
    assert document == written(document, load_country_packs().values()), (
        "python docs/make_countries.py"
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)(?:#[^)]*)?\)", text):
        assert (document.parent / target).exists(), f"{target} is not there"


def _named_paths(text: str) -> set[str]:
    return {path for path in PATH.findall(text) if not PLACEHOLDER.search(path)}


@pytest.mark.parametrize(
    "document",
    [path for path in DOCUMENTS if LOG not in path.parents and path.name != "CHANGELOG.md"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_files_and_modules_that_documents_name_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    folders = [document.parent, *(ROOT / base for base in BASES)]
    missing = {
        path
        for path in _named_paths(text) - MADE_BY_THE_READER
        if path not in FILE_NAMES and not any((folder / path).exists() for folder in folders)
    }
    assert missing == set()
    for module in MODULE.findall(text):
        place = ROOT.joinpath(*module.removesuffix(".").split("."))
        found = [place, ROOT / "src" / place.relative_to(ROOT)]
        assert any(path.with_suffix(".py").exists() or path.is_dir() for path in found), module


def test_every_path_of_the_api_has_an_example() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path in openapi_document()["paths"]:
        fixed = re.sub(r"\{[^}]+\}", "[^ '?]+", path)
        assert re.search(f"{fixed}(?=[ '?`\n])", text), f"docs/make_api.py has no call of {path}"


@pytest.mark.parametrize("document", ["README.md", "docs/library.md"])
def test_examples_in_python_run_and_print_what_is_said(
    document: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    blocks = EXAMPLE.findall((ROOT / document).read_text(encoding="utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for code, printed in blocks:
        exec(code, names)
        assert capsys.readouterr().out == printed, code


def test_errors_of_the_library_are_what_its_document_says() -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) ?\| ", text.split("## Errors")[1], re.MULTILINE))
    public = {
        name: value
        for name in galaxy_alpr.__all__
        if isinstance(value := getattr(galaxy_alpr, name), type) and issubclass(value, Exception)
    }
    assert set(rows) == set(public) - {"AlprError", "ValidationFailed"} | {"OSError"}
    for name, bases in rows.items():
        for base in re.findall(r"\w+", bases):
            kind = public.get(base) or getattr(builtins, base)
            assert issubclass(public[name], kind)


def test_readme_says_why_python_3_10_does_not_do() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sources = [path.read_text(encoding="utf-8") for path in ROOT.glob("src/galaxy_alpr/**/*.py")]
    for name in ("StrEnum", "asyncio.timeout", "hashlib.file_digest"):
        assert f"{name}`" in readme
        assert any(name in source for source in sources), f"the code does not use {name}"


def test_readme_names_verbs_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"^make ([a-z-]+)", readme, re.MULTILINE):
        assert re.search(f"^{verb}:", makefile, re.MULTILINE), f"no make {verb}"
