"""Networks load with a check, run from many threads, and fail with sentences."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.errors import EngineUnavailable, ModelError
from tests.engine.conftest import save_graph


@pytest.fixture
def doubler(tmp_path: Path) -> Path:
    nodes = [helper.make_node("Add", ["x", "x"], ["y"])]
    inputs = {"x": (TensorProto.FLOAT, ("n", 3))}
    return save_graph(tmp_path / "doubler.onnx", nodes, inputs, {"y": ("n", 3)}, {"note": "hi"})


def test_it_tells_its_shapes_and_runs(doubler: Path) -> None:
    session = OnnxSession(doubler)
    assert session.input_shapes == {"x": (None, 3)}
    assert session.output_shapes == {"y": (None, 3)}
    assert session.input_types == {"x": "tensor(float)"}
    assert session.metadata == {"note": "hi"}
    answer = session.run({"x": np.array([[1, 2, 3]], np.float32)})
    assert answer["y"].tolist() == [[2, 4, 6]]


def test_many_threads_get_their_own_answers(doubler: Path) -> None:
    session = OnnxSession(doubler, threads=2)

    def run(value: int) -> float:
        return float(session.run({"x": np.full((1, 3), value, np.float32)})["y"][0, 0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(run, range(200))) == [2 * value for value in range(200)]


def test_the_right_checksum_is_accepted_and_a_wrong_one_refused(doubler: Path) -> None:
    OnnxSession(doubler, sha256=hashlib.sha256(doubler.read_bytes()).hexdigest())
    with pytest.raises(ModelError, match=r"doubler\.onnx is not the file its manifest describes"):
        OnnxSession(doubler, sha256="0" * 64)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"no model file at .*gone\.onnx"):
        OnnxSession(tmp_path / "gone.onnx")


def test_a_missing_provider_is_named(doubler: Path) -> None:
    with pytest.raises(EngineUnavailable, match="no MoonExecutionProvider here"):
        OnnxSession(doubler, providers=["MoonExecutionProvider"])


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(ModelError, match=r"noise\.onnx cannot be loaded"):
        OnnxSession(path)


def test_a_wrong_input_is_told_with_its_shape(doubler: Path) -> None:
    with pytest.raises(ModelError, match=r"failed on input .*\(1, 4\)"):
        OnnxSession(doubler).run({"x": np.zeros((1, 4), np.float32)})
