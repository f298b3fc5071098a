"""A tiny run of the detector's training on pictures made here: two steps, export, parity."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

cv2 = pytest.importorskip("cv2", reason="opencv is not installed")
np = pytest.importorskip("numpy", reason="numpy is not installed")
torch = pytest.importorskip("torch", reason="torch is not installed (training group)")
pytest.importorskip("onnx", reason="onnx is not installed (training group)")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
pytest.importorskip("tqdm", reason="tqdm is not installed (training group)")

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter of torch warns


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Eight train pictures, each a grey street with a car and a light plate on it."""
    folder = tmp_path / "data" / "scenes" / "made"
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    lines = []
    for i in range(8):
        image = rng.integers(60, 120, (160, 220, 3), dtype=np.uint8)
        cv2.rectangle(image, (40, 30), (180, 140), (40, 40, 160), -1)
        cv2.rectangle(image, (80, 100), (140, 118), (240, 240, 240), -1)
        cv2.putText(image, f"B {i}234 C", (84, 114), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1)
        cv2.imwrite(str(folder / "images" / f"{i}.png"), image)
        row = {
            "image": f"{i}.png",
            "width": 220,
            "height": 160,
            "split": "train",
            "phash": f"{i * 12:016x}",
            "plates": [{"box": [80, 100, 140, 118], "text": None}],
            "plates_source": "human",
            "plates_extra_pseudo": [],
            "vehicles": [{"box": [40, 30, 180, 140], "class": "car"}],
        }
        lines.append(json.dumps(row))
    (folder / "labels.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "data"


def batch_of(
    boxes: list[list[float]], labels: list[int], size: int, corner_weight: float = 0.0
) -> Any:
    """One grey picture of `size` px with these objects, for the loss."""
    from training.detector.annotate import Annotation, box_quads
    from training.detector.dataset import collate

    array = np.asarray(boxes, np.float32).reshape(-1, 4)
    ann = Annotation.empty()
    ann.boxes, ann.quads, ann.labels = array, box_quads(array), np.asarray(labels, np.int64)
    ann.corner_weight = np.full(len(array), corner_weight, np.float32)
    return collate([(np.full((size, size, 3), 114, np.uint8), ann)])


def test_two_steps_resume_and_export(data: Path, tmp_path: Path) -> None:
    from training.detector.export import check_parity, load_average, write_onnx
    from training.detector.infer import onnx_runner
    from training.detector.quantize import quantize
    from training.detector.rows import load_rows
    from training.detector.train import build_parser, run

    out = tmp_path / "run"
    common = ["--data", str(data), "--out", str(out), "--plates", str(tmp_path / "none")]
    common += ["--batch", "2", "--sizes", "96", "--calm-sizes", "96", "--check-size", "96"]
    common += ["--workers", "0"]
    common += ["--device", "cpu", "--minutes", "5"]
    run(build_parser().parse_args([*common, "--steps", "2"]))
    last = run(build_parser().parse_args([*common, "--steps", "3", "--resume"]))
    network, facts = load_average(last)
    assert facts["step"] == 3
    begun = tmp_path / "begun.pt"
    torch.save({k: torch.zeros_like(v) for k, v in network.state_dict().items()}, begun)
    mean, _ = load_average(last, begun)
    assert torch.allclose(mean.stem[0].weight, network.stem[0].weight / 2)
    assert (out / "settings.yaml").exists()
    assert len((out / "curve.csv").read_text(encoding="utf-8").splitlines()) >= 3

    target = tmp_path / "galaxy-detector.onnx"
    write_onnx(network, target)
    assert check_parity(network, target) < 2e-3
    assert [f.name for f in tmp_path.glob("galaxy-detector*")] == ["galaxy-detector.onnx"]

    small = tmp_path / "small.onnx"
    quantize(target, small, load_rows(data, "train"), 96)
    assert small.stat().st_size < 0.35 * target.stat().st_size
    assert small.stat().st_size <= 6_000_000
    image = np.full((96, 96, 3), 114, np.uint8)
    whole, rough = (onnx_runner(file)(image) for file in (target, small))
    assert rough.shape == whole.shape
    assert np.abs(rough - whole)[:4].max() < 0.1 * 96


def test_a_plate_overfits_to_its_box_and_corners() -> None:
    from training.detector.loss import LossWeights, detection_loss
    from training.detector.model import Detector
    from training.detector.train import ends_of
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
    from training.detector.loss import assign

    few = batch_of([[8, 8, 24, 24]], [0], size=64)
    centres = torch.tensor([[x + 4.0, y + 4.0] for y in range(0, 64, 8) for x in range(0, 64, 8)])
    cells = torch.cat([centres - 8, centres + 8], 1)
    boxes, labels = few.boxes, few.labels
    two = torch.tensor([[[8.0, 8, 24, 24], [0, 0, 0, 0]], [[36.0, 36, 52, 52], [8, 36, 24, 52]]])
    told = torch.tensor([[0, NOTHING], [0, 1]])
    strides, logits = torch.full((64,), 8.0), torch.zeros(2, 64, 5)
    alone = assign(cells[None], logits[:1], centres, strides, boxes, labels)
    hit, objects = assign(cells.expand(2, -1, -1), logits, centres, strides, two, told)
    assert torch.equal(hit[0], alone[0][0])
    assert hit[0].any()
    assert objects[0][hit[0]].max() == 0
    assert set(objects[1][hit[1]].tolist()) == {0, 1}


def test_an_empty_picture_has_a_loss() -> None:
    from training.detector.loss import LossWeights, detection_loss

    maps = [torch.zeros(1, 17, 64 // s, 64 // s, requires_grad=True) for s in (8, 16, 32)]
    total, parts = detection_loss(maps, batch_of([], [], size=64), LossWeights())
    total.backward()
    assert float(parts["positives"]) == 0
    assert float(parts["box"]) == 0
    assert float(parts["score"]) > 0
    assert maps[0].grad is not None


def test_only_level_plates_teach_the_corners_of_their_box(data: Path) -> None:
    from training.detector.annotate import annotate
    from training.detector.rows import load_rows

    row = load_rows(data, "train")[0]
    assert annotate(row, {}).corner_weight.tolist() == [0.0, 0.0]
    taught = annotate(row, {"level": [[80, 100, 140, 118]]}).corner_weight
    assert taught.tolist() == pytest.approx([0.3, 0.0])


def test_what_is_written_of_level_plates_is_read_again(data: Path, tmp_path: Path) -> None:
    from training.detector.level import LEVEL, load_level
    from training.detector.rows import load_rows

    assert load_level(tmp_path) == {}
    row = load_rows(data, "train")[0]
    line = json.dumps({"uid": row.uid, "boxes": [row.plates[0].xyxy]})
    (tmp_path / LEVEL).write_text(line + "\n", encoding="utf-8")
    assert load_level(tmp_path) == {row.uid: [[80, 100, 140, 118]]}


def test_recall_where_false_plates_are_as_rare_as_allowed(data: Path) -> None:
    from training.detector.compare import recall_at, recalls
    from training.detector.rows import load_rows
    from training.detector.thirdparty import Found

    rows = [*load_rows(data, "train"), *load_rows(data, "holdout")]
    there, aside = [80.0, 100, 140, 118], [10.0, 10, 60, 30]

    def found(score: float, false: float) -> Found:
        boxes = np.asarray([there, aside], np.float32)
        return Found(boxes, np.asarray([score, false], np.float32), np.zeros(2, np.int64))

    sure = [found(0.9, 0.5) for _ in rows]
    assert recall_at(rows, sure, 0.0) == 1.0
    assert recall_at(rows, [found(0.5, 0.9) for _ in rows], 0.0) == 0.0
    assert recall_at(rows, [found(0.5, 0.9), *sure[1:]], 0.0) == 0.0
    assert recall_at(rows, [found(0.5, 0.9), *sure[1:]], 1 / len(rows)) == 1 - 1 / len(rows)

    raw = np.zeros((17, 1), np.float32)
    told = recalls(lambda _image: raw, rows[:2], sizes=(96,))
    assert set(told) > {"plain", "blur", "rotate_+15"}
    assert set(told.values()) == {0.0}


def test_boxes_move_with_a_worse_picture(data: Path) -> None:
    from training.detector.compare import worsened
    from training.detector.rows import load_rows, read

    row = load_rows(data, "train")[0]
    image, same = worsened(row, None)
    assert same is row
    assert np.array_equal(image, read(row))
    turned, moved = worsened(row, "rotate_+15")
    assert turned.shape != image.shape
    assert moved.plates[0].height > row.plates[0].height


def test_a_stream_becomes_calm_in_its_loader_processes(data: Path, tmp_path: Path) -> None:
    from training.detector.cache import build_cache
    from training.detector.dataset import StreamSettings, TrainingStream
    from training.detector.rows import load_rows

    rows = load_rows(data, "train")
    build_cache(rows, tmp_path / "cache")
    settings = StreamSettings(1, sizes=(96,), calm_sizes=(64,))
    stream = TrainingStream(rows, {}, tmp_path / "cache", None, settings)
    batches = iter(
        torch.utils.data.DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=1)
    )
    assert next(batches).pictures.shape[1] == 96
    stream.calm = True
    assert [next(batches).pictures.shape[1] for _ in range(4)][-1] == 64


def test_loader_processes_make_other_pictures(data: Path, tmp_path: Path) -> None:
    from training.detector.cache import build_cache
    from training.detector.dataset import StreamSettings, TrainingStream
    from training.detector.rows import load_rows

    rows = load_rows(data, "train")
    build_cache(rows, tmp_path / "cache")
    stream = TrainingStream(rows, {}, tmp_path / "cache", None, StreamSettings(1, (96,)))
    batches = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=2))
    assert not torch.equal(next(batches).pictures, next(batches).pictures)


def test_what_nobody_annotated_is_never_plain_background() -> None:
    from training.detector.annotate import annotate
    from training.detector.dataset import negative_map
    from training.detector.rows import parse_row

    item = {
        "image": "x.png",
        "width": 64,
        "height": 64,
        "split": "train",
        "phash": "00",
        "plates": [],
        "plates_source": "teacher",
        "vehicles": None,
    }
    teacher = {
        "vehicles": [[1, 8, 8, 40, 40, 0.9]],
        "vehicles_doubt": [[3, 48, 0, 64, 16, 0.2]],
        "plates": [],
        "plates_doubt": [[0, 16, 32, 32, 40, 0.3]],
    }
    weights = negative_map(annotate(parse_row("s", Path("s"), item), teacher), 64)
    assert weights[0, 4, 2] == 0  # inside a vehicle an unannotated plate may stand
    assert weights[0, 7, 7] == 1
    assert weights[1:, 0, 7].max() == 0  # a doubtful vehicle is ignored
    assert 0 < weights[1:, 7, 7].max() < 1  # elsewhere vehicles are weak background


def test_a_widened_network_answers_as_the_narrow_one() -> None:
    from training.detector.model import Detector, ModelSettings
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


def test_careless_labels_are_told_from_mistakes_and_set_right(data: Path, tmp_path: Path) -> None:
    from training.detector.annotate import annotate
    from training.detector.mine import Miner, load_disputed, load_hard
    from training.detector.rows import load_rows
    from training.detector.thirdparty import Found

    def found(*boxes: Sequence[float]) -> Found:
        count = len(boxes)
        array = np.asarray(boxes, np.float32).reshape(-1, 4)
        return Found(array, np.full(count, 0.9, np.float32), np.zeros(count, np.int64))

    moved, lamp, far = [80, 92, 140, 110], [20, 40, 40, 50], [150, 20, 190, 34]
    rows = load_rows(data, "train")[:3]
    answers = iter([found(moved), found(far)])
    miner = Miner(0.5, lambda _image: next(answers))
    for row, seen in zip(
        rows, ([moved], [[80, 100, 140, 118], lamp], [[80, 100, 140, 118]]), strict=True
    ):
        miner.update(row, found(*seen))
    miner.write(tmp_path)
    assert load_hard(tmp_path) == (rows[1].uid,)
    assert load_disputed(tmp_path) == {rows[0].uid: [moved]}

    learned = annotate(rows[0], {"plates_disputed": [moved, far]})
    assert learned.boxes[learned.labels == 0].tolist() == [moved]
    assert far in learned.regions.tolist(), "a plate that nobody told of is no background"


@pytest.mark.parametrize(("sharpness", "raised"), [(1.0, 0), (3.0, 1)])
def test_a_score_aims_at_a_root_of_the_overlap(sharpness: float, raised: int) -> None:
    from training.detector.loss import LossWeights, detection_loss

    # Every cell tells of a box as large as itself and is 0.8 sure; one overlaps the plate by 0.64.
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
    from training.detector.loss import LossWeights, detection_loss

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


def look(*items: tuple[int, float, list[float]]) -> Any:
    """What one size shows: label, score and box each."""
    from training.detector.thirdparty import Found

    labels, scores, boxes = zip(*items, strict=True) if items else ((), (), ())
    return Found(
        np.asarray(boxes, np.float32).reshape(-1, 4),
        np.asarray(scores, np.float32),
        np.asarray(labels, np.int64),
        np.zeros((len(labels), 4, 2), np.float32),
    )


def test_one_look_is_enough_where_nothing_is_left_to_find(data: Path) -> None:
    from training.detector.labels import LABELS
    from training.detector.rows import load_rows
    from training.detector.thresholds import is_settled, tune_sure_plate

    at = dict.fromkeys(LABELS, 0.5)
    (row, *_) = load_rows(data, "train")
    truth = list(row.plates[0].xyxy)
    far = [0.0, 0.0, 12.0, 6.0]
    car = (1, 0.9, [truth[0] - 20, truth[1] - 40, truth[2] + 20, truth[3] + 10])
    assert is_settled(look((0, 0.9, truth), car), at, 0.8)
    assert not is_settled(look((0, 0.9, truth), car), at, 0.95), "not so sure a plate"
    assert not is_settled(look((0, 0.9, far), car), at, 0.8), "a car without a plate"
    assert not is_settled(look(car), at, 0.8)

    found, lamp = look((0, 0.9, truth)), look((0, 0.7, far))
    assert tune_sure_plate([[found]], [row], at) is None, "there is one size only"
    assert tune_sure_plate([[found, look()]], [row], at) == 0.5
    # The small size alone shows the plate: the lamp's score must not end the looking.
    assert tune_sure_plate([[lamp, found]], [row], at) == 0.71
    # The small size's box hides two that lie badly, one of which would be a false plate.
    left, right = (
        [v + s * (truth[2] - truth[0]) * (1 - i % 2) for i, v in enumerate(truth)]
        for s in (-0.2, 0.25)
    )
    twice = look((0, 0.8, left), (0, 0.6, right))
    assert tune_sure_plate([[twice, found]], [row], at) == 0.61


def test_a_dark_picture_is_noisy_and_as_bright_as_the_product_makes_it() -> None:
    from galaxy_alpr.engine.image.brightness import brightness
    from training.detector.photo import BRIGHTEN, _dark

    rng = np.random.default_rng(3)
    ramp = np.broadcast_to(np.linspace(0, 255, 256, dtype=np.uint8)[None, :, None], (256, 256, 3))
    for _ in range(5):
        dark = _dark(np.ascontiguousarray(ramp), rng)
        assert dark.shape == ramp.shape
        assert brightness(dark) >= BRIGHTEN.below
        assert dark[:, 128].std() > 1


def test_a_nearer_look_shows_no_more_false_plates_than_allowed(data: Path) -> None:
    from galaxy_alpr.types import PLATE_LABEL, BoundingBox, Detection
    from training.detector.nearer import NEVER, tune_near_plate
    from training.detector.rows import load_rows

    (row, *_) = load_rows(data, "train")
    plate = Detection(PLATE_LABEL, 0.9, BoundingBox(*row.plates[0].xyxy))
    lamp = Detection(PLATE_LABEL, 0.85, BoundingBox(0, 0, 12, 6))

    class Looking:
        name = "made here"

        def __init__(self, score: float, shown: list[Detection]) -> None:
            self.found = [item for item in shown if item.confidence >= score]

        def detect(self, _image: Any) -> list[Detection]:
            return self.found

    def tuned(shown: list[Detection], false_plates: float) -> float:
        score: float = tune_near_plate(
            lambda least: Looking(least, shown),
            [row],
            lambda _row: np.zeros((8, 8, 3), np.uint8),
            0.8,
            false_plates,
        )
        return score

    assert tuned([plate, lamp], 0.0) == 0.9, "the highest that shows the plate but not the lamp"
    assert tuned([lamp], 0.0) == NEVER, "no plate to show: the look would only cost time"
    always = Detection(PLATE_LABEL, 1.0, lamp.box)
    assert tuned([plate, always], 0.5) == 0.9, "the false one is there without a nearer look, too"
    assert tuned([plate, Detection(PLATE_LABEL, 0.95, lamp.box), always], 0.5) == NEVER
