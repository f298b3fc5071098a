"""A tiny run of the completeness network's training: steps, export, figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (training group)")

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter of torch warns


def test_steps_resume_and_export(letters: Path, tmp_path: Path) -> None:
    from training.completeness.export import Shipped
    from training.completeness.network import load_network
    from training.completeness.train import build_parser, run
    from training.detector.thirdparty import make_session
    from training.onnx_file import write_onnx

    common = ["--out", str(letters.parent), "--batch", "8", "--minutes", "5", "--workers", "0"]
    run(build_parser().parse_args([*common, "--steps", "2"]))
    last = run(build_parser().parse_args([*common, "--steps", "3", "--resume"]))
    assert torch.load(last, weights_only=True)["step"] == 3
    assert len((letters.parent / "curve.csv").read_text(encoding="utf-8").splitlines()) == 3

    target = tmp_path / "galaxy-completeness.onnx"
    shipped = Shipped(load_network(last), 1.3).eval()
    assert write_onnx(shipped, target, (48, 144, 1), "probabilities") < 1e-3
    crops = np.zeros((3, 48, 144, 1), np.uint8)
    (found,) = make_session(target).run(None, {"images": crops})
    assert found.shape == (3, 3)
    assert found.sum(axis=1) == pytest.approx(np.ones(3))


def test_a_network_learns_a_batch(letters: Path) -> None:
    from training.completeness.data.bank import PlateBank
    from training.completeness.data.stream import ViewStream
    from training.completeness.network import CompletenessNet, normalise
    from training.completeness.train import completeness_loss, ends_of
    from training.muon import optimizers_for

    torch.manual_seed(0)
    crops, labels, maps = next(iter(ViewStream(PlateBank(letters, held_out=False), 12, 1)))
    assert len(set(labels.tolist())) > 1
    network = CompletenessNet()
    optimizers = optimizers_for(network, ends_of(network), 3e-3, 0.0, betas=(0.9, 0.99))
    for _ in range(60):
        parts = completeness_loss(network(normalise(crops)), labels, maps)
        network.zero_grad()
        parts["loss"].backward()
        for optimizer in optimizers:
            optimizer.step()
    assert float(parts["error"]) == 0
