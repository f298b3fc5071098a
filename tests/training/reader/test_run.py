"""A tiny run of the reader's training: two steps, export, parity, int8."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is not installed (training group)")

from training.muon import orthogonal  # noqa: E402
from training.reader.data.shards import CropMaker, Shard  # noqa: E402
from training.reader.export import SPEC, ParityError, Shipped, check_parity, export_onnx  # noqa: E402
from training.reader.network.checkpoint import Checkpoint, mean_of, reader_of  # noqa: E402
from training.reader.network.model import (  # noqa: E402
    COLUMNS,
    READ,
    ROWS,
    ModelSettings,
    PlateReader,
    Readers,
)
from training.reader.network.quantize import quantize  # noqa: E402
from training.reader.onnx_reader import OnnxReader  # noqa: E402
from training.reader.settings import PAD_INDEX, SLOTS, TrainSettings  # noqa: E402
from training.reader.trainer import Trainer  # noqa: E402

pytestmark = pytest.mark.usefixtures("fonts")
SMALL = ModelSettings(stem=8, middle=8, wide=16, tokens=16, heads=2, context_layers=1)


@pytest.fixture
def shard() -> Shard:
    return CropMaker([], real_share=0.0, seed=1).make(32)


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
    attention = torch.softmax(
        network(torch.from_numpy(shard.images[:12, None]).float()).attention, 2
    )
    across = attention.reshape(12, SLOTS, ROWS, COLUMNS).sum(2).detach().numpy()
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


def test_only_the_first_of_several_readers_says_what_is_unread(tmp_path: Path) -> None:
    wide = PlateReader(replace(SMALL, heads=4, middle=12, wide=24, classes=READ)).eval()
    with torch.no_grad():
        wide.classify.bias[PAD_INDEX] += 8  # it reads shorter texts than the first one
    torch.save(wide.state_dict(), tmp_path / "wide.pt")
    other = reader_of(tmp_path / "wide.pt")
    assert other.settings == wide.settings
    first = PlateReader(replace(SMALL, heads=4)).eval()
    images = torch.rand(2, 1, 48, 144, generator=torch.Generator().manual_seed(1)) * 255
    with torch.no_grad():
        alone, second = first(images), other(images)
        both = Readers([first, other], sure=1.0)(images)  # never sure: each counts
        deaf = Readers([first, other], sure=1e-30)(images)  # one of another length is ignored
    own, mean = (torch.softmax(reading.text, dim=2) for reading in (alone, both))
    assert torch.allclose(mean[..., READ:], own[..., READ:], atol=1e-5)
    known = torch.stack([alone.text[..., :READ], second.text]).log_softmax(dim=3).mean(dim=0)
    shares = torch.softmax(known, dim=2) * own[..., :READ].sum(dim=2, keepdim=True)
    assert torch.allclose(mean[..., :READ], shares, atol=1e-5)
    assert torch.allclose(both.attention, (alone.attention + second.attention) / 2, atol=1e-5)
    ours, theirs = (
        (text[..., :READ].argmax(dim=2) != PAD_INDEX).sum(dim=1)
        for text in (alone.text, second.text)
    )
    assert bool((ours != theirs).any())
    for index in torch.nonzero(ours != theirs).flatten().tolist():
        assert torch.allclose(torch.softmax(deaf.text, dim=2)[index], own[index], atol=1e-5)


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
        expected, predicted = narrow(images), trainer.average(images)
    assert torch.allclose(predicted.text, expected.text, atol=1e-4)
    assert torch.allclose(predicted.country, expected.country, atol=1e-4)


def _part(shard: Shard, start: int) -> Shard:
    return shard.part(slice(start, start + 16))
