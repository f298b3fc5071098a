"""The commands of ``galaxy-alpr``; each has a function in ``verbs/``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from galaxy_alpr.cli.verbs import (
    api_key,
    audit,
    backup,
    doctor,
    maintain,
    mcp,
    measure,
    places,
    plate_lists,
    privacy,
    quarantine,
    serve,
    user,
)
from galaxy_alpr.cli.verbs.options import VerbGroup
from galaxy_alpr.cli.verbs.reading import read, watch


class _Commands(VerbGroup):
    """Prints a known error as a sentence; an unknown error keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            reason = _reason_of(error)
            if reason is None:
                raise
            typer.secho(reason, err=True, fg="red")
            raise typer.Exit(1) from error


def _reason_of(error: Exception) -> str | None:
    if isinstance(error, BrokenPipeError | typer.Exit | typer.Abort):
        return None
    # Imported late: it knows the errors of the database and of the settings.
    from galaxy_alpr.web.guards.startup_errors import reason_of

    return reason_of(error)


def _print_version(asked: bool) -> None:
    if asked:
        from galaxy_alpr import __version__

        typer.echo(f"galaxy-alpr {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="galaxy-alpr",
    cls=_Commands,
    help="Read licence plates in pictures and serve the readings over HTTP.",
    epilog="Exit status: 0 done; 1 an error, or something is left to do; 2 wrong options, nothing "
    "was done. `read` and `backup` also exit with 3.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take the options that stand before the verb."""


app.command("serve")(serve.serve)
app.command("read")(read.read)
app.command("watch")(watch.watch)
app.command("camera-worker")(serve.camera_worker)
app.command("gate-worker")(serve.gate_worker)
app.command("engine-worker")(serve.engine_worker)
app.add_typer(places.locations, name="location")
app.add_typer(places.lots, name="lot")
app.add_typer(plate_lists.app, name="list")
app.command("eval")(measure.evaluate)
app.command("bench")(measure.bench)
app.command("migrate")(maintain.migrate)
app.command("doctor")(doctor.doctor)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(audit.app, name="audit")
app.command("mcp")(mcp.mcp)
app.command("adopt")(doctor.adopt)
app.add_typer(user.app, name="user")
app.add_typer(api_key.app, name="api-key")
app.command("prune")(privacy.prune)
app.command("erase")(privacy.erase)
app.command("subject-export")(privacy.subject_export)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(maintain.pictures, name="pictures")
app.add_typer(maintain.statistics, name="statistics")
app.command("export-openapi")(maintain.export_openapi)
