"""Options that several verbs have."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON with the names of the API instead of a table.")
]
