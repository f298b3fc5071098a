"""A tiny run of the detector's training: steps, resume, export, int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (training group)")

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter of torch warns


def test_two_steps_resume_and_export(street: Path, tmp_path: Path) -> None:
    from training.detector.data.rows import load_rows
    from training.detector.export import check_parity, load_average, write_onnx
    from training.detector.measure.infer import onnx_runner
    from training.detector.network.quantize import quantize
    from training.detector.train import build_parser, run

    out = tmp_path / "run"
    common = ["--data", str(street), "--out", str(out), "--plates", str(tmp_path / "none")]
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
    quantize(target, small, load_rows(street, "train"), 96)
    assert small.stat().st_size < 0.35 * target.stat().st_size
    assert small.stat().st_size <= 6_000_000
    image = np.full((96, 96, 3), 114, np.uint8)
    whole, rough = (onnx_runner(file)(image) for file in (target, small))
    assert rough.shape == whole.shape
    assert np.abs(rough - whole)[:4].max() < 0.1 * 96


def test_a_stream_becomes_calm_in_its_loader_processes(street: Path, tmp_path: Path) -> None:
    from training.detector.data.cache import build_cache
    from training.detector.data.rows import load_rows
    from training.detector.data.stream import StreamSettings, TrainingStream

    rows = load_rows(street, "train")
    build_cache(rows, tmp_path / "cache")
    settings = StreamSettings(1, sizes=(96,), calm_sizes=(64,))
    stream = TrainingStream(rows, {}, tmp_path / "cache", None, settings)
    batches = iter(
        torch.utils.data.DataLoader(stream, batch_size=None, num_workers=1, prefetch_factor=1)
    )
    assert next(batches).pictures.shape[1] == 96
    stream.calm = True
    assert [next(batches).pictures.shape[1] for _ in range(4)][-1] == 64


def test_loader_processes_make_other_pictures(street: Path, tmp_path: Path) -> None:
    from training.detector.data.cache import build_cache
    from training.detector.data.rows import load_rows
    from training.detector.data.stream import StreamSettings, TrainingStream

    rows = load_rows(street, "train")
    build_cache(rows, tmp_path / "cache")
    stream = TrainingStream(rows, {}, tmp_path / "cache", None, StreamSettings(1, (96,)))
    batches = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=2))
    assert not torch.equal(next(batches).pictures, next(batches).pictures)
