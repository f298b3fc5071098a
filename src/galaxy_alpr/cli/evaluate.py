"""``galaxy-alpr eval``: engines on annotated pictures, side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.errors import AlprError
from galaxy_alpr.evaluation import reliability, report
from galaxy_alpr.evaluation.degrade import DEGRADATIONS
from galaxy_alpr.evaluation.layouts import load_samples
from galaxy_alpr.evaluation.runner import evaluate as run
from galaxy_alpr.main import build_engine, image_limits
from galaxy_alpr.settings import Settings


def evaluate(
    path: Annotated[Path, typer.Argument(help="A folder or file of annotated pictures.")],
    engine: Annotated[
        str | None, typer.Option(help="Engines to compare, with commas: auto,rapidocr.")
    ] = None,
    detector: Annotated[
        list[str] | None, typer.Option(help="A detector's file or name; repeatable.")
    ] = None,
    recognizer: Annotated[
        list[str] | None, typer.Option(help="The recognizer of each --detector.")
    ] = None,
    split: Annotated[str, typer.Option(help="Rows of labels.jsonl to measure on; all.")] = "dev",
    source: Annotated[
        list[str] | None, typer.Option(help="Only this folder of the data set; repeatable.")
    ] = None,
    degrade: Annotated[bool, typer.Option("--degrade", help="Worsen the pictures too.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many pictures.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write every figure to this file.")
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", help="Write the worst cases to this page.")
    ] = None,
    svg_file: Annotated[
        Path | None, typer.Option("--svg", help="Draw how far confidences hold, to this file.")
    ] = None,
) -> None:
    """Measure how well engines find and read plates; every share has its 95 % interval."""
    settings = Settings()
    try:
        samples = load_samples(path, None if split == "all" else split)
    except (FileNotFoundError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
    if source:
        samples = [sample for sample in samples if sample.source in source]
    samples = samples[:limit]
    if not samples:
        raise typer.BadParameter(f"no rows of split {split!r} in {path}")
    try:
        engines = _engines(settings, engine, detector or [], recognizer or [])
        degradations = [None, *DEGRADATIONS] if degrade else [None]
        evaluations = []
        with Progress(console=Console(stderr=True), transient=True) as progress:
            total = len(samples) * len(engines) * len(degradations)
            task = progress.add_task("measuring", total=total)
            for name, built in engines.items():
                evaluations += [
                    run(
                        built,
                        name,
                        samples,
                        degradation=degradation,
                        limits=image_limits(settings),
                        on_sample=lambda: progress.advance(task),
                    )
                    for degradation in degradations
                ]
    except AlprError as error:
        Console(stderr=True).print(str(error), style="red")
        raise typer.Exit(1) from error
    Console().print(report.to_table(evaluations))
    if json_file is not None:
        figures = [report.to_json(evaluation) for evaluation in evaluations]
        json_file.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    if html_file is not None:
        html_file.write_text(report.to_html(evaluations), encoding="utf-8")
    if svg_file is not None:
        whole = [item for item in evaluations if item.degradation is None]
        svg_file.write_text(reliability.to_svg(whole), encoding="utf-8")


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
