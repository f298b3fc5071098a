"""The Markdown table has the figures of several engines and the numbers that they are of."""

from __future__ import annotations

from galaxy_alpr.evaluation.markdown import to_markdown
from galaxy_alpr.evaluation.runner import ALL, Evaluation
from galaxy_alpr.geometry import BoundingBox

PLATE = BoundingBox(0, 0, 40, 20)
ELSEWHERE = BoundingBox(200, 0, 240, 20)


def evaluation(name: str, *, vehicles_detected: int) -> Evaluation:
    result = Evaluation(name, vehicles_detected=vehicles_detected)
    result.plates[ALL].update([PLATE], [PLATE, ELSEWHERE])
    result.end_to_end[ALL].update(["AB12"], [(PLATE, "AB12")], [])
    result.crops[ALL].update("AB12", "AB12")
    result.crops[ALL].update("CD34", "CD35")
    result.vehicles[ALL].update(False)
    result.calibration.update(0.75, True)
    result.cpu_ms += [10, 20, 30]
    return result


def test_rows_are_figures_and_columns_engines() -> None:
    plates_only = evaluation("plates | only", vehicles_detected=0)
    table = to_markdown([plates_only, evaluation("all", vehicles_detected=1)])
    whole, half, none = "1.000 (0.207–1.000)", "0.500 (0.095–0.905)", "0.000 (0.000–0.793)"
    assert table.splitlines() == [
        "| figure (95 % interval) | plates / only | all |",
        "| --- | --- | --- |",
        f"| crops read exactly, 2 | {half} | {half} |",
        f"| plates ≥ 24 px detected, 1 | {whole} | {whole} |",
        "| false plates per image, 1 | 1.000 | 1.000 |",
        f"| plates read end to end, 1 | {whole} | {whole} |",
        "| wrong readings per image, 1 | 0.000 | 0.000 |",
        f"| vehicles detected, 1 | – | {none} |",
        "| expected calibration error, 1 | 0.250 | 0.250 |",
        "| processor time per image (p50 / p95), 3 | 20 / 29 ms | 20 / 29 ms |",
    ]


def test_figures_without_data_are_left_out() -> None:
    assert len(to_markdown([Evaluation("none")]).splitlines()) == 2
