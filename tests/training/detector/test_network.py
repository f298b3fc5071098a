"""The detector's network and its loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (training group)")


def batch_of(
    boxes: list[list[float]], labels: list[int], size: int, corner_weight: float = 0.0
) -> Any:
    """One grey picture of `size` px with these objects, for the loss."""
    from training.detector.data.annotate import Annotation, box_quads
    from training.detector.data.stream import collate

    array = np.asarray(boxes, np.float32).reshape(-1, 4)
    ann = Annotation.empty()
    ann.boxes, ann.quads, ann.labels = array, box_quads(array), np.asarray(labels, np.int64)
    ann.corner_weight = np.full(len(array), corner_weight, np.float32)
    return collate([(np.full((size, size, 3), 114, np.uint8), ann)])


def test_a_plate_overfits_to_its_box_and_corners() -> None:
    from training.detector.network.loss import LossWeights, detection_loss
    from training.detector.network.model import Detector
    from training.detector.network.steps import ends_of
    from training.muon import optimizers_for

    torch.manual_seed(0)
    network = Detector()
    optimizers = optimizers_for(network, ends_of(network), 2e-3, 0.03, betas=(0.9, 0.99))
    picture = torch.randn(1, 3, 96, 96)
    batch = batch_of([[20, 30, 70, 50]], [0], size=96, corner_weight=1.0)
    losses = []
    for _ in range(12):
        total, parts = detection_loss(network(picture), batch, LossWeights())
        network.zero_grad()
        total.backward()
        for optimizer in optimizers:
            optimizer.step()
        losses.append(float(parts["box"] + parts["corner"]))
    assert losses[-1] < 0.6 * losses[0]


def test_pictures_of_a_batch_do_not_see_each_others_objects() -> None:
    from training.detector.labels import NOTHING
    from training.detector.network.loss import assign

    few = batch_of([[8, 8, 24, 24]], [0], size=64)
    centres = torch.tensor([[x + 4.0, y + 4.0] for y in range(0, 64, 8) for x in range(0, 64, 8)])
    cells = torch.cat([centres - 8, centres + 8], 1)
    boxes, labels = few.boxes, few.labels
    two = torch.tensor([[[8.0, 8, 24, 24], [0, 0, 0, 0]], [[36.0, 36, 52, 52], [8, 36, 24, 52]]])
    labels_of_two = torch.tensor([[0, NOTHING], [0, 1]])
    strides, logits = torch.full((64,), 8.0), torch.zeros(2, 64, 5)
    alone = assign(cells[None], logits[:1], centres, strides, boxes, labels)
    hit, objects = assign(cells.expand(2, -1, -1), logits, centres, strides, two, labels_of_two)
    assert torch.equal(hit[0], alone[0][0])
    assert hit[0].any()
    assert objects[0][hit[0]].max() == 0
    assert set(objects[1][hit[1]].tolist()) == {0, 1}


def test_an_empty_picture_has_a_loss() -> None:
    from training.detector.network.loss import LossWeights, detection_loss

    maps = [torch.zeros(1, 17, 64 // s, 64 // s, requires_grad=True) for s in (8, 16, 32)]
    total, parts = detection_loss(maps, batch_of([], [], size=64), LossWeights())
    total.backward()
    assert float(parts["positives"]) == 0
    assert float(parts["box"]) == 0
    assert float(parts["score"]) > 0
    assert maps[0].grad is not None


def test_a_widened_network_answers_as_the_narrow_one() -> None:
    from training.detector.network.model import Detector, ModelSettings
    from training.widen import widened

    torch.manual_seed(0)
    narrow = Detector(ModelSettings((8, 8, 16, 16, 24), (1, 1, 2, 1), 16, 12)).eval()
    wide = Detector(ModelSettings((8, 16, 24, 32, 40), (1, 1, 2, 1), 24, 16)).eval()
    wide.load_state_dict(widened(narrow.state_dict(), wide))
    picture = torch.randn(1, 3, 64, 96)
    with torch.no_grad():
        for few, many in zip(narrow(picture), wide(picture), strict=True):
            torch.testing.assert_close(many, few, atol=1e-4, rtol=1e-4)
    with pytest.raises(ValueError, match="fewer"):
        widened(wide.state_dict(), narrow)


@pytest.mark.parametrize(("sharpness", "raised"), [(1.0, 0), (3.0, 1)])
def test_a_score_aims_at_a_root_of_the_overlap(sharpness: float, raised: int) -> None:
    from training.detector.network.loss import LossWeights, detection_loss

    # Every cell predicts a box of its own size with a score of 0.8; one overlaps by 0.64.
    maps = [torch.zeros(1, 17, 64 // stride, 64 // stride) for stride in (8, 16, 32)]
    for part in maps:
        part[:, 4:9] = float(np.log(0.8 / 0.2))
        part.requires_grad_()
    batch = batch_of([[19, 19, 29, 29]], [0], size=64)
    total, _ = detection_loss(maps, batch, LossWeights(sharpness=sharpness))
    total.backward()
    rising = sum(int((part.grad[:, 4] < 0).sum()) for part in maps if part.grad is not None)
    assert rising == raised


def test_a_plate_counts_for_more_than_a_vehicle() -> None:
    from training.detector.labels import PLATE
    from training.detector.network.loss import LossWeights, detection_loss

    def shares(plate: float) -> tuple[float, float]:
        """Gradients of the scores of plates and of cars."""
        maps = [torch.zeros(1, 17, 64 // s, 64 // s, requires_grad=True) for s in (8, 16, 32)]
        batch = batch_of([[8, 8, 24, 24], [36, 36, 52, 52]], [PLATE, 1], size=64)
        total, _ = detection_loss(maps, batch, LossWeights(plate=plate))
        total.backward()
        sums = [sum(float(m.grad[:, 4 + k].abs().sum()) for m in maps) for k in (PLATE, 1)]
        return sums[0], sums[1]

    even, more = shares(1.0), shares(3.0)
    assert even[0] == pytest.approx(even[1], rel=1e-3)
    assert more[0] / more[1] == pytest.approx(3.0, rel=1e-3)
