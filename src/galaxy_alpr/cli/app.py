"""The verbs; each parses its options and hands over to a module of its name."""

from __future__ import annotations

import typer

from galaxy_alpr.cli import bench, evaluate, maintain, read, serve

app = typer.Typer(
    name="galaxy-alpr",
    help="Reads licence plates in pictures and serves them over HTTP.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("read")(read.read)
app.command("eval")(evaluate.evaluate)
app.command("bench")(bench.bench)
app.command("migrate")(maintain.migrate)
app.command("doctor")(maintain.doctor)
app.command("export-openapi")(maintain.export_openapi)
