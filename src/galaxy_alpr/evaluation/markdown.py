"""The main figures of evaluations as a Markdown table, which can replace a part of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from galaxy_alpr.evaluation.metrics import Counter, DetectionMetric, EndToEndMetric, TextMetric
from galaxy_alpr.evaluation.report import percentiles
from galaxy_alpr.evaluation.runner import ALL, Evaluation

START = "<!-- eval:start -->"
END = "<!-- eval:end -->"

_NONE = "–"


def to_markdown(evaluations: Sequence[Evaluation]) -> str:
    """Return a table with one row per figure and one column per engine.

    Shares have their 95 % interval. A row's label ends with the number of crops, plates, vehicles
    or pictures that it is computed from. A figure that no engine has is left out, and vehicles are
    not reported for an engine that detected none at all.
    """
    header = ["figure (95 % interval)", *(evaluation.engine for evaluation in evaluations)]
    lines = [_line(header), _line(["---"] * len(header))]
    columns = [_figures(evaluation) for evaluation in evaluations]
    for label in columns[0] if columns else ():
        figures = [column[label] for column in columns]
        counts = [figure.count for figure in figures if figure is not None]
        if counts:
            values = [_NONE if figure is None else figure.text for figure in figures]
            lines.append(_line([f"{label}, {max(counts)}", *values]))
    return "\n".join(lines) + "\n"


def check_target(path: Path) -> None:
    """Raise ``ValueError`` if ``path`` is a file without the two lines ``START`` and ``END``."""
    if path.exists():
        _split(path)


def write_markdown(path: Path, table: str) -> None:
    """Write the table to a new file, or over the part of an existing one from ``START`` to ``END``.

    Raises ``ValueError`` as ``check_target`` does; the file is unchanged then.
    """
    before, after = _split(path) if path.exists() else ("", "")
    path.write_text(f"{before}{START}\n{table}{END}\n{after}", encoding="utf-8")


def _split(path: Path) -> tuple[str, str]:
    """Return the text before the line ``START`` and after the line ``END``."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    plain = [line.strip() for line in lines]
    if plain.count(START) != 1 or plain.count(END) != 1 or plain.index(START) > plain.index(END):
        raise ValueError(f"{path} needs the line {START} and, below it, the line {END}, once each")
    return "".join(lines[: plain.index(START)]), "".join(lines[plain.index(END) + 1 :])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


@dataclass(frozen=True, slots=True)
class _Figure:
    text: str
    count: int


def _figures(evaluation: Evaluation) -> dict[str, _Figure | None]:
    """Return the figures by label, in the order of the table; ``None`` where there is no data."""
    plates = evaluation.plates.get(ALL, DetectionMetric())
    texts = evaluation.end_to_end.get(ALL, EndToEndMetric())
    crops = evaluation.crops.get(ALL, TextMetric())
    vehicles = evaluation.vehicles.get(ALL) if evaluation.vehicles_detected else None
    calibration, cpu = evaluation.calibration, percentiles(evaluation.cpu_ms)
    return {
        "crops read exactly": _share(crops.exact),
        "plates ≥ 24 px detected": _share(plates.recall),
        "false plates per image": _number(plates.false_per_image, plates.images),
        "plates read end to end": _share(texts.exact),
        "wrong readings per image": _number(texts.wrong_per_image, texts.images),
        "vehicles detected": None if vehicles is None else _share(vehicles),
        "expected calibration error": _number(calibration.compute(), calibration.count),
        "processor time per image (p50 / p95)": None
        if cpu is None
        else _Figure(f"{cpu['p50']:.0f} / {cpu['p95']:.0f} ms", len(evaluation.cpu_ms)),
    }


def _share(counter: Counter) -> _Figure | None:
    share = counter.compute()
    if share.value is None or share.interval is None:
        return None
    low, high = share.interval
    return _Figure(f"{share.value:.3f} ({low:.3f}–{high:.3f})", share.total)


def _number(value: float | None, count: int) -> _Figure | None:
    return None if value is None else _Figure(f"{value:.3f}", count)
