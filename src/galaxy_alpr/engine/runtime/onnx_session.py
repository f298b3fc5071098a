"""The ``Session`` protocol on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from galaxy_alpr.engine.runtime.weights import check_file
from galaxy_alpr.errors import EngineUnavailable, ModelError

CPU = ("CPUExecutionProvider",)

_LOG_ERRORS_ONLY = 3


class OnnxSession:
    """A network in ONNX Runtime; ``run`` may be called from several threads at once.

    Threads do not spin while they wait: on a machine that also decodes video and serves requests,
    spinning doubles the latency. If ``sha256`` is given, the file must have that checksum.
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
            EngineUnavailable: the file or a provider is missing.
            ModelError: the file has another checksum or is not a network.
        """
        check_file(path, sha256)
        missing = [name for name in providers if name not in ort.get_available_providers()]
        if missing:
            raise EngineUnavailable(
                f"ONNX Runtime has no {', '.join(missing)} here; it has "
                f"{', '.join(ort.get_available_providers())}."
            )
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _LOG_ERRORS_ONLY
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
        """Element types by input name, in ONNX Runtime's notation: ``tensor(uint8)``."""
        return {node.name: str(node.type) for node in self._session.get_inputs()}

    @property
    def metadata(self) -> Mapping[str, str]:
        """Metadata that the exporter wrote into the file, such as the class names."""
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
