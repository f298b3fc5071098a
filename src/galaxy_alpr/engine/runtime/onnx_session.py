"""ONNX Runtime behind the ``Session`` protocol."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from galaxy_alpr.errors import EngineUnavailable, ModelError

CPU = ("CPUExecutionProvider",)

_ERROR = 3  # ONNX Runtime's own log: errors only


class OnnxSession:
    """A network in ONNX Runtime; ``run`` may be called from several threads at once.

    Threads do not spin while they wait: on a machine that also decodes video and serves requests,
    spinning doubles the latency. With ``sha256`` the file must be exactly that one.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int = 1,
        providers: Sequence[str] = CPU,
        sha256: str | None = None,
    ) -> None:
        """Load the network.

        Raises:
            EngineUnavailable: the file or a provider is not there.
            ModelError: the file is not the expected one or not a network.
        """
        _check_file(path, sha256)
        missing = [name for name in providers if name not in ort.get_available_providers()]
        if missing:
            raise EngineUnavailable(
                f"ONNX Runtime has no {', '.join(missing)} here; it has "
                f"{', '.join(ort.get_available_providers())}."
            )
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERROR
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.path = path
        try:
            self._session = ort.InferenceSession(str(path), options, providers=list(providers))
        except Exception as error:  # ONNX Runtime's errors share no base class of their own
            raise ModelError(f"{path.name} cannot be loaded as an ONNX network: {error}") from error
        self._output_names = [node.name for node in self._session.get_outputs()]

    @property
    def input_shapes(self) -> Mapping[str, tuple[int | None, ...]]:
        """Input shapes by name; ``None`` marks a dynamic dimension."""
        return {node.name: _shape(node.shape) for node in self._session.get_inputs()}

    @property
    def output_shapes(self) -> Mapping[str, tuple[int | None, ...]]:
        """Output shapes by name; ``None`` marks a dynamic dimension."""
        return {node.name: _shape(node.shape) for node in self._session.get_outputs()}

    @property
    def input_types(self) -> Mapping[str, str]:
        """Element types by input name, as ONNX Runtime calls them: ``tensor(uint8)``."""
        return {node.name: str(node.type) for node in self._session.get_inputs()}

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the exporter wrote into the file, such as the class names."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Run the network once. Raises ``ModelError`` when the runtime fails."""
        try:
            outputs = self._session.run(None, dict(inputs))
        except Exception as error:  # as above
            shapes = {name: (value.shape, str(value.dtype)) for name, value in inputs.items()}
            raise ModelError(f"{self.path.name} failed on input {shapes}: {error}") from error
        return {
            name: np.asarray(value, np.float32)
            for name, value in zip(self._output_names, outputs, strict=True)
        }


def _shape(shape: Sequence[int | str | None]) -> tuple[int | None, ...]:
    return tuple(size if isinstance(size, int) and size > 0 else None for size in shape)


def _check_file(path: Path, sha256: str | None) -> None:
    if not path.is_file():
        raise EngineUnavailable(f"There is no model file at {path}.")
    if sha256 is None:
        return
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ModelError(
            f"{path.name} is not the file its manifest describes: its sha256 is {found[:12]}…, "
            f"expected {sha256[:12]}…."
        )
