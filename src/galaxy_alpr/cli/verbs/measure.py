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


CAMERAS = "cameras"


def bench(
    target: Annotated[str, typer.Argument(help="A photo, or the word cameras.")],
    repeat: Annotated[int, typer.Option(min=1, help="Number of measured readings.")] = 50,
    minutes: Annotated[
        float | None,
        typer.Option(min=0.1, help="For cameras: only how memory grows over so long."),
    ] = None,
) -> None:
    """Print the engine's latency on one photo, or what cameras cost (Linux only, drawn videos)."""
    if target == CAMERAS:
        from galaxy_alpr.cli.work.bench import cameras

        cameras.bench(minutes)
        return
    if not Path(target).is_file():
        raise typer.BadParameter(f"no file: {target}", param_hint="target")
    from galaxy_alpr.cli.work.bench import photo

    photo.bench(Path(target), repeat)
