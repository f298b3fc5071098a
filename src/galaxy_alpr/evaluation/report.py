"""Reports of evaluations: a table, JSON, and an HTML page of the worst cases."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from rich.table import Table

from galaxy_alpr.evaluation.metrics import Share
from galaxy_alpr.evaluation.robustness import Robustness
from galaxy_alpr.evaluation.runner import ALL, Case, Evaluation

WORST_CASES = 60


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return every figure of an evaluation as plain values; shares with 95 % intervals."""
    return {
        "engine": evaluation.engine,
        "degradation": evaluation.degradation,
        "plates": {
            group: {
                "recall": _share(metric.recall.compute()),
                "recall_by_width_px": {
                    f"{low:g}-{high:g}": _share(counter.compute())
                    for (low, high), counter in metric.by_width.items()
                },
                "precision": _share(metric.precision),
                "false_per_image": metric.false_per_image,
                "images": metric.images,
            }
            for group, metric in evaluation.plates.items()
        },
        "vehicles": {
            label: _share(counter.compute()) for label, counter in evaluation.vehicles.items()
        },
        "end_to_end": {
            group: {
                "exact": _share(metric.exact.compute()),
                "wrong_reads_per_image": metric.wrong_per_image,
                "images": metric.images,
            }
            for group, metric in evaluation.end_to_end.items()
        },
        "crops": {
            group: {
                "exact": _share(metric.exact.compute()),
                "folded": _share(metric.folded.compute()),
                "within_one_edit": _share(metric.within_one.compute()),
                "character_accuracy": _share(metric.character_accuracy),
            }
            for group, metric in evaluation.crops.items()
        },
        "calibration_error": evaluation.calibration.compute(),
        "calibration_bins": evaluation.calibration.bins(),
        "latency_ms": percentiles(evaluation.wall_ms),
        "cpu_ms": percentiles(evaluation.cpu_ms),
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "value": share.value,
        "interval": share.interval,
        "hits": share.hits,
        "total": share.total,
    }


def percentiles(values: Sequence[float]) -> dict[str, float] | None:
    """Return p50, p95 and mean of values; ``None`` for no values."""
    if not values:
        return None
    p50, p95 = np.percentile(values, (50, 95))
    return {"p50": float(p50), "p95": float(p95), "mean": float(np.mean(values))}


def to_table(evaluations: Sequence[Evaluation]) -> Table:
    """Return the figures of several engines side by side."""
    table = Table("figure", *(_title(e) for e in evaluations), title="Evaluation (95 % intervals)")
    lines: dict[str, list[str]] = {}
    for index, evaluation in enumerate(evaluations):
        for name, value in _lines(evaluation):
            lines.setdefault(name, [""] * len(evaluations))[index] = value
    for name, values in lines.items():
        table.add_row(name, *values)
    return table


def robustness_to_json(robustness: Robustness) -> dict[str, Any]:
    """Return every figure of changed plates and moved corners as plain values."""
    stability = robustness.stability
    return {
        "engine": robustness.engine,
        "changes": {
            metric.change: {
                "read": _share(metric.right.compute()),
                "sure_wrong": _share(metric.sure_wrong.compute()),
                "right_of_trusted": _share(metric.trusted.compute()),
                "calibration_error": metric.calibration.compute(),
            }
            for metric in robustness.changes
        },
        "stability": stability
        and {
            "read": _share(stability.read.compute()),
            "always_read": _share(stability.always.compute()),
        },
    }


def robustness_table(robustness: Sequence[Robustness]) -> Table:
    """Return the figures of changed plates and moved corners, engines one below the other."""
    table = Table(
        *("engine", "change", "read", "wrong at ≥ 0.9", "right of ≥ 0.95", "calibration error"),
        title="Changed plates (95 % intervals)",
    )
    for item in robustness:
        for metric in item.changes:
            error = metric.calibration.compute()
            table.add_row(
                item.engine,
                metric.change,
                _text(metric.right.compute()),
                _text(metric.sure_wrong.compute()),
                _text(metric.trusted.compute()),
                "–" if error is None else f"{error:.3f}",
            )
        if item.stability is not None:
            read, always = item.stability.read.compute(), item.stability.always.compute()
            table.add_row(item.engine, "corners moved, mean", _text(read), "", "", "")
            table.add_row(item.engine, "corners moved, always", _text(always), "", "", "")
    return table


def _title(evaluation: Evaluation) -> str:
    if evaluation.degradation is None:
        return evaluation.engine
    return f"{evaluation.engine}\n{evaluation.degradation}"


def _lines(evaluation: Evaluation) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for group, metric in evaluation.plates.items():
        lines.append((f"plate recall ≥ 24 px, {group}", _text(metric.recall.compute())))
        if group == ALL:
            lines.append(("plate precision", _text(metric.precision)))
            lines.append(("false plates per image", f"{metric.false_per_image or 0:.3f}"))
            lines += [
                (f"plate recall, {low:g} to {high:g} px wide", _text(counter.compute()))
                for (low, high), counter in metric.by_width.items()
            ]
    lines += [(f"vehicle recall, {k}", _text(c.compute())) for k, c in evaluation.vehicles.items()]
    for group, end in evaluation.end_to_end.items():
        lines.append((f"plates read in scenes, {group}", _text(end.exact.compute())))
        if group == ALL:
            lines.append(("wrong readings per image", f"{end.wrong_per_image or 0:.3f}"))
    for group, crop in evaluation.crops.items():
        lines.append((f"crops read exactly, {group}", _text(crop.exact.compute())))
        if group == ALL:
            lines.append(("crops read, confusables folded", _text(crop.folded.compute())))
            lines.append(("crops within one edit", _text(crop.within_one.compute())))
            lines.append(("character accuracy", _text(crop.character_accuracy)))
    if (error := evaluation.calibration.compute()) is not None:
        lines.append(("expected calibration error", f"{error:.3f}"))
    for name, values in (("latency", evaluation.wall_ms), ("CPU time", evaluation.cpu_ms)):
        if (p := percentiles(values)) is not None:
            lines.append((f"{name} ms, p50 / p95", f"{p['p50']:.0f} / {p['p95']:.0f}"))
    return lines


def _text(share: Share) -> str:
    if share.value is None or share.interval is None:
        return "–"
    low, high = share.interval
    return f"{share.value:.3f} ({low:.3f}–{high:.3f}) of {share.total}"


def to_html(evaluations: Sequence[Evaluation]) -> str:
    """Return an HTML page with the pictures in which each engine made the most errors."""
    parts = [
        "<!doctype html><meta charset=utf-8><title>Worst cases</title>",
        "<style>body{font:14px system-ui;margin:2rem}figure{display:inline-block;margin:.5rem;"
        "max-width:320px}img{max-width:320px;max-height:240px}figcaption{word-break:break-all}"
        "</style>",
    ]
    for evaluation in evaluations:
        parts.append(f"<h2>{html.escape(_title(evaluation))}</h2>")
        worst = sorted(evaluation.cases, key=lambda case: -case.errors)[:WORST_CASES]
        parts.extend(_figure(case) for case in worst)
    return "".join(parts)


def _figure(case: Case) -> str:
    expected, read = (
        html.escape(" ".join(case.expected)),
        html.escape(" ".join(case.read) or "nothing"),
    )
    return (
        f'<figure><img src="data:image/jpeg;base64,{_thumbnail(case)}" alt="">'
        f"<figcaption>expected <b>{expected}</b>, read <b>{read}</b><br>"
        f"{html.escape(case.sample.source)}/{html.escape(case.sample.path.name)}</figcaption></figure>"
    )


def _thumbnail(case: Case) -> str:
    image = cv2.imread(str(case.sample.path))
    if image is None:
        return ""
    factor = min(1.0, 640 / max(image.shape[:2]))
    resized = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return base64.b64encode(cv2.imencode(".jpg", resized)[1].tobytes()).decode()
