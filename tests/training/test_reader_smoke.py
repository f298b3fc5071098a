"""A tiny run of the reader's training: 32 rendered plates, two steps, export, parity, manifest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed")
cv2 = pytest.importorskip("cv2", reason="opencv is not installed")
torch = pytest.importorskip("torch", reason="torch is not installed (training group)")
onnx = pytest.importorskip("onnx", reason="onnx is not installed (training group)")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
pytest.importorskip("fontTools", reason="fonttools is not installed (training group)")
pytest.importorskip("tqdm", reason="tqdm is not installed (training group)")
image_font = pytest.importorskip("PIL.ImageFont", reason="pillow is not installed")

from training.muon import orthogonal  # noqa: E402
from training.reader.checkpoint import Checkpoint, mean_of, reader_of  # noqa: E402
from training.reader.crops import (  # noqa: E402
    Image,
    box_view,
    photograph,
    slanted,
    upright_view,
)
from training.reader.export import (  # noqa: E402
    SPEC,
    ParityError,
    Shipped,
    check_parity,
    export_onnx,
)
from training.reader.manifest import TrainingRecord, build_manifest  # noqa: E402
from training.reader.measure import Probabilities, calibration_error, readings  # noqa: E402
from training.reader.model import (  # noqa: E402
    COLUMNS,
    ROWS,
    ModelSettings,
    PlateReader,
    Readers,
)
from training.reader.onnx_reader import OnnxReader  # noqa: E402
from training.reader.quantize import LossError, check_quantized, quantize  # noqa: E402
from training.reader.settings import (  # noqa: E402
    ALPHABET,
    PAD_INDEX,
    SLOTS,
    TrainSettings,
    encode_text,
)
from training.reader.shards import CropMaker, Shard  # noqa: E402
from training.reader.train import Trainer  # noqa: E402
from training.reader.two_lines import legible, two_line_sets, write_sets  # noqa: E402
from training.reader.worsen import night, smear, worsen  # noqa: E402
from training.synthetic.formats import formats  # noqa: E402
from training.synthetic.plates import render_plate  # noqa: E402
from training.synthetic.trimmings import FONT_DIR_VARIABLE  # noqa: E402

SMALL = ModelSettings(stem=8, middle=8, wide=16, tokens=16, heads=2, context_layers=1)


@pytest.fixture(autouse=True)
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A font folder with the one typeface that pillow carries: no network needed."""
    folder = tmp_path / "fonts"
    data = image_font.load_default(32).path.getvalue()
    for kind in ("plate", "script"):
        (folder / kind).mkdir(parents=True)
        (folder / kind / "only.ttf").write_bytes(data)
    monkeypatch.setenv(FONT_DIR_VARIABLE, str(folder))
    return folder


@pytest.fixture
def shard() -> Shard:
    return CropMaker([], real_share=0.0, seed=1).make(32)


@pytest.mark.parametrize("country", sorted(formats()))
def test_plate_is_what_it_says(country: str) -> None:
    plate = render_plate(np.random.default_rng(3), country)
    assert plate.image.dtype == np.uint8
    assert plate.image.ndim == 3
    assert set(plate.text) <= set(ALPHABET[:-1])
    assert plate.char_boxes.shape == (len(plate.text), 4)
    assert plate.country == country
    again = render_plate(np.random.default_rng(3), country)
    assert np.array_equal(plate.image, again.image)


def test_shard_survives_the_disk(shard: Shard, tmp_path: Path) -> None:
    shard.save(tmp_path / "shard-000000")
    loaded = Shard.load(tmp_path / "shard-000000")
    assert np.array_equal(loaded.images, shard.images)
    assert np.array_equal(loaded.texts, shard.texts)


def test_two_steps_export_and_parity(shard: Shard, tmp_path: Path) -> None:
    trainer = Trainer(tmp_path, TrainSettings(batch=16, steps=2), SMALL)
    losses = [trainer.train_batch(_part(shard, start)) for start in (0, 16)]
    assert np.isfinite(losses).all()
    trainer.checkpoint().save(tmp_path / "last.pt")
    again = Trainer(tmp_path, TrainSettings(batch=16, steps=2), SMALL)
    assert again.resume()
    assert again.step == 2

    network = Checkpoint.load(tmp_path / "last.pt").reader()
    weights = tmp_path / "galaxy-reader.onnx"
    export_onnx(network, 1.3, weights)
    crops = shard.images[:12, ..., None]
    assert check_parity(Shipped(network, 1.3), weights, crops) < 2e-3
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    (places,) = session.run(["places"], {"images": crops})
    looks = torch.softmax(network(torch.from_numpy(shard.images[:12, None]).float()).attention, 2)
    across = looks.reshape(12, SLOTS, ROWS, COLUMNS).sum(2).detach().numpy()
    expected = across @ ((np.arange(COLUMNS) + 0.5) / COLUMNS)
    assert places.shape == (12, SLOTS, 2)
    assert np.abs(places[..., 0] - expected).max() < 1e-3
    torch.manual_seed(5)
    with pytest.raises(ParityError):
        check_parity(Shipped(PlateReader(SMALL).eval(), 1.3), weights)

    small = tmp_path / "small.onnx"
    quantize(weights, small, shard.images)
    whole, rough = (OnnxReader(file, SPEC).run(crops) for file in (weights, small))
    assert 0 < np.abs(whole - rough).max() < 0.1
    kinds = [node.op_type for node in onnx.load(small).graph.node]
    assert kinds.count("QuantizeLinear") >= 5


def test_readers_answer_with_the_mean_of_their_logits(tmp_path: Path) -> None:
    wide = PlateReader(replace(SMALL, heads=4, middle=12, wide=24)).eval()
    torch.save(wide.state_dict(), tmp_path / "wide.pt")
    again = reader_of(tmp_path / "wide.pt")
    assert again.settings == wide.settings
    narrow = PlateReader(replace(SMALL, heads=4)).eval()
    images = torch.rand(2, 1, 48, 144, generator=torch.Generator().manual_seed(1)) * 255
    with torch.no_grad():
        first, second, both = narrow(images), wide(images), Readers([narrow, again])(images)
    for one, other, mean in zip(first, second, both, strict=True):
        assert torch.allclose(mean, (one + other) / 2, atol=1e-5)


def test_an_int8_copy_that_reads_less_is_refused() -> None:
    class Reader:
        def __init__(self, *texts: str) -> None:
            self.texts = texts

        def read(self, images: list[Image]) -> Probabilities:
            assert len(images) == len(self.texts)
            index = np.array([encode_text(text) for text in self.texts])
            return np.eye(len(ALPHABET), dtype=np.float32)[index]

    crops = [(text, np.full((24, 60, 3), 90, np.uint8)) for text in ("B1XY", "KA7")]
    whole = Reader("B1XY", "KA7")
    assert check_quantized(whole, whole, crops) == 0
    with pytest.raises(LossError):
        check_quantized(whole, Reader("B1XY", "KA1"), crops)


def test_the_mean_of_a_run_lies_between_its_states(shard: Shard, tmp_path: Path) -> None:
    trainer = Trainer(tmp_path, TrainSettings(batch=16, steps=2), SMALL)
    states = []
    for number, start in enumerate((0, 16)):
        trainer.train_batch(_part(shard, start))
        trainer.checkpoint().save(tmp_path / f"{number}.pt")
        states.append(Checkpoint.load(tmp_path / f"{number}.pt"))
    mean = mean_of(states[::-1])
    assert mean.step == 2
    first, last = (state.average["classify.weight"] for state in states)
    assert not torch.equal(first, last)
    assert torch.allclose(mean.average["classify.weight"], (first + last) / 2)
    assert mean_of(states[:1]).average["classify.weight"].equal(first)
    mean.reader()


def test_manifest_is_accepted_by_the_product(tmp_path: Path) -> None:
    weights_module = pytest.importorskip(
        "galaxy_alpr.engine.runtime.manifests", reason="the package is not installed"
    )
    weights = tmp_path / "galaxy-reader.onnx"
    weights.write_bytes(b"x")
    manifest = build_manifest(weights, "1", 1.2, (0.04, 0.06), TrainingRecord(2, 1.0, 0.5, 10))
    parsed = weights_module.ReaderManifest.model_validate(manifest)
    assert parsed.pad_index == PAD_INDEX
    assert parsed.crop_margin.y == 0.06


def test_padding_counts_for_nothing() -> None:
    probabilities = np.full((1, 10, len(ALPHABET)), 1e-4, np.float32)
    for slot, index in enumerate(encode_text("B12")):
        probabilities[0, slot, index] = 0.5 if index == PAD_INDEX else 0.9
    read = readings(probabilities)
    assert read.texts == ["B12"]
    assert read.confidences[0] == pytest.approx(0.9**3, rel=1e-5)


def test_calibration_error_of_an_honest_reader_is_small() -> None:
    sure = np.linspace(0.01, 0.99, 5000)
    right = np.random.default_rng(0).random(5000) < sure
    assert calibration_error(sure, right) < 0.03
    assert calibration_error(sure, ~right) > 0.3


def test_letters_lie_where_a_crop_says() -> None:
    rng = np.random.default_rng(11)
    plate = render_plate(rng, "DE", two_lines=True)
    photo = photograph(rng, plate, severity=0.0, least_height=60)
    x1, y1, x2, y2 = photo.box
    for cut in (box_view, upright_view):
        view, centres = cut(rng, photo)
        assert view.shape[0] >= 0.9 * min(y2 - y1, x2 - x1)
        assert centres.shape == (len(plate.text), 2)
        assert ((centres > 0) & (centres < 1)).all()
        upper = centres[:, 1] < 0.5
        assert upper.any()
        assert not upper.all()
        assert (np.diff(upper.astype(int)) <= 0).all()  # the upper line is read first
        for line in (centres[upper], centres[~upper]):
            assert (np.diff(line[:, 0]) > 0).all()


def test_muon_moves_all_directions_alike() -> None:
    matrix = torch.randn(12, 40, generator=torch.Generator().manual_seed(2))
    matrix[0] *= 100
    values = torch.linalg.svdvals(orthogonal(matrix))
    assert float(values.min()) > 0.5
    assert float(values.max()) < 1.5
    assert torch.allclose(orthogonal(matrix.T), orthogonal(matrix).T, atol=1e-4)


def test_a_wider_reader_begins_with_the_answers_of_the_narrow_one(tmp_path: Path) -> None:
    narrow = PlateReader(SMALL).eval()
    torch.save(narrow.state_dict(), tmp_path / "narrow.pt")
    trainer = Trainer(tmp_path, TrainSettings(), replace(SMALL, middle=12, wide=24))
    trainer.begin_with(tmp_path / "narrow.pt")
    images = torch.rand(3, 1, 48, 144, generator=torch.Generator().manual_seed(1)) * 255
    with torch.no_grad():
        expected, told = narrow(images), trainer.average(images)
    assert torch.allclose(told.text, expected.text, atol=1e-4)
    assert torch.allclose(told.country, expected.country, atol=1e-4)


def _part(shard: Shard, start: int) -> Shard:
    end = start + 16
    return Shard(
        shard.images[start:end],
        shard.texts[start:end],
        shard.countries[start:end],
        shard.centres[start:end],
    )


def test_two_line_sets_are_a_dataset_that_the_product_measures(tmp_path: Path) -> None:
    dataset = pytest.importorskip(
        "galaxy_alpr.evaluation.dataset", reason="the package is not installed"
    )
    sets = two_line_sets((0.02, 0.08), count=3)
    write_sets(sets, tmp_path)
    write_sets(sets, tmp_path)
    samples = dataset.load_own_layout(tmp_path, "dev")
    assert [sample.crop_text for sample in samples] == [
        text for name in sorted(sets) for text in sets[name][1]
    ]
    assert all(sample.path.exists() for sample in samples)


def test_a_plate_is_legible_until_the_camera_spoils_a_letter() -> None:
    rng = np.random.default_rng(4)
    plate = render_plate(rng, "DE", two_lines=True)
    photo = photograph(rng, plate, severity=0.0, least_height=60)
    assert legible(plate, photo)
    dark = replace(photo, image=cv2.convertScaleAbs(photo.image, alpha=0.4))
    assert legible(plate, dark)
    x, y = photo.middles[0].astype(int)
    covered = photo.image.copy()
    cv2.circle(covered, (int(x), int(y)), 8, (120, 120, 120), -1)
    assert not legible(plate, replace(photo, image=covered))
    assert not legible(plate, replace(photo, image=cv2.GaussianBlur(photo.image, (0, 0), 8)))


def test_worse_crops_are_smeared_dark_or_coarse() -> None:
    rng = np.random.default_rng(6)
    plate = render_plate(rng, "ID")
    crop = np.ascontiguousarray(plate.image[:80, :200])
    smeared, dark = smear(rng, crop), night(rng, crop)
    assert (
        np.abs(np.diff(smeared.astype(int), axis=1)).mean()
        < 0.8 * np.abs(np.diff(crop.astype(int), axis=1)).mean()
    )
    assert dark.mean() < 0.6 * crop.mean()
    changed = 0
    for _ in range(200):
        out = worsen(rng, crop)
        assert out.shape == crop.shape
        assert out.dtype == np.uint8
        changed += not np.array_equal(out, crop)
    assert 20 < changed < 120


def test_a_slanted_picture_slopes_and_leans() -> None:
    image = np.full((60, 200, 3), 255, np.uint8)
    cv2.line(image, (20, 30), (180, 30), (0, 0, 0), 1)
    cv2.line(image, (100, 5), (100, 55), (0, 0, 0), 1)
    out, window = slanted(image, [0.0, 0.0, 200.0, 60.0], slope=0.2, lean=0.5)
    assert window == [0.0, 0.0, float(out.shape[1]), float(out.shape[0])]
    assert out.shape[:2] == (60 + 0.2 * 200 + 1, 200 + 0.5 * 60 + 1)
    dark = out[..., 0] < 200
    y, x = np.nonzero(dark)
    # The line sinks by 0.2 of its 160 px; the stroke moves aside by 0.5 of its 50 px.
    left, right = y[x == x.min()].mean(), y[x == x.max()].mean()
    assert right - left == pytest.approx(32, abs=2)
    top, bottom = x[y == y.min()].mean(), x[y == y.max()].mean()
    assert bottom - top == pytest.approx(25, abs=2)
