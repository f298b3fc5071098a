"""YAML with the C parser where PyYAML was built with it."""

from __future__ import annotations

from typing import Any

import yaml

# The C loader is ten times faster; wheels of PyYAML have it, a source build may not.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Any:
    """Return the content of a YAML text (safe types only). Raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_LOADER)
