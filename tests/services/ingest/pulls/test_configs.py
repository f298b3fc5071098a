"""Patterns that no name can make slow, and folders below the roots only."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.ingest.pulls.configs import PATTERNS
from galaxy_alpr.services.ingest.pulls.folders import IngestFolders
from galaxy_alpr.services.ingest.pulls.patterns import checked_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        *PATTERNS.values(),
        r"(?P<camera>[^_]+)_(?P<plate>[A-Z0-9]{2,10})_(?P<time>\d{14}(?:\.\d{1,6})?)\.jpe?g",
        r"(?:in|out)/.+\.png",
    ],
)
def test_patterns_of_a_limited_number_of_ways(pattern: str) -> None:
    assert checked_pattern(pattern).pattern == pattern


@pytest.mark.parametrize(
    ("pattern", "error"),
    [
        (r"(a+)+b", "only a single character"),
        (r"(?:a|a)*b", "only a single character"),
        (r"(?:.*){30}", "only a single character"),
        (r"a++", "only a single character"),
        (r".*.*.*.*x", "too many variable parts"),
        (r"(.)\1", "character 4"),
        (r"(?=a)b", "character 2|only a single|not supported|regular"),
        (r"(?i)a", "not supported|regular|single"),
        (r"\pL", "character 1"),
        (r"a{,}", "needs a number"),
        (r"(?P<other>a)", "no group is named 'other'"),
        (r"(a", "not a regular expression"),
        ("a" * 501, "at most 500"),
        ("a?" * 30, "too many variable parts"),
        ("(?:a|b)" * 30, "too many variable parts"),
    ],
)
def test_patterns_that_could_be_slow_are_refused(pattern: str, error: str) -> None:
    with pytest.raises(ValidationFailed, match=error):
        checked_pattern(pattern)


def test_folders_below_the_roots_only(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "camera").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (root / "link").symlink_to(tmp_path / "other")
    folders = IngestFolders([root])
    assert folders.checked(str(root / "camera")) == (root / "camera").resolve()
    for path in (
        str(tmp_path / "other"),
        str(root / "link"),
        str(root / "camera/../../other"),
        str(root / "none"),
        "camera",
        "\0",
    ):
        with pytest.raises(ValidationFailed, match="no folder below"):
            folders.checked(path)
    with pytest.raises(ValidationFailed, match="GALAXY_INGEST_FOLDERS names"):
        IngestFolders([]).checked(str(root))
