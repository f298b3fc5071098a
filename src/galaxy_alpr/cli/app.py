"""The commands of ``galaxy-alpr``; each has a module."""

from __future__ import annotations

from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from galaxy_alpr.cli import (
    api_key,
    audit,
    backup,
    bench,
    doctor,
    evaluate,
    maintain,
    privacy,
    quarantine,
    read,
    serve,
    user,
)
from galaxy_alpr.web.guards.startup_errors import reason_of


class _Commands(TyperGroup):
    """Prints a known error as a sentence; an unknown error keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            reason = None if isinstance(error, BrokenPipeError) else reason_of(error)
            if reason is None:
                raise
            Console(stderr=True).print(reason, style="red", highlight=False, soft_wrap=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    name="galaxy-alpr",
    cls=_Commands,
    help="Read licence plates in pictures and serve the readings over HTTP.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("read")(read.read)
app.command("eval")(evaluate.evaluate)
app.command("bench")(bench.bench)
app.command("migrate")(maintain.migrate)
app.command("doctor")(doctor.doctor)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(audit.app, name="audit")
app.command("adopt")(doctor.adopt)
app.add_typer(user.app, name="user")
app.add_typer(api_key.app, name="api-key")
app.command("prune")(privacy.prune)
app.command("erase")(privacy.erase)
app.command("subject-export")(privacy.subject_export)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(maintain.statistics, name="statistics")
app.command("export-openapi")(maintain.export_openapi)
