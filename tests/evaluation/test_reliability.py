"""The reliability diagram is well-formed SVG with one dot per bin."""

from __future__ import annotations

from xml.etree import ElementTree

from galaxy_alpr.evaluation.reliability import EDGE, SIDE, to_svg
from galaxy_alpr.evaluation.runner import Evaluation

NAMESPACE = "{http://www.w3.org/2000/svg}"


def evaluation(name: str, *readings: tuple[float, bool]) -> Evaluation:
    result = Evaluation(name)
    for confidence, right in readings:
        result.calibration.update(confidence, right)
    return result


def test_each_bin_is_a_dot_at_its_confidence_and_share_right() -> None:
    one = evaluation("ours <1>", (0.95, True), (0.95, True), (0.95, False), (0.95, True))
    root = ElementTree.fromstring(to_svg([one]))
    (dot,) = root.iter(f"{NAMESPACE}circle")
    assert float(dot.attrib["cx"]) == EDGE + SIDE * 0.95
    assert float(dot.attrib["cy"]) == EDGE + SIDE * 0.25
    texts = [text.text for text in root.iter(f"{NAMESPACE}text")]
    assert "ours <1>: error 0.200" in texts


def test_engines_without_readings_are_left_out() -> None:
    root = ElementTree.fromstring(to_svg([evaluation("none"), evaluation("one", (0.5, True))]))
    assert len(list(root.iter(f"{NAMESPACE}polyline"))) == 1
