"""Measures engines on annotated pictures, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Compared:
    """The engines: by one name for both parts, or by detectors with their recognizers."""

    names: str | None
    detectors: Sequence[str]
    recognizers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pictures of a data set that are measured."""

    split: str
    sources: Sequence[str]
    limit: int | None


@dataclass(frozen=True, slots=True)
class Files:
    """The files to which figures are written."""

    json: Path | None
    html: Path | None
    svg: Path | None
    markdown: Sequence[Path]


def evaluate(
    path: Path,
    compared: Compared,
    chosen: Chosen,
    files: Files,
    *,
    degrade: bool,
    changes: bool,
) -> None:
    """Measure engines, and print and write the figures."""
    settings = Settings()
    samples = _samples(path, chosen)
    for file in files.markdown:
        with _bad_parameter(ValueError):
            markdown.check_target(file)
    try:
        engines = _engines(settings, compared)
        evaluations = _run(engines, samples, degrade, image_limits(settings))
        robustness = _run_changes(engines, samples, image_limits(settings)) if changes else []
    except AlprError as error:
        Console(stderr=True).print(str(error), style="red")
        raise typer.Exit(1) from error
    Console().print(report.to_table(evaluations))
    if robustness:
        Console().print(report.robustness_table(robustness))
    undegraded = [item for item in evaluations if item.degradation is None]
    if files.json is not None:
        figures = [report.to_json(evaluation) for evaluation in evaluations]
        figures += [report.robustness_to_json(item) for item in robustness]
        files.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    if files.html is not None:
        files.html.write_text(report.to_html(evaluations), encoding="utf-8")
    if files.svg is not None:
        files.svg.write_text(reliability.to_svg(undegraded), encoding="utf-8")
    for file in files.markdown:
        markdown.write_markdown(file, markdown.to_markdown(undegraded))


def _samples(path: Path, chosen: Chosen) -> list[Sample]:
    split = chosen.split
    with _bad_parameter(FileNotFoundError, ValueError):
        samples = load_samples(path, None if split == "all" else split)
    if chosen.sources:
        samples = [sample for sample in samples if sample.source in chosen.sources]
    if not samples:
        raise typer.BadParameter(f"no rows of split {split!r} in {path}")
    return samples[: chosen.limit]


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


def _engines(settings: Settings, compared: Compared) -> dict[str, AlprEngine]:
    names, detectors, recognizers = compared.names, compared.detectors, compared.recognizers
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
