"""``galaxy-alpr eval`` and ``bench``: measure engines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataSet = Annotated[Path, typer.Argument(help="A folder or file of annotated pictures.")]
Engines = Annotated[str | None, typer.Option(help="Engines, separated by commas: auto,rapidocr.")]
Detectors = Annotated[list[str] | None, typer.Option(help="A detector's file or name; repeatable.")]
Recognizers = Annotated[list[str] | None, typer.Option(help="The recognizer of each --detector.")]
Split = Annotated[str, typer.Option(help="Split of labels.jsonl to measure on, or all.")]
Sources = Annotated[
    list[str] | None, typer.Option(help="Only this folder of the data set; repeatable.")
]
Degrade = Annotated[bool, typer.Option("--degrade", help="Measure on degraded pictures, too.")]
Changes = Annotated[
    bool,
    typer.Option(
        "--changes",
        help="Measure on plates cut, covered, lit badly …, and with moved corners, too.",
    ),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Largest number of pictures.")]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Write every figure to this file.")]
HtmlFile = Annotated[
    Path | None, typer.Option("--html", help="Write a page of the worst cases to this file.")
]
SvgFile = Annotated[
    Path | None, typer.Option("--svg", help="Draw the reliability diagram to this file.")
]
MarkdownFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--markdown",
        help="Write the main figures as a table to this file; in an existing one, between the "
        "lines <!-- eval:start --> and <!-- eval:end -->; repeatable.",
    ),
]


def evaluate(
    path: DataSet,
    engine: Engines = None,
    detector: Detectors = None,
    recognizer: Recognizers = None,
    split: Split = "dev",
    source: Sources = None,
    degrade: Degrade = False,
    changes: Changes = False,
    limit: Limit = None,
    json_file: JsonFile = None,
    html_file: HtmlFile = None,
    svg_file: SvgFile = None,
    markdown_files: MarkdownFiles = None,
) -> None:
    """Measure how well engines detect and read plates, with 95 % intervals."""
    from galaxy_alpr.cli.work import evaluate as work

    work.evaluate(
        path,
        work.Compared(engine, tuple(detector or ()), tuple(recognizer or ())),
        work.Chosen(split, tuple(source or ()), limit),
        work.Files(json_file, html_file, svg_file, tuple(markdown_files or ())),
        degrade=degrade,
        changes=changes,
    )


def bench(
    path: Annotated[Path, typer.Argument(help="A photo.", exists=True, dir_okay=False)],
    repeat: Annotated[int, typer.Option(min=1, help="Number of measured readings.")] = 50,
) -> None:
    """Print the engine's latency and CPU time on one photo."""
    from galaxy_alpr.cli.work import bench as work

    work.bench(path, repeat)
