"""A tiny run of the corner network's training on pictures made here: steps, telling, export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

cv2 = pytest.importorskip("cv2", reason="opencv is not installed")
np = pytest.importorskip("numpy", reason="numpy is not installed")
torch = pytest.importorskip("torch", reason="torch is not installed (training group)")
pytest.importorskip("onnx", reason="onnx is not installed (training group)")
pytest.importorskip("tqdm", reason="tqdm is not installed (training group)")

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter of torch warns

BOX = (80.0, 100.0, 140.0, 118.0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four train pictures of a light plate on a car, and the record that their boxes are level."""
    folder = tmp_path / "data" / "scenes" / "made"
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    lines, level = [], []
    for i in range(4):
        image = rng.integers(60, 120, (160, 220, 3), dtype=np.uint8)
        cv2.rectangle(image, (80, 100), (139, 117), (240, 240, 240), -1)
        cv2.putText(image, f"B {i}234 C", (84, 114), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1)
        cv2.imwrite(str(folder / "images" / f"{i}.png"), image)
        row = {
            "image": f"{i}.png",
            "width": 220,
            "height": 160,
            "split": "train",
            "phash": f"{99 - i:016x}",
            "plates": [{"box": BOX, "text": f"B{i}234C"}],
            "plates_source": "human",
        }
        lines.append(json.dumps(row))
        level.append(json.dumps({"uid": f"made/{i}.png", "boxes": [BOX]}))
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "detector").mkdir()
    (tmp_path / "detector" / "level.jsonl").write_text("\n".join(level) + "\n", encoding="utf-8")
    return tmp_path / "data"


def scenes_of(data: Path) -> list[Any]:
    from training.corners.told import known_quads
    from training.corners.views import load_surroundings
    from training.detector.rows import load_rows

    quads = known_quads(data.parent / "detector", data.parent / "none")
    return list(load_surroundings(load_rows(data, "train"), quads))


def test_steps_resume_and_export(data: Path, tmp_path: Path) -> None:
    from training.corners.export import write_onnx
    from training.corners.model import load_network
    from training.corners.train import build_parser, run
    from training.detector.thirdparty import make_session

    out = tmp_path / "run"
    common = ["--data", str(data), "--out", str(out), "--detector", str(tmp_path / "detector")]
    common += ["--plates", str(tmp_path / "none"), "--batch", "4", "--minutes", "5"]
    common += ["--workers", "0"]
    run(build_parser().parse_args([*common, "--steps", "2"]))
    last = run(build_parser().parse_args([*common, "--steps", "3", "--resume"]))
    assert torch.load(last, weights_only=True)["step"] == 3
    assert len((out / "curve.csv").read_text(encoding="utf-8").splitlines()) == 3

    target = tmp_path / "galaxy-corners.onnx"
    assert write_onnx(load_network(last), target) < 1e-3
    views = np.zeros((3, 64, 160, 3), np.uint8)
    (corners,) = make_session(target).run(None, {"images": views})
    assert corners.shape == (3, 4, 2)
    assert ((corners >= 0) & (corners <= 1)).all()


def test_without_known_corners_training_says_what_is_missing(data: Path, tmp_path: Path) -> None:
    from training.corners.train import build_parser, run

    common = ["--data", str(data), "--out", str(tmp_path / "run"), "--detector", str(tmp_path)]
    with pytest.raises(SystemExit, match=r"training\.detector\.level"):
        run(build_parser().parse_args(common))


def test_a_view_shows_the_plate_in_its_corners(data: Path) -> None:
    from training.corners.views import sample
    from training.detector.paste import PlateBank

    scenes, bank = scenes_of(data), PlateBank(None)
    assert len(scenes) == 4
    rng = np.random.default_rng(1)
    brighter: list[bool] = []
    while len(brighter) < 40:
        made = sample(scenes[0], bank, rng)
        if made is None:
            continue
        view, corners = made
        assert view.shape == (64, 160, 3)
        assert corners.min() > 0
        assert corners.max() < 1
        inside = np.zeros(view.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, (corners * (160, 64)).astype(np.int32), 1)
        grey = view.mean(axis=2)
        brighter.append(grey[inside > 0].mean() > grey[inside == 0].mean() + 5)
    assert np.mean(brighter) > 0.9  # the plate is white on grey; some views are nearly dark


def test_a_network_learns_the_corners_of_one_view(data: Path) -> None:
    from training.corners.model import CornerNet, corners_of, normalise
    from training.corners.train import corner_loss, ends_of
    from training.corners.views import sample
    from training.detector.paste import PlateBank
    from training.muon import optimizers_for

    torch.manual_seed(0)
    rng = np.random.default_rng(2)
    made = None
    while made is None:
        made = sample(scenes_of(data)[0], PlateBank(None), rng)
    view, corners = torch.from_numpy(made[0][None]), torch.from_numpy(made[1][None])
    network = CornerNet()
    optimizers = optimizers_for(network, ends_of(network), 2e-3, 0.0, betas=(0.9, 0.99))
    for _ in range(60):
        loss, error = corner_loss(network(normalise(view)), corners)
        network.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
    assert float(error) < 0.03
    told = corners_of(network(normalise(view)))
    assert float((told - corners).abs().max()) < 0.03


@pytest.mark.usefixtures("data")
def test_known_corners_are_what_was_told_and_level_boxes(tmp_path: Path) -> None:
    from training.corners.told import known_quads

    quad = [[10, 10], [30, 12], [28, 22], [8, 20]]
    line = json.dumps({"uid": "made/0.png", "quads": [quad]})
    (tmp_path / "told.jsonl").write_text(line + "\n", encoding="utf-8")
    known = known_quads(tmp_path / "detector", tmp_path)
    assert sorted(known) == [f"made/{i}.png" for i in range(4)]
    told, level = known["made/0.png"]
    assert told.tolist() == quad
    assert level.tolist() == [[80, 100], [140, 100], [140, 118], [80, 118]]


def test_the_looks_at_a_plate_are_told_as_one_in_pixels() -> None:
    from galaxy_alpr.types import BoundingBox
    from training.corners.model import CornerNet
    from training.corners.told import tell

    network = CornerNet().eval()
    torch.nn.init.zeros_(network.head[-1].weight)  # flat maps: each corner is a view's middle
    with torch.no_grad():
        network.head[-1].bias.zero_()
    told = tell(network, np.zeros((160, 220, 3), np.uint8), BoundingBox(*BOX))
    assert told == pytest.approx(np.array([(110, 109)] * 4), abs=1e-3)


def test_a_box_moves_with_its_picture() -> None:
    from galaxy_alpr.types import BoundingBox
    from training.corners.evaluate import moved

    picture = np.zeros((160, 220, 3), np.uint8)
    cv2.rectangle(picture, (80, 100), (139, 117), (255, 255, 255), -1)
    out, box = moved(picture, BoundingBox(*BOX), np.array([[1.0, 0.5], [0.2, 1.0]]))
    y, x = np.nonzero(out[..., 0] > 200)  # white only: what is beyond the picture is grey
    assert (box.x1, box.x2) == pytest.approx((x.min(), x.max() + 1), abs=1.5)
    assert (box.y1, box.y2) == pytest.approx((y.min(), y.max() + 1), abs=1.5)


def test_plates_read_right_are_counted_by_the_corners_given(data: Path) -> None:
    from galaxy_alpr.types import PLATE_LABEL, BoundingBox, Detection, OcrResult
    from training.corners.evaluate import read_right

    class Wide:
        """Reads AB123CD in crops wider than 60 px, nothing in others."""

        name, crop_margin = "wide", (0.0, 0.0)

        def read(self, crops: Any) -> list[OcrResult]:
            said = [OcrResult.empty() for _ in crops]
            for i, crop in enumerate(crops):
                if crop.shape[1] > 60:
                    said[i] = OcrResult("AB123CD", "AB123CD", 0.9, (0.98,) * 7, ())
            return said

    class Farther:
        """Tells corners beyond the box."""

        name = "farther"

        def find(self, image: Any, plates: Any) -> Any:  # noqa: ARG002
            return [Detection(p.label, 1.0, p.box, p.box.expand(0.2, 0.2).corners) for p in plates]

    image = scenes_of(data)[0].image
    plate = Detection(PLATE_LABEL, 1.0, BoundingBox(20, 20, 70, 40))
    plates = [("AB123CD", image, plate), ("XY1", image, plate), ("AB123CD", image, None)]
    assert read_right(plates, Wide(), None) == 0
    assert read_right(plates, Wide(), Farther()) == 1
