"""``galaxy-alpr eval``: measure engines on annotated pictures, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.image.codec import ImageLimits
from galaxy_alpr.errors import AlprError
from galaxy_alpr.evaluation import markdown, reliability, report
from galaxy_alpr.evaluation.changes import CHANGES
from galaxy_alpr.evaluation.dataset import Sample
from galaxy_alpr.evaluation.degrade import DEGRADATIONS
from galaxy_alpr.evaluation.layouts import load_samples
from galaxy_alpr.evaluation.robustness import Robustness, measure_robustness, texts_in
from galaxy_alpr.evaluation.runner import Evaluation
from galaxy_alpr.evaluation.runner import evaluate as run
from galaxy_alpr.main import build_engine, image_limits
from galaxy_alpr.settings import Settings

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
        f"lines {markdown.START} and {markdown.END}; repeatable.",
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
    settings = Settings()
    samples = _samples(path, split, source, limit)
    for file in markdown_files or []:
        with _bad_parameter(ValueError):
            markdown.check_target(file)
    try:
        engines = _engines(settings, engine, detector or [], recognizer or [])
        evaluations = _run(engines, samples, degrade, image_limits(settings))
        robustness = _run_changes(engines, samples, image_limits(settings)) if changes else []
    except AlprError as error:
        Console(stderr=True).print(str(error), style="red")
        raise typer.Exit(1) from error
    Console().print(report.to_table(evaluations))
    if robustness:
        Console().print(report.robustness_table(robustness))
    undegraded = [item for item in evaluations if item.degradation is None]
    if json_file is not None:
        figures = [report.to_json(evaluation) for evaluation in evaluations]
        figures += [report.robustness_to_json(item) for item in robustness]
        json_file.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    if html_file is not None:
        html_file.write_text(report.to_html(evaluations), encoding="utf-8")
    if svg_file is not None:
        svg_file.write_text(reliability.to_svg(undegraded), encoding="utf-8")
    for file in markdown_files or []:
        markdown.write_markdown(file, markdown.to_markdown(undegraded))


def _samples(
    path: Path, split: str, sources: Sequence[str] | None, limit: int | None
) -> list[Sample]:
    with _bad_parameter(FileNotFoundError, ValueError):
        samples = load_samples(path, None if split == "all" else split)
    if sources:
        samples = [sample for sample in samples if sample.source in sources]
    if not samples:
        raise typer.BadParameter(f"no rows of split {split!r} in {path}")
    return samples[:limit]


def _run(
    engines: Mapping[str, AlprEngine], samples: Sequence[Sample], degrade: bool, limits: ImageLimits
) -> list[Evaluation]:
    """Evaluate each engine on the pictures and, with ``degrade``, on each degradation of them."""
    degradations = [None, *DEGRADATIONS] if degrade else [None]
    with Progress(console=Console(stderr=True), transient=True) as progress:
        total = len(samples) * len(engines) * len(degradations)
        task = progress.add_task("measuring", total=total)
        return [
            run(
                engine,
                name,
                samples,
                degradation=degradation,
                limits=limits,
                on_sample=lambda: progress.advance(task),
            )
            for name, engine in engines.items()
            for degradation in degradations
        ]


def _run_changes(
    engines: Mapping[str, AlprEngine], samples: Sequence[Sample], limits: ImageLimits
) -> list[Robustness]:
    """Measure each engine on changed plates."""
    plates = sum(1 for _ in texts_in(samples))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        total = plates * len(engines) * (len(CHANGES) + 2)
        task = progress.add_task("measuring changed plates", total=total)
        return [
            measure_robustness(
                engine, name, samples, limits=limits, on_plate=lambda: progress.advance(task)
            )
            for name, engine in engines.items()
        ]


def _engines(
    settings: Settings, names: str | None, detectors: list[str], recognizers: list[str]
) -> dict[str, AlprEngine]:
    pairs = [(name, name) for name in names.split(",")] if names else []
    if len(recognizers) not in {0, len(detectors)}:
        raise typer.BadParameter("give one --recognizer for each --detector, or none")
    pairs += list(zip(detectors, recognizers or ["auto"] * len(detectors), strict=True))
    if not pairs:
        pairs = [(settings.detector, settings.recognizer)]
    return {
        _name(detector, recognizer): build_engine(
            settings.model_copy(update={"detector": detector, "recognizer": recognizer})
        )
        for detector, recognizer in pairs
    }


def _name(detector: str, recognizer: str) -> str:
    names = [Path(item).stem if item.endswith(".onnx") else item for item in (detector, recognizer)]
    return names[0] if names[0] == names[1] else " + ".join(names)


@contextmanager
def _bad_parameter(*errors: type[Exception]) -> Iterator[None]:
    """Report these errors as a wrong argument of the command."""
    try:
        yield
    except errors as error:
        raise typer.BadParameter(str(error)) from error
