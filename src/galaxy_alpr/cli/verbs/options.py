"""Options that several verbs have, and the class of groups of verbs."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON with the names of the API instead of a table.")
]


class VerbGroup(TyperGroup):
    """A group of verbs, of which the help of one imports nothing heavy."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        for param in self.get_params(ctx):
            # typer imports pydantic to convert the None of a flag that is not given.
            if getattr(param, "is_flag", False) and param.default is None:
                param.default = False
        return super().parse_args(ctx, args)
