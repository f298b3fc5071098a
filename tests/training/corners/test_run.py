"""A tiny run of the corner network's training: steps, pseudo labels, export."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (training group)")

from tests.training.corners.test_views import BOX, scenes_of  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter of torch warns

ROOT = Path(__file__).resolve().parents[3]


def test_steps_resume_and_export(level_plates: Path, tmp_path: Path) -> None:
    from training.corners.export import Shipped
    from training.corners.model import load_network
    from training.corners.train import build_parser, run
    from training.detector.thirdparty import make_session
    from training.onnx_file import write_onnx

    out = tmp_path / "run"
    common = [
        "--data",
        str(level_plates),
        "--out",
        str(out),
        "--detector",
        str(tmp_path / "detector"),
    ]
    common += ["--plates", str(tmp_path / "none"), "--batch", "4", "--minutes", "5"]
    common += ["--workers", "0"]
    run(build_parser().parse_args([*common, "--steps", "2"]))
    last = run(build_parser().parse_args([*common, "--steps", "3", "--resume"]))
    assert torch.load(last, weights_only=True)["step"] == 3
    assert len((out / "curve.csv").read_text(encoding="utf-8").splitlines()) == 3

    target = tmp_path / "galaxy-corners.onnx"
    shipped = Shipped(load_network(last).eval()).eval()
    assert write_onnx(shipped, target, (64, 160, 3), "corners") < 1e-3
    views = np.zeros((3, 64, 160, 3), np.uint8)
    (corners,) = make_session(target).run(None, {"images": views})
    assert corners.shape == (3, 4, 2)
    assert ((corners >= 0) & (corners <= 1)).all()


def test_without_known_corners_training_says_what_is_missing(
    level_plates: Path, tmp_path: Path
) -> None:
    from training.corners.train import build_parser, run

    common = [
        "--data",
        str(level_plates),
        "--out",
        str(tmp_path / "run"),
        "--detector",
        str(tmp_path),
    ]
    with pytest.raises(SystemExit, match=r"training\.detector\.level"):
        run(build_parser().parse_args(common))


def test_a_network_learns_the_corners_of_one_view(level_plates: Path) -> None:
    from training.corners.model import CornerNet, corners_of, normalise
    from training.corners.train import corner_loss, ends_of
    from training.corners.views import sample
    from training.detector.data.paste import PlateBank
    from training.muon import optimizers_for

    torch.manual_seed(0)
    rng = np.random.default_rng(2)
    made = None
    while made is None:
        made = sample(scenes_of(level_plates)[0], PlateBank(None), rng)
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
    predicted = corners_of(network(normalise(view)))
    assert float((predicted - corners).abs().max()) < 0.03


def test_predictions_of_moved_boxes_are_averaged_in_pixels() -> None:
    from galaxy_alpr.geometry import BoundingBox
    from training.corners.model import CornerNet
    from training.corners.pseudo import predict_corners

    network = CornerNet().eval()
    torch.nn.init.zeros_(network.head[-1].weight)  # flat maps: each corner is a view's middle
    with torch.no_grad():
        network.head[-1].bias.zero_()
    corners = predict_corners(network, np.zeros((160, 220, 3), np.uint8), BoundingBox(*BOX))
    assert corners == pytest.approx(np.array([(110, 109)] * 4), abs=1e-3)


def test_a_run_begins_with_the_shipped_file() -> None:
    """The network answers as the file does, also after its batch norms were fitted to views."""
    from training.corners.from_onnx import fit_norms, network_from_onnx
    from training.corners.manifest import WEIGHTS
    from training.corners.model import corners_of, normalise
    from training.detector.thirdparty import make_session

    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 256, (12, 8, 20, 3), dtype=np.uint8)
    views = coarse.repeat(8, axis=1).repeat(8, axis=2)
    (expected,) = make_session(ROOT / WEIGHTS).run(None, {"images": views})
    network, pictures = network_from_onnx(ROOT / WEIGHTS), normalise(torch.from_numpy(views))
    with torch.no_grad():
        assert np.abs(corners_of(network(pictures)).numpy() - expected).max() < 1e-5
        assert np.abs(corners_of(network.train()(pictures)).numpy() - expected).max() > 0.05
        fit_norms(network := network_from_onnx(ROOT / WEIGHTS), pictures)
        assert np.abs(corners_of(network(pictures)).numpy() - expected).max() < 1e-4
        assert np.abs(corners_of(network.train()(pictures)).numpy() - expected).max() < 0.02
